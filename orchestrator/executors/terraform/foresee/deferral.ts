import type { NodeFailure } from "../../../failure";
import type { StackNode } from "../../../graph/graph";
import type { FailureClass } from "../../../graph/graph-file";
import type { Deferral } from "../../../plan/plan";
import { inputsAtFault, isSomethingGone, type ForeseenInputs } from "./foreseen";
import type { Messages } from "../messages";
import type { Configuration } from "../work-folder";

/**
 * Whether a plan with something unknown in it failed because of that, and so has to wait. How providers word that is
 * their affair: whatever is neither the cloud's nor the machine's trouble counts.
 */
export function deferralOf(
  failure: NodeFailure,
  inputs: ForeseenInputs,
  { traversals }: Messages,
  node: StackNode,
  stack: Configuration,
): Deferral | undefined {
  const isUnknown = inputs.changes.some(({ known }) => !known);
  if (!isUnknown || failure.kind !== "terraform-failed" || !MAY_BE_UNKNOWN.has(failure.class)) return undefined;
  // Knowing more would not help it.
  const isWithout = failure.diagnostics.some(({ summary }) => summary === "Unsupported attribute");
  if (isWithout && isSomethingGone(node, stack.json, inputs)) return undefined;
  return { because: inputsAtFault(inputs, traversals, node), diagnostics: failure.diagnostics };
}

const MAY_BE_UNKNOWN: ReadonlySet<FailureClass> = new Set(["invalid-config", "conflict", "auth", "unknown"]);
