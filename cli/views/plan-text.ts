import type { NodeId } from "../../orchestrator/graph";
import { isEmpty, type Change, type NodePlan, type PlannedNode } from "../../orchestrator/plan";
import { ACTIONS, inOrder, plannedChanges } from "./changes";
import { counted, folded } from "./counted";
import type { Paint } from "./paint";
import { printable } from "./printable";

/**
 * What would happen to each node of the graph: shown before an approval, and by `terrace plan`. Nodes that would stay as
 * they are only count.
 */
export function planText(plans: ReadonlyMap<NodeId, PlannedNode>, paint: Paint): string {
  const nodes = [...plans].filter(([, planned]) => planned.kind === "deferred" || !isEmpty(planned.plan));
  const blocks = nodes.map(([id, planned]) => nodeLines(id, planned, paint));
  return [...blocks.flatMap((lines) => [...lines, ""]), paint("bold", totals([...plans.values()])), ""].join("\n");
}

/** The plan of one node that, made during a run, would destroy what the approved plan did not name. */
export function unforeseenText(id: NodeId, plan: NodePlan, addresses: readonly string[], paint: Paint): string {
  const names = folded(
    addresses.map((address) => `  ${paint("red", printable(address))}`),
    MOST_ADDRESSES,
  );
  const title = `${printable(id)} would now destroy what the approved plan did not name:`;
  return [paint("bold", title), ...names, "", ...plannedLines(id, plan, paint), ""].join("\n");
}

/** More addresses of a node are counted instead of named. */
const MOST_ADDRESSES = 20;

function nodeLines(id: NodeId, planned: PlannedNode, paint: Paint): readonly string[] {
  return planned.kind === "planned" ? plannedLines(id, planned.plan, paint) : deferredLines(id, planned.because, paint);
}

function plannedLines(id: NodeId, plan: NodePlan, paint: Paint): readonly string[] {
  const what = plan.why === undefined ? plannedChanges([plan]) : `runs ${REASONS[plan.why]}`;
  return [
    `${paint("bold", printable(id))}  ${what}`,
    ...changeLines(plan.changes, paint),
    ...outputLines(plan.outputs),
  ];
}

const REASONS: Readonly<Record<NonNullable<NodePlan["why"]>, string>> = {
  "never-ran": "because it never ran",
  "inputs-changed": "because its inputs, triggers or command changed",
  always: "in every deploy",
};

function changeLines(changes: readonly Change[], paint: Paint): readonly string[] {
  const ordered = inOrder(changes);
  const [shown, rest] = [ordered.slice(0, MOST_ADDRESSES), ordered.slice(MOST_ADDRESSES)];
  const lines = shown.map(({ address, action }) => {
    const { sign, look } = ACTIONS[action];
    return `  ${paint(look, sign.padStart(3))} ${printable(address)}`;
  });
  // What is destroyed is never hidden: it comes first, and what is only counted is counted by its kind.
  const more = `  … and ${rest.length} more: ${plannedChanges([{ changes: rest, outputs: [] }])}`;
  return rest.length === 0 ? lines : [...lines, more];
}

function outputLines(outputs: readonly string[]): readonly string[] {
  return outputs.length === 0 ? [] : [`  outputs: ${folded(outputs.map(printable), MOST_ADDRESSES).join(", ")}`];
}

function deferredLines(id: NodeId, because: readonly NodeId[], paint: Paint): readonly string[] {
  const producers = folded(because.map(printable), MOST_ADDRESSES).join(", ");
  return [
    `${paint("bold", printable(id))}  cannot be planned yet`,
    `  It takes outputs of ${producers}, which would change; it is planned as soon as they have.`,
  ];
}

function totals(planned: readonly PlannedNode[]): string {
  const plans = planned.flatMap((node) => (node.kind === "planned" ? [node.plan] : []));
  const unchanged = plans.filter(isEmpty).length;
  const deferred = planned.length - plans.length;
  const parts = [
    plannedChanges(plans),
    deferred > 0 ? `${counted(deferred, "node")} not planned yet` : "",
    unchanged > 0 ? `${counted(unchanged, "node")} unchanged` : "",
  ].filter((part) => part !== "");
  return unchanged === planned.length ? `Plan: nothing to change (${parts.join(", ")}).` : `Plan: ${parts.join("; ")}.`;
}
