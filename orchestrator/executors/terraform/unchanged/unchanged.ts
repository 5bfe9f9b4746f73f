import type { NodeId, StackNode } from "../../../graph/graph";
import { isEmpty, type NodePlan } from "../../../plan/plan";
import type { Deferred, Planned, PlanJob, Snapshot } from "../../executor";
import type { FingerprintMaker, Look } from "./fingerprint-maker";
import { readFingerprint, removeFingerprint, writeFingerprint, type Fingerprint } from "./fingerprint-file";
import type { TerraformSettings } from "../terraform-settings";

/**
 * Tells which stacks are as a plan last found or left them, without Terraform: nothing that they are made from has
 * changed, so nothing but drift could be planned.
 *
 * ```
 *  recall ──▶ as it was: not planned
 *    │
 *    │ otherwise
 *    ▼
 *  planned ──▶ nothing to change: kept
 *    │
 *    │ something
 *    ▼
 *  begin: forgotten ──▶ applied: kept
 * ```
 */
export class UnchangedStacks {
  /** Stacks whose plan is being made, or waits to be applied. */
  private readonly looks = new Map<NodeId, Look>();

  constructor(
    private readonly settings: Pick<TerraformSettings, "data" | "refresh" | "skipUnchanged" | "judge">,
    private readonly maker: FingerprintMaker,
  ) {}

  /** Why a stack need not be planned; undefined when it has to be. */
  async recall(node: StackNode, job: PlanJob): Promise<NodePlan["unexamined"]> {
    this.looks.delete(node.id);
    const look = job.mode === "deploy" ? await this.look(node, job) : undefined;
    if (!look) return undefined;
    if (this.isEnough(look, job.detail) && (await this.isSame(node, look))) {
      return look.canDrift ? "skipped" : "cannot-drift";
    }
    this.looks.set(node.id, look);
    return undefined;
  }

  /** A stack was planned. When there is nothing to change, that is kept, unless drift may have been passed over. */
  async planned(node: StackNode, planned: Planned | Deferred): Promise<void> {
    const look = this.looks.get(node.id);
    if (!look || (planned.kind === "planned" && planned.isFinal && !isEmpty(planned.plan))) return;
    this.looks.delete(node.id);
    const isTrue = planned.kind === "planned" && planned.isFinal && (this.settings.refresh || !look.canDrift);
    if (isTrue && look.state !== undefined) await this.keep(node, look, look.state);
  }

  /** A plan is about to be carried out, which may end half way. */
  async begin(node: StackNode): Promise<void> {
    this.maker.forget(node.id);
    await removeFingerprint(this.file(node)).catch(() => undefined);
  }

  /** A plan was carried out. */
  async applied(node: StackNode, mode: PlanJob["mode"], snapshot: Snapshot): Promise<void> {
    const look = mode === "deploy" ? this.looks.get(node.id) : undefined;
    this.looks.delete(node.id);
    const state = look && (await this.maker.stateOf(node, snapshot));
    if (look && state !== undefined) await this.keep(node, look, state);
  }

  /** Takes note of what a stack is, for those that take its outputs. */
  remember(id: NodeId, snapshot: Snapshot): void {
    this.maker.remember(id, snapshot);
  }

  /** What can't be read, Terraform will say of it what there is to say. */
  private async look(node: StackNode, job: PlanJob): Promise<Look | undefined> {
    try {
      return await this.maker.look(node, job);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
      return undefined;
    }
  }

  private isEnough({ canDrift }: Look, detail: PlanJob["detail"]): boolean {
    if (detail === "everything") return false;
    if (this.settings.skipUnchanged) return true;
    // Policies look at the plans of those, too.
    return !canDrift && (detail === "outline" || !this.settings.judge);
  }

  private async isSame(node: StackNode, look: Look): Promise<boolean> {
    const { state } = look;
    return state !== undefined && this.isKept(node, { made: await this.maker.made(node, look), state });
  }

  private async keep(node: StackNode, look: Look, state: string): Promise<void> {
    const fingerprint = { made: await this.maker.made(node, look), state };
    if (!(await this.isKept(node, fingerprint))) await writeFingerprint(this.file(node), fingerprint);
  }

  private async isKept(node: StackNode, { made, state }: Fingerprint): Promise<boolean> {
    const kept = await readFingerprint(this.file(node));
    return kept?.made === made && kept.state === state;
  }

  private file({ id }: StackNode): string {
    return this.settings.data.fingerprint(id);
  }
}
