import type { NodeId } from "./graph";

/** What happens to one thing: a resource's action in Terraform's words; a command is run, or its record forgotten. */
export type Action = "create" | "update" | "replace" | "delete" | "import" | "move" | "forget" | "run" | "read";

/** One change within a node. */
export interface Change {
  /** A resource's address in its stack (`aws_vpc.main`); for a task its command's program. */
  readonly address: string;
  readonly action: Action;
}

/** Which state, and which version of it. Two states are the same only if both are equal. */
export interface StateIdentity {
  readonly lineage: string;
  readonly serial: number;
}

/** What would happen to a node, and why; data only: where a saved plan lies is its executor's own affair. */
export interface NodePlan {
  readonly changes: readonly Change[];
  /** Names of the outputs that would change. */
  readonly outputs: readonly string[];
  /** Why a task would run; absent for stacks. */
  readonly why?: "never-ran" | "inputs-changed" | "always";
  /** The state that the plan was made from, where it can be told without asking Terraform again. */
  readonly prior?: StateIdentity;
}

/** What the plan of the whole graph says of a node. */
export type PlannedNode =
  | { readonly kind: "planned"; readonly plan: NodePlan }
  | { readonly kind: "deferred"; readonly because: readonly NodeId[] };

/** Whether a plan would change nothing. */
export function isEmpty(plan: NodePlan): boolean {
  return plan.changes.length === 0 && plan.outputs.length === 0;
}
