import type { Diagnostic } from "../diagnostic";
import type { NodeId } from "../graph/graph";
import type { Json } from "../values/outputs";
import type { PlannedValue } from "./planned-value";

/** What happens to one thing: a resource's action in Terraform's words; a command is run, or its record forgotten. */
export type Action = "create" | "update" | "replace" | "delete" | "import" | "move" | "forget" | "run" | "read";

/** One change within a node. */
export interface Change {
  /** A resource's address in its stack (`aws_vpc.main`); for a task its command's program. */
  readonly address: string;
  readonly action: Action;
  /** It only may happen: whether it does hangs on values that are not known yet. */
  readonly maybe?: true;
  /** The address before a move. */
  readonly from?: string;
  /** What of it changes. Absent where the plan was not looked into: in a run that was approved beforehand. */
  readonly attributes?: readonly AttributeChange[];
}

/** A part of a resource, or of an output, that changes. */
export interface AttributeChange {
  /** The way to it, as Terraform writes it: `tags.Name`, `ingress[0].cidr_blocks`; empty for all of an output. */
  readonly path: string;
  readonly before: Shown;
  readonly after: Shown;
  /** It is why the resource has to be replaced. */
  readonly replaces?: true;
}

/** A value as events hold it. */
export type Shown =
  | { readonly value: Json }
  | { readonly kind: "unknown" }
  | { readonly kind: "sensitive" }
  /** It is not there. */
  | { readonly kind: "none" };

/** An output that changes. */
export interface OutputChange {
  readonly name: string;
  /** What of it changes; absent where the plan was not looked into. */
  readonly attributes?: readonly AttributeChange[];
  /** It will be no more, or be of another type: whoever uses it can't any more. */
  readonly isLost?: true;
}

/** An output of another node that a node takes, and that is about to change. */
export interface InputChange {
  readonly from: NodeId;
  readonly output: string;
  /** False: what it will be is not known yet; it may even stay as it is. */
  readonly known: boolean;
}

/** Which state, and which version of it. Two states are the same only if both are equal. */
export interface StateIdentity {
  readonly lineage: string;
  readonly serial: number;
}

/** What would happen to a node, and why; data only: where a saved plan lies is its executor's own affair. */
export interface NodePlan {
  readonly changes: readonly Change[];
  /** Outputs that would change. */
  readonly outputs: readonly OutputChange[];
  /** Why a task would run; absent for stacks. */
  readonly why?: "never-ran" | "inputs-changed" | "always";
  /** What the node takes of others and will be another then: the plan was made with what it will be. */
  readonly because?: readonly InputChange[];
  /** Who has to approve it, where there are rules, or the node is always asked for. */
  readonly approval?: "by-rule" | "by-person";
  /**
   * Terraform was not asked: nothing has changed that the stack is made from, so there is nothing to change but what may
   * have drifted. `cannot-drift`: nothing can have, since all of it is in its state. `skipped`: nobody looked, as was asked for.
   */
  readonly unexamined?: "cannot-drift" | "skipped";
  /** The state that the plan was made from, where it can be told without asking Terraform again. */
  readonly prior?: StateIdentity;
}

/** Why a node can't be planned before others were applied. */
export interface Deferral {
  /** The outputs that have to be known first. */
  readonly because: readonly InputChange[];
  /** What Terraform said of it. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What the plan of the whole graph says of a node. */
export type PlannedNode =
  { readonly kind: "planned"; readonly plan: NodePlan } | { readonly kind: "deferred"; readonly deferral: Deferral };

/** Whether a plan would change nothing. */
export function isEmpty(plan: NodePlan): boolean {
  return plan.changes.length === 0 && plan.outputs.length === 0;
}

/** The same plan in outline: what changes, not how. */
export function outline({ changes, outputs, ...plan }: NodePlan): NodePlan {
  return {
    ...plan,
    changes: changes.map(({ attributes: _, ...change }) => change),
    outputs: outputs.map(({ attributes: _, ...output }) => output),
  };
}

/** All that a plan says, exactly: what an approval covers. Holds secrets, and so is never shown or told. */
export interface PlannedValues {
  readonly resources: readonly PlannedResource[];
  readonly outputs: PlannedOutputs;
}

/** A resource before and after; a task's command, whose inputs are its values. */
export interface PlannedResource {
  readonly address: string;
  readonly action: Action | "none";
  readonly before: Json;
  readonly after: PlannedValue;
  /** Where secrets are: `true` stands for all below it. */
  readonly sensitive: { readonly before: Json; readonly after: Json };
  /** The change only may happen. */
  readonly maybe: boolean;
}

/** A node's outputs by name, as they will be. */
export type PlannedOutputs = Readonly<Record<string, PlannedOutput>>;

/** An output as it will be. */
export interface PlannedOutput {
  readonly value: PlannedValue;
  /** Terraform's description of its type, as states have it; absent where Terraform does not tell it. */
  readonly type?: Json;
  readonly sensitive: boolean;
  /** Whether it will be another than it is. */
  readonly changes: boolean;
}
