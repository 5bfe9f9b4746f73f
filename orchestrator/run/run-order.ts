import type { NodeId } from "../graph/graph";
import type { ApprovalRule } from "../graph/graph-file";
import type { Variables } from "../executors/terraform/variables";

/** What a run is asked to do, and how: kept in its folder, so that it can be taken up again tomorrow. */
export interface RunOrder {
  readonly operation: "plan" | "deploy" | "destroy";
  readonly nodes: readonly NodeId[];
  /** How many nodes may be at work at once. */
  readonly parallelism: number;
  /** `-parallelism` of each Terraform command. */
  readonly terraformParallelism?: number;
  /** Whether Terraform asks the cloud how things are before it plans. */
  readonly refresh: boolean;
  /** Whether stacks are left alone, unexamined, of which nothing that they are made from has changed. */
  readonly skipUnchanged: boolean;
  readonly failFast: boolean;
  /** Whether stacks that are no longer in the app are destroyed. */
  readonly prune: boolean;
  readonly approval: "ask" | "given";
  /** What is approved without a question, beside what the app itself says. */
  readonly approveIf: readonly ApprovalRule[];
  readonly variables: Variables;
}
