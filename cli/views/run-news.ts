import type { NodeEvent, RunEvent } from "../../orchestrator/events";
import { folded } from "./counted";
import { duration } from "./duration";
import { describeFailure } from "./failure-text";
import { policySummary } from "./findings-text";
import { indented } from "./indented";
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
    case "ledger-failed": {
      const { title, details, output, remedy } = describeFailure(event.failure);
      return [title, ...indented([...details, ...output]), MEANWHILE[event.step], remedy];
    }
    case "judged": {
      const { findings, excepted } = event.judgement;
      return findings.length + excepted.length === 0 ? [] : [policySummary(event.judgement)];
    }
    case "approved":
      return event.by === "rule" ? ["Approved by rule: the plan of each node keeps to one."] : [];
    case "run-resumed":
    case "run-finished":
    case "phase-started":
      return [];
  }
}

const MEANWHILE = {
  read: "So stacks that are no longer in the app, and who else uses an output, are only known as this clone knew them last.",
  write: "What this run has done is kept in this clone, whose next run tells it to the ledger.",
} as const;

const MOST_REMOVED = 20;

/** That a node is tried again, and why. */
export function retryNews({ node, failure, delayMs }: Extract<NodeEvent, { type: "node-retrying" }>): string {
  return `${printable(node)} is tried again in ${duration(delayMs)}: ${describeFailure(failure).title}`;
}
