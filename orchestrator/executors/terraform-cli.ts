import { rm } from "node:fs/promises";
import type { NodeFailure } from "../failure";
import type { NodeId, StackNode } from "../graph/graph";
import type { NodePlan } from "../plan/plan";
import { fail, ok, type Result } from "../result";
import {
  planningNow,
  type Deferred,
  type Done,
  type Executor,
  type Job,
  type Outdated,
  type Planned,
  type PlanJob,
  type Snapshot,
} from "./executor";
import { outdated } from "./terraform/classify";
import { FingerprintMaker } from "./terraform/unchanged/fingerprint-maker";
import { localState, readLocally } from "./terraform/local-state";
import { StackFolders } from "./terraform/init/stack-folders";
import { NO_CHANGES, StackPlanner, withChange } from "./terraform/stack-planner";
import { holdsNothing, parseState } from "./terraform/state";
import { rememberStateTypes } from "./terraform/loans/state-types";
import { failureOf, isExit, TerraformCommand } from "./terraform/terraform-command";
import { parallelismArguments, type TerraformSettings } from "./terraform/terraform-settings";
import { Turns } from "./terraform/turns";
import { UnchangedStacks } from "./terraform/unchanged/unchanged";

/** A hung provider gets this long to give up after a timeout, before it is killed. */
const GRACE_MS = 20_000;

/** Plans and applies stacks with Terraform's (or OpenTofu's) own command line on this machine. */
export class TerraformCli implements Executor<StackNode> {
  private readonly command: TerraformCommand;
  private readonly folders: StackFolders;
  private readonly planner: StackPlanner;
  private readonly unchanged: UnchangedStacks;
  /** Several consumers may ask for the state of one producer at once, whose folder takes one Terraform at a time. */
  private readonly reads = new Turns<NodeId>();

  constructor(
    private readonly settings: TerraformSettings,
    graceMs = GRACE_MS,
  ) {
    this.command = new TerraformCommand(settings, graceMs);
    this.folders = new StackFolders(settings, this.command);
    this.planner = new StackPlanner(settings, this.command, this.folders);
    const fingerprints = new FingerprintMaker(settings, this.command.env, (node, job) => this.read(node, job));
    this.unchanged = new UnchangedStacks(settings, fingerprints);
  }

  async plan(node: StackNode, job: PlanJob): Promise<Result<Planned | Deferred, NodeFailure>> {
    if (job.mode === "destroy" && (await this.isNothingDeployed(node))) {
      return ok({ kind: "planned", plan: NO_CHANGES, isFinal: true });
    }
    const unexamined = await this.unchanged.recall(node, job);
    if (unexamined) return ok({ kind: "planned", plan: { ...NO_CHANGES, unexamined }, isFinal: true });
    const stack = await this.folders.ready(node, job);
    const planned = stack.ok ? await this.planner.plan(node, job, stack.value) : stack;
    if (planned.ok) await this.unchanged.planned(node, planned.value);
    return planned;
  }

  async apply(node: StackNode, _plan: NodePlan, job: Job): Promise<Result<Snapshot, NodeFailure | Outdated>> {
    const stack = await this.folders.ready(node, job);
    if (!stack.ok) return stack;
    await this.begin(node);
    const args = [
      "apply",
      "-json",
      "-input=false",
      ...parallelismArguments(this.settings),
      this.planner.planFile(node),
    ];
    const ran = await this.command.runWithProviders("apply", args, node, job, { stack: stack.value });
    await rm(this.planner.planFile(node), { force: true });
    if (!ran.ok) return ran;
    if (isExit(ran.value.exit, 0)) return this.readApplied(node, job);
    const failure = failureOf("apply", ran.value, stack.value);
    const refusal = outdated(ran.value.messages.diagnostics);
    return fail(refusal ? { kind: "outdated", ...refusal, failure } : failure);
  }

  /**
   * For stacks that are nowhere yet: half the commands, and no outputs that somebody may still use can be lost. One that
   * is there is planned first, since most often there is nothing to carry out.
   */
  async deployAtOnce(node: StackNode, job: Job): Promise<Result<Done, NodeFailure> | undefined> {
    if (job.mode === "destroy" || !(await this.isNothingDeployed(node))) return undefined;
    // What it is made from is to be known afterwards.
    if (await this.unchanged.recall(node, planningNow(job, "outline"))) return undefined;
    const stack = await this.folders.ready(node, job);
    if (!stack.ok) return stack;
    await this.begin(node);
    const { ran, plan } = await this.planner.carryOut(node, job, stack.value);
    if (!ran.ok) return ran;
    if (!isExit(ran.value.exit, 0)) return fail(failureOf("apply", ran.value, stack.value));
    const made = (await this.isNothingDeployed(node)) ? plan : withChange(plan);
    const snapshot = await this.readApplied(node, job);
    return snapshot.ok ? ok({ plan: made, snapshot: snapshot.value }) : snapshot;
  }

  async read(node: StackNode, job: Job): Promise<Result<Snapshot, NodeFailure>> {
    const local = await readLocally(node, this.settings.origin, this.command.env);
    const read = local ? ok(local) : await this.reads.take(node.id, () => this.pull(node, job));
    if (read.ok) this.unchanged.remember(node.id, read.value);
    return read;
  }

  private async begin(node: StackNode): Promise<void> {
    await Promise.all([this.unchanged.begin(node), this.settings.pool?.readAnew?.()]);
  }

  private async readApplied(node: StackNode, job: Job): Promise<Result<Snapshot, NodeFailure>> {
    const read = await this.read(node, job);
    if (read.ok) await this.unchanged.applied(node, job.mode, read.value);
    return read;
  }

  private async pull(node: StackNode, job: Job): Promise<Result<Snapshot, NodeFailure>> {
    const stack = await this.folders.ready(node, job);
    if (!stack.ok) return stack;
    const lines: string[] = [];
    const ran = await this.command.run("read", ["state", "pull"], node, job, { stdout: lines });
    if (!ran.ok) return ran;
    const text = isExit(ran.value.exit, 0) ? lines.join("\n") : undefined;
    if (text !== undefined) await rememberStateTypes(this.settings.data.work(node.id), text);
    const snapshot = text === undefined ? undefined : parseState(text);
    return snapshot ? ok(snapshot) : fail(failureOf("state pull", ran.value, stack.value));
  }

  private async isNothingDeployed(node: StackNode): Promise<boolean> {
    const path = localState(node, this.settings.origin, this.command.env);
    return path !== undefined && holdsNothing(path);
  }
}
