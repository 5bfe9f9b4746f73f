import type { NodeEvent } from "../../orchestrator/events";
import type { NodePlan } from "../../orchestrator/plan/plan";
import { doneChanges, plannedChanges } from "./changes";
import { duration } from "./duration";
import type { Look } from "./paint";
import { causeOf } from "./outcome-text";
import { printable } from "./printable";
import { isUnseen } from "./unseen";

/** An event after which a node is no longer at work. */
export type NodeEndEvent = Extract<
  NodeEvent,
  { type: "node-planned" | "node-deferred" | "node-succeeded" | "node-failed" | "node-unreached" }
>;

/** How a node ended, for a line. */
export interface NodeEnd {
  readonly glyph: string;
  readonly look: Look;
  /** `applied`, `3 created`, `1.2s` */
  readonly words: readonly string[];
}

/** How a node ended, in a few words. */
export function nodeEnd(event: NodeEndEvent): NodeEnd {
  switch (event.type) {
    case "node-planned":
      if (isUnseen(event.plan)) return { glyph: "✓", look: "dim", words: unseen(event.ms) };
      return { glyph: "✓", look: "green", words: words("planned", plannedChanges([event.plan]), event.ms) };
    case "node-deferred":
      return { glyph: "○", look: "yellow", words: ["cannot be planned yet"] };
    case "node-succeeded":
      if (isUnseen(event.plan)) return { glyph: "✓", look: "dim", words: unseen(event.ms) };
      return {
        glyph: "✓",
        look: event.outcome === "unchanged" ? "dim" : "green",
        words: isCommand(event.plan)
          ? words("ran", "", event.ms)
          : words(event.outcome, doneChanges([event.plan]), event.ms),
      };
    case "node-failed":
      return { glyph: "✗", look: "red", words: ["failed", duration(event.ms)] };
    case "node-unreached":
      return { glyph: "○", look: "yellow", words: [`not reached, ${printable(causeOf(event.because))}`] };
  }
}

function unseen(ms: number): readonly string[] {
  return words("unchanged", "not looked at: nothing it is made from changed (--skip-unchanged)", ms);
}

function words(outcome: string, changes: string, ms: number): readonly string[] {
  return [outcome, changes, duration(ms)].filter((word) => word !== "");
}

function isCommand({ changes }: NodePlan): boolean {
  return changes.length > 0 && changes.every(({ action }) => action === "run");
}
