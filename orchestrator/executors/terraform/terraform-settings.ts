import type { DataFolder } from "../../project/data-folder";
import type { Graph, NodeId } from "../../graph/graph";
import type { Judge } from "../../plan/judge";
import type { Environment } from "./environment";
import type { ProviderPool } from "./loans/provider-pool";
import type { Variables } from "./variables";

/** What Terraform is run with; the same for all stacks of a run. */
export interface TerraformSettings {
  readonly binary: string;
  /** Its version, for example `1.11.4`. */
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
  /** Whether stacks are left alone of which nothing that they are made from has changed. @default false */
  readonly skipUnchanged?: boolean;
  /** Where producers are found whose states have to be asked for. @default none are */
  readonly nodes?: Graph["nodes"];
  readonly variables: Variables;
  readonly env: Environment;
  /** Lends providers that run already. Without it, each Terraform command starts its own. */
  readonly pool?: ProviderPool;
  /** Is shown every plan. */
  readonly judge?: Pick<Judge, "readPlan">;
  /** Stacks whose commands start their own in any case. */
  readonly plain?: ReadonlySet<NodeId>;
}

/** `-parallelism`, where it was asked for. */
export function parallelismArguments({ parallelism }: Pick<TerraformSettings, "parallelism">): readonly string[] {
  return parallelism === undefined ? [] : [`-parallelism=${parallelism}`];
}
