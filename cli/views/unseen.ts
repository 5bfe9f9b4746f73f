import type { NodePlan } from "../../orchestrator/plan/plan";

/** Whether nobody looked at a node because that was asked for. One that can't have drifted need not be looked at. */
export function isUnseen({ unexamined }: NodePlan): boolean {
  return unexamined === "skipped";
}

/** Of how many unchanged nodes that has to be said: `, 9 of them not looked at`; empty when of none. */
export function unseenText(unchanged: readonly NodePlan[]): string {
  const unseen = unchanged.filter(isUnseen).length;
  if (unseen === 0) return "";
  return unseen === unchanged.length ? ", not looked at" : `, ${unseen} of them not looked at`;
}
