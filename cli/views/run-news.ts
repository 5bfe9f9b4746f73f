import type { NodeEvent, RunEvent } from "../../orchestrator/events";
import { folded } from "./counted";
import { duration } from "./duration";
import { describeFailure } from "./failure-text";
import { printable } from "./printable";

/** What is worth a line of its own when it happens to the run. */
export function runNews(event: RunEvent): readonly string[] {
  switch (event.type) {
    case "run-waiting": {
      const processes = event.processes.map(({ node, pid }) => `${printable(node)} (process ${pid})`);
      return [`Waiting for what was at work when the run was killed: ${processes.join(", ")}`];
    }
    case "interrupted":
      return event.how === "finish-running"
        ? ["Interrupted: what runs is finished, nothing new is started. Once more passes the interrupt on."]
        : ["Interrupted again: what runs is told to stop, and leaves its state in order."];
    case "rejected": {
      const { title, remedy } = describeFailure({ kind: "not-approved", reason: event.reason });
      return event.reason === "nobody-to-ask" ? [title, remedy] : [];
    }
    case "run-started": {
      const removed = folded((event.removed ?? []).map(printable), MOST_REMOVED).join(", ");
      return removed === "" ? [] : [`Deployed, and no longer in the app: ${removed}. --prune destroys that.`];
    }
    case "approved":
      return event.by === "rule" ? ["Approved by rule: the plan of each node keeps to one."] : [];
    case "run-resumed":
    case "run-finished":
    case "phase-started":
      return [];
  }
}

const MOST_REMOVED = 20;

/** That a node is tried again, and why. */
export function retryNews({ node, failure, delayMs }: Extract<NodeEvent, { type: "node-retrying" }>): string {
  return `${printable(node)} is tried again in ${duration(delayMs)}: ${describeFailure(failure).title}`;
}
