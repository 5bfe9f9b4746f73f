import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { NodeFailure } from "../../../failure";
import type { NodeId, StackNode } from "../../../graph/graph";
import type { Outputs } from "../../../values/outputs";
import type { Result } from "../../../result";
import type { Job, PlanJob, Snapshot } from "../../executor";
import { consumedOutputs } from "./consumed";
import { canDrift } from "./drift";
import type { Environment } from "../environment";
import { hashAssets, hashIngredients, hashInstalled, hashVariableFiles } from "./fingerprint";
import { foreseenInputs } from "../foresee/foreseen";
import { localState } from "../local-state";
import { isSelfContained } from "./self-contained";
import { markOfFile, markOfSnapshot } from "./state-mark";
import type { TerraformSettings } from "../terraform-settings";
import { readConfiguration } from "../work-folder";

/** A stack as it is before it is planned. */
export interface Look {
  /** Hash of all that it is made from, but for what an init installs. */
  readonly ingredients: string;
  /** Which state it has; undefined when only Terraform could tell, and must not be asked. */
  readonly state: string | undefined;
  readonly canDrift: boolean;
}

/** Asks Terraform for a stack's state. */
export type ReadState = (node: StackNode, job: Job) => Promise<Result<Snapshot, NodeFailure>>;

/** Makes fingerprints of stacks, from files and from what it was told of states. */
export class FingerprintMaker {
  private readonly snapshots = new Map<NodeId, Promise<Snapshot | undefined>>();
  private variableFiles: Promise<readonly string[]> | undefined;

  /** @param read asked only when {@link TerraformSettings.skipUnchanged} is set */
  constructor(
    private readonly settings: TerraformSettings,
    private readonly env: Environment,
    private readonly read: ReadState,
  ) {}

  /** Undefined when the stack can't be planned with what is, or hangs on something that no fingerprint has. */
  async look(node: StackNode, job: PlanJob): Promise<Look | undefined> {
    const { frozen, origin, data } = this.settings;
    const isUnsaved = existsSync(join(data.work(node.id), "errored.tfstate"));
    if (isUnsaved || !node.file.endsWith(".json") || this.hasHiddenVariables()) return undefined;
    const configuration = await readConfiguration(join(frozen, node.file), join(origin, node.folder));
    if (job.upcoming.size > 0 && foreseenInputs(node, configuration.json, job.upcoming)) return undefined;
    const drifts = canDrift(configuration);
    if (drifts && !isSelfContained(configuration, dirname(data.path))) return undefined;
    const files = await hashAssets(join(frozen, node.folder), basename(node.file));
    const producers = {
      workspace: this.env["TF_WORKSPACE"] ?? "default",
      outputsOf: (id: NodeId) => this.outputsOf(id, job),
    };
    const consumed = files && (await consumedOutputs(node, configuration.json, producers));
    if (!consumed) return undefined;
    this.variableFiles ??= hashVariableFiles(this.settings.variables.files);
    const all = { configuration, files, consumed, inputs: job.inputs, variableFiles: await this.variableFiles };
    const state = await this.stateBefore(node, job);
    return { ingredients: hashIngredients(node, all, this.settings, this.env), state, canDrift: drifts };
  }

  /** Hash of all that a stack is made from; to be asked for again once it was planned, and so initialised. */
  made(node: StackNode, { ingredients }: Look): Promise<string> {
    const { data, frozen } = this.settings;
    return hashInstalled(ingredients, data.work(node.id), join(frozen, node.folder));
  }

  /** Which state a stack has that was just read. */
  stateOf(node: StackNode, snapshot: Snapshot): Promise<string | undefined> {
    const file = localState(node, this.settings.origin, this.env);
    return file === undefined ? Promise.resolve(markOfSnapshot(snapshot)) : markOfFile(file);
  }

  /** Takes note of what a stack is now. */
  remember(id: NodeId, snapshot: Snapshot): void {
    this.snapshots.set(id, Promise.resolve(snapshot));
  }

  /** What a stack is, is about to change. */
  forget(id: NodeId): void {
    this.snapshots.delete(id);
  }

  private async stateBefore(node: StackNode, job: PlanJob): Promise<string | undefined> {
    const file = localState(node, this.settings.origin, this.env);
    if (file !== undefined) return markOfFile(file);
    // With every value asked for there is a plan in any case.
    if (!this.settings.skipUnchanged || job.detail === "everything") return undefined;
    const read = await this.read(node, job);
    return read.ok ? markOfSnapshot(read.value) : undefined;
  }

  private async outputsOf(id: NodeId, job: Job): Promise<Outputs | undefined> {
    const known = this.snapshots.get(id) ?? this.readProducer(id, job);
    this.snapshots.set(id, known);
    const snapshot = await known;
    if (!snapshot && this.snapshots.get(id) === known) this.snapshots.delete(id);
    return snapshot?.outputs;
  }

  private async readProducer(id: NodeId, job: Job): Promise<Snapshot | undefined> {
    const node = this.settings.skipUnchanged ? this.settings.nodes?.get(id) : undefined;
    const read = node?.kind === "stack" ? await this.read(node, job) : undefined;
    return read?.ok ? read.value : undefined;
  }

  /** Files with variables that only Terraform knows of. */
  private hasHiddenVariables(): boolean {
    return Object.entries(this.env).some(([name, value]) => /^TF_CLI_ARGS/.test(name) && /-var-file/.test(value ?? ""));
  }
}
