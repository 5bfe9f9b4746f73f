import type { DataFolder } from "../data-folder";
import type { RunOrder } from "../run-order";
import type { TerraformBinary } from "../terraform-binary";
import type { Executors } from "./executor";
import { TaskRunner } from "./task-runner";
import { TerraformCli } from "./terraform-cli";
import type { Environment } from "./terraform/environment";

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
  readonly order: Pick<RunOrder, "refresh" | "terraformParallelism" | "variables">;
  readonly env: Environment;
}

/** A project: the folder of its `cdktf.json`, and where its app synthesizes to. */
export interface ProjectFolders {
  readonly folder: string;
  readonly output: string;
}

/** The executors that work on this machine. */
export function localExecutors(settings: LocalExecutorSettings): Executors {
  const { project, data, terraform, frozen, plans, scratch, order, env } = settings;
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
      variables: order.variables,
      env,
    }),
    task: new TaskRunner({ project: project.folder, data, scratch, env }),
  };
}
