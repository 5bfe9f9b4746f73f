import { cpSync } from "node:fs";
import { join } from "node:path";
import { DataFolder } from "../../orchestrator/project/data-folder";
import type { Deferred, Outdated, Planned, Snapshot } from "../../orchestrator/executors/executor";
import { TerraformCli } from "../../orchestrator/executors/terraform-cli";
import type { TerraformSettings } from "../../orchestrator/executors/terraform/terraform-settings";
import type { NodeFailure } from "../../orchestrator/failure";
import { nodeId, type StackNode } from "../../orchestrator/graph/graph";
import type { NodePlan } from "../../orchestrator/plan/plan";
import { readGraph } from "../../orchestrator/graph/read-graph";
import { ok, type Result } from "../../orchestrator/result";
import { RecordedJob } from "./recorded-job";
import { folderWith } from "./project-folder";
import { synthesized, type WrittenStack } from "./synthesized";
import { tempFolder } from "./temp-folder";

/** A project of synthesized stacks, with a {@link TerraformCli} for them. */
export class StackProject {
  readonly output: string;
  readonly data: DataFolder;
  readonly plans: string;

  constructor(
    stacks: readonly WrittenStack[],
    readonly folder: string = tempFolder(),
  ) {
    this.output = join(folder, "cdktf.out");
    this.data = new DataFolder(folder);
    this.plans = join(this.data.path, "runs", "r", "plans");
    this.synthesize(stacks);
  }

  /** Writes stacks over what is there. */
  synthesize(stacks: readonly WrittenStack[]): void {
    cpSync(synthesized(stacks), this.output, { recursive: true });
  }

  /** Writes files into the project. */
  write(files: Readonly<Record<string, unknown>>): void {
    folderWith(files, this.folder);
  }

  async node(id: string): Promise<StackNode> {
    const graph = await readGraph(this.output);
    const node = graph.ok ? graph.value.nodes.get(nodeId(id)) : undefined;
    if (node?.kind !== "stack") throw new Error(`no stack ${id}: ${JSON.stringify(graph)}`);
    return node;
  }

  executor(settings: Partial<TerraformSettings> = {}, graceMs?: number): TerraformCli {
    const { data, output, plans } = this;
    return new TerraformCli(
      {
        binary: "terraform",
        version: "1",
        frozen: output,
        origin: output,
        data,
        plans,
        refresh: true,
        variables: { values: {}, files: [] },
        env: process.env,
        ...settings,
      },
      graceMs,
    );
  }

  /** Plans, and keeps the plan. */
  async planOf(
    id: string,
    job = new RecordedJob(),
    executor = this.executor(),
  ): Promise<Result<NodePlan, NodeFailure>> {
    const planned = await this.planned(id, job, executor);
    if (planned.ok && planned.value.kind === "deferred") throw new Error(`${id} was deferred`);
    return planned.ok && planned.value.kind === "planned"
      ? ok(planned.value.plan)
      : (planned as Result<never, NodeFailure>);
  }

  /** Plans, with all that there is to say of it. */
  async planned(
    id: string,
    job = new RecordedJob(),
    executor = this.executor(),
  ): Promise<Result<Planned | Deferred, NodeFailure>> {
    return executor.plan(await this.node(id), job);
  }

  /** Applies the saved plan. */
  async applied(id: string, job = new RecordedJob()): Promise<Result<Snapshot, NodeFailure | Outdated>> {
    return this.executor().apply(await this.node(id), { changes: [], outputs: [] }, job);
  }

  /** Plans and, when there is something to do, applies; as a run does. */
  async does(
    id: string,
    job = new RecordedJob(),
    executor = this.executor(),
  ): Promise<Result<Snapshot, NodeFailure | Outdated>> {
    const node = await this.node(id);
    const plan = await this.planOf(id, job, executor);
    if (!plan.ok) return plan;
    return plan.value.changes.length + plan.value.outputs.length === 0
      ? executor.read(node, job)
      : executor.apply(node, plan.value, job);
  }
}
