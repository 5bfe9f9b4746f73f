import type { NodeFailure } from "./failure";
import type { NodeId } from "./graph";
import type { Action, NodePlan, PlannedNode } from "./plan";

/** Who is asked before anything changes. */
export type Approver = (question: Question) => Promise<Answer>;

/** What is to be approved. */
export type Question =
  | {
      readonly kind: "plan";
      readonly plans: ReadonlyMap<NodeId, PlannedNode>;
      readonly failed: ReadonlyMap<NodeId, NodeFailure>;
    }
  /** A plan that could only be made during the run would destroy what the approved one did not name. */
  | {
      readonly kind: "unforeseen";
      readonly node: NodeId;
      readonly plan: NodePlan;
      readonly addresses: readonly string[];
    };

/** The answer; `nobody`: there is nobody to ask, so nothing may change. */
export type Answer = "yes" | "no" | "nobody";

const DESTROYING: ReadonlySet<Action> = new Set<Action>(["delete", "replace", "forget"]);
const MAKING: ReadonlySet<Action> = new Set<Action>(["create", "replace", "delete", "forget"]);

/**
 * Addresses that a plan destroys although the approved plan did not say so.
 *
 * What the approved plan creates may be replaced or deleted: a create that failed half way leaves something behind that
 * the next attempt has to clear away, and it was made by this very run.
 */
export function unforeseen(plan: NodePlan, approved: PlannedNode | undefined): readonly string[] {
  const known = approved?.kind === "planned" ? approved.plan.changes : [];
  const allowed = new Set(known.filter(({ action }) => MAKING.has(action)).map(({ address }) => address));
  return plan.changes
    .filter(({ address, action }) => DESTROYING.has(action) && !allowed.has(address))
    .map(({ address }) => address);
}
