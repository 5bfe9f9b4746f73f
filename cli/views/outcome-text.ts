import { isEmpty, type NodePlan } from "../../orchestrator/plan/plan";
import type { NodeReport, Report } from "../../orchestrator/run/report";
import { isUnfinished } from "../../orchestrator/run/state";
import { counted } from "./counted";
import { duration } from "./duration";
import { unseenText } from "./unseen";

/** How a run ended, in one sentence. */
export function outcomeText(report: Report): string {
  const nodes = counted(report.nodes.length, "node");
  switch (report.outcome) {
    case "succeeded":
      return `${report.operation === "destroy" ? "Destroyed" : "Deployed"} in ${took(report)}: ${nodeCounts(report)}.`;
    case "nothing-to-do":
      return `Nothing ${nothing(report)} (${nodes}${unseenText(unchanged(report))}, ${took(report)}).`;
    case "changes-pending":
      return `Planned in ${took(report)}: ${nodeCounts(report)}. Nothing was changed.`;
    case "failed":
      return `Failed after ${took(report)}: ${nodeCounts(report)}.`;
    case "beyond-approval":
      return `Stopped after ${took(report)} where it would have gone beyond what was approved: ${nodeCounts(report)}.`;
    case "rejected":
      return "Not approved: nothing was changed.";
    case "denied":
      return "Denied by the project's policies: nothing was changed.";
    case "interrupted":
      return `Interrupted after ${took(report)}: ${nodeCounts(report)}.`;
    case "unfinished":
      return `Not finished: ${nodeCounts(report)}.`;
  }
}

function nothing(report: Report): string {
  const { what, why } = NOTHING[report.operation];
  return unseenText(unchanged(report)) === "" ? `${what}: ${why}` : what;
}

const NOTHING: Readonly<Record<Report["operation"], { readonly what: string; readonly why: string }>> = {
  plan: { what: "to change", why: "all is as the app has it" },
  deploy: { what: "changed", why: "all is as the app has it" },
  destroy: { what: "changed", why: "there was nothing to destroy" },
};

/** Whether `terrace resume` would go on with the run. */
export function canResume({ operation, outcome }: Report): boolean {
  return operation !== "plan" && isUnfinished(outcome === "unfinished" ? undefined : outcome);
}

/** A node's standing in a word or three. */
export function standing(node: NodeReport): string {
  switch (node.status) {
    case "succeeded":
      return node.outcome;
    case "planned":
      return isEmpty(node.plan) ? "unchanged" : "to change";
    case "deferred":
      return "not planned yet";
    case "unreached":
      return "not reached";
    case "waiting":
      return "not started";
    case "running":
      return "not ended";
    case "failed":
      return "failed";
  }
}

/** Worst first: the order of counts and lists. */
const STANDINGS = [
  ...["failed", "not reached", "not ended", "not started"],
  ...["destroyed", "applied", "to change", "not planned yet", "unchanged"],
];

/** How bad a node's standing is, for sorting: the worst is the least. */
export function badness(node: NodeReport): number {
  return STANDINGS.indexOf(standing(node));
}

function nodeCounts(report: Report): string {
  const counts = new Map<string, number>();
  for (const node of report.nodes) counts.set(standing(node), (counts.get(standing(node)) ?? 0) + 1);
  const texts = STANDINGS.flatMap((name) => (counts.has(name) ? [`${counts.get(name) ?? 0} ${name}`] : []));
  // Those that are unchanged are the last.
  return `${texts.join(", ")}${unseenText(unchanged(report))}`;
}

/** The plans of the nodes that stay as they are. */
function unchanged({ nodes }: Report): readonly NodePlan[] {
  const plans = nodes.flatMap((node) => (node.status === "succeeded" || node.status === "planned" ? [node.plan] : []));
  return plans.filter(isEmpty);
}

function took(report: Report): string {
  return "ms" in report ? duration(report.ms) : "";
}

/** Why a node was not reached: `because network failed`. */
export function causeOf(because: string): string {
  if (because === "interrupted") return "because the run was interrupted";
  if (because === "fail-fast") return "because another node failed, and --fail-fast was given";
  return `because ${because} failed`;
}

/** The plans that were carried out to their end. */
export function donePlans({ nodes }: Report): readonly NodePlan[] {
  return nodes.flatMap((node) => (node.status === "succeeded" ? [node.plan] : []));
}
