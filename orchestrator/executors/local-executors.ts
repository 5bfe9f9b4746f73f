import type { DataFolder } from "../project/data-folder";
import type { Graph, NodeId } from "../graph/graph";
import type { Judge } from "../plan/judge";
import type { RunOrder } from "../run/run-order";
import type { TerraformBinary } from "../project/terraform-binary";
import type { Executors } from "./executor";
import { TaskRunner } from "./task-runner";
import { TerraformCli } from "./terraform-cli";
import type { Environment } from "./terraform/environment";
import type { ProviderPool } from "./terraform/loans/provider-pool";

/** What {@link localExecutors} are made of. */
export interface LocalExecutorSettings {
  readonly project: ProjectFolders;
  readonly data: DataFolder;
  readonly terraform: TerraformBinary;
  /** The synthesized files to work from. */
  readonly frozen: string;
  /** For saved plans. */
  readonly plans: string;
  /** For the files that tasks and Terrace exchange. */
  readonly scratch: string;
  readonly order: Pick<RunOrder, "refresh" | "terraformParallelism" | "variables"> &
    Partial<Pick<RunOrder, "skipUnchanged">>;
  /** All that the app has. @default nothing beyond what an executor is asked to work at */
  readonly graph?: Pick<Graph, "nodes">;
  readonly env: Environment;
  /** Lends providers that run already. @default each Terraform command starts its own */
  readonly pool?: ProviderPool;
  /** Is shown every plan. @default nobody is */
  readonly judge?: Pick<Judge, "readPlan">;
  /** Stacks whose Terraform commands start their own in any case. @default none */
  readonly plain?: ReadonlySet<NodeId>;
}

/** A project: the folder of its `cdktf.json`, and where its app synthesizes to. */
export interface ProjectFolders {
  readonly folder: string;
  readonly output: string;
  /**
   * What tells it from other projects: `projectId` in `cdktf.json`. Only with one its ledger is kept beside its states.
   * @default none
   */
  readonly projectId?: string | undefined;
}

/** The executors that work on this machine. */
export function localExecutors(settings: LocalExecutorSettings): Executors {
  const { project, data, terraform, frozen, plans, scratch, order, graph, env, pool, judge, plain } = settings;
  const parallelism = order.terraformParallelism;
  return {
    stack: new TerraformCli({
      ...terraform,
      frozen,
      origin: project.output,
      data,
      plans,
      ...(parallelism !== undefined && { parallelism }),
      refresh: order.refresh,
      skipUnchanged: order.skipUnchanged ?? false,
      ...(graph && { nodes: graph.nodes }),
      variables: order.variables,
      env: { ...env, TERRACE_PROJECT: project.folder },
      ...(pool && { pool }),
      ...(judge && { judge }),
      ...(plain && { plain }),
    }),
    task: new TaskRunner({ project: project.folder, data, scratch, env, ...(pool && { pool }) }),
  };
}
