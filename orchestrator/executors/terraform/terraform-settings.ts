import type { DataFolder } from "../../data-folder";
import type { Environment } from "./environment";
import type { Variables } from "./variables";

/** What Terraform is run with; the same for all stacks of a run. */
export interface TerraformSettings {
  readonly binary: string;
  /** The tool's name and version, for example `Terraform v1.11.4`. */
  readonly version: string;
  /** The run's frozen copy of the synthesized files. */
  readonly frozen: string;
  /** Where the app synthesizes to. */
  readonly origin: string;
  readonly data: DataFolder;
  /** Where saved plans lie until they are applied; only their owner can look into it. */
  readonly plans: string;
  /** `-parallelism` of each Terraform command; Terraform's own default when absent. */
  readonly parallelism?: number;
  readonly refresh: boolean;
  readonly variables: Variables;
  readonly env: Environment;
}

/** `-parallelism`, where it was asked for. */
export function parallelismArguments({ parallelism }: Pick<TerraformSettings, "parallelism">): readonly string[] {
  return parallelism === undefined ? [] : [`-parallelism=${parallelism}`];
}
