import type { Difference } from "../../orchestrator/plan/conform";
import { text } from "./attribute-lines";
import { ACTIONS } from "./changes";
import { printable } from "./printable";

/** In what a plan differs from what was approved, a line each. */
export function differenceLines(differences: readonly Difference[]): readonly string[] {
  return differences.map((difference) => {
    const address = printable(difference.address);
    if (difference.kind === "action")
      return `${address}: approved was ${words(difference.approved)}, now it is ${words(difference.actual)}`;
    const path = difference.path === "" ? "" : ` ${printable(difference.path)}`;
    const [approved, actual] = [text(difference.approved), text(difference.actual)];
    return difference.when === "before"
      ? `${address}:${path} was ${approved} when it was approved, now it is ${actual}`
      : `${address}:${path} approved was ${approved}, now it would be ${actual}`;
  });
}

function words(action: Extract<Difference, { kind: "action" }>["actual"]): string {
  return action === "none" ? "no change" : ACTIONS[action].planned;
}
