import type { Difference } from "../../orchestrator/plan/conform";
import type { NodeId } from "../../orchestrator/graph/graph";
import {
  isEmpty,
  type Change,
  type Deferral,
  type InputChange,
  type NodePlan,
  type OutputChange,
  type PlannedNode,
} from "../../orchestrator/plan/plan";
import { attributeLines, type Detail } from "./attribute-lines";
import { ACTIONS, inOrder, plannedChanges } from "./changes";
import { counted, folded } from "./counted";
import { differenceLines } from "./difference-lines";
import { indented } from "./indented";
import type { Paint } from "./paint";
import { isCrossStack } from "../../orchestrator/values/secrets";
import { printable } from "./printable";
import { unseenText } from "./unseen";

/**
 * What would happen to each node of the graph: shown before an approval, and by `terrace plan`. Nodes that would stay as
 * they are only count.
 */
export function planText(plans: ReadonlyMap<NodeId, PlannedNode>, detail: Detail, paint: Paint): string {
  const nodes = [...plans].filter(([, planned]) => planned.kind === "deferred" || !isEmpty(planned.plan));
  const blocks = nodes.map(([id, planned]) => nodeLines(id, planned, detail, paint));
  return [...blocks.flatMap((lines) => [...lines, ""]), paint("bold", totals([...plans.values()])), ""].join("\n");
}

/** The plan of one node that was made during a run, and is not covered by what was approved. */
export function nodeQuestionText(
  id: NodeId,
  plan: NodePlan,
  differences: readonly Difference[],
  detail: Detail,
  paint: Paint,
): string {
  const title =
    differences.length === 0
      ? `${printable(id)} could not be planned before. Now it can:`
      : `${printable(id)} would not become what was approved:`;
  const lines = [...indented(differenceLines(differences)), ...(differences.length > 0 ? [""] : [])];
  return [paint("bold", title), ...lines, ...plannedLines(id, plan, detail, paint), ""].join("\n");
}

/** More addresses of a node are counted instead of named. */
const MOST_ADDRESSES = 20;

function nodeLines(id: NodeId, planned: PlannedNode, detail: Detail, paint: Paint): readonly string[] {
  return planned.kind === "planned"
    ? plannedLines(id, planned.plan, detail, paint)
    : deferredLines(id, planned.deferral, paint);
}

function plannedLines(id: NodeId, plan: NodePlan, detail: Detail, paint: Paint): readonly string[] {
  const isUncertain = plan.changes.length > 0 && plan.changes.every(({ maybe }) => maybe);
  const what =
    plan.why === undefined ? plannedChanges([plan]) : `${isUncertain ? "may run" : "runs"} ${REASONS[plan.why]}`;
  return [
    `${paint("bold", printable(id))}  ${what}${approvalText(plan.approval, paint)}`,
    ...becauseLines(plan.because ?? [], isUncertain, paint),
    ...changeLines(plan.changes, detail, paint),
    ...outputLines(plan.outputs, detail, paint),
  ];
}

function approvalText(approval: NodePlan["approval"], paint: Paint): string {
  if (approval === undefined) return "";
  return approval === "by-rule" ? paint("dim", "  (approved by a rule)") : paint("yellow", "  (to be approved)");
}

const REASONS: Readonly<Record<NonNullable<NodePlan["why"]>, string>> = {
  "never-ran": "because it never ran",
  "inputs-changed": "because its inputs, triggers or command changed",
  always: "in every deploy",
};

function becauseLines(because: readonly InputChange[], isUncertain: boolean, paint: Paint): readonly string[] {
  if (because.length === 0) return [];
  const verb = isUncertain ? "may follow" : "follows";
  return [paint("dim", `  ${verb} ${inputNames(because)}`)];
}

function inputNames(inputs: readonly InputChange[]): string {
  const names = inputs.map(
    ({ from, output, known }) =>
      `${printable(from)}.${printable(outputName(output))}${known ? "" : " (not known yet)"}`,
  );
  return folded(names, MOST_ADDRESSES).join(", ");
}

/** CDKTF's own names begin with what they are. */
function outputName(output: string): string {
  return output.replace(/^cross-stack-output-/, "");
}

function changeLines(changes: readonly Change[], detail: Detail, paint: Paint): readonly string[] {
  const ordered = inOrder(changes);
  const most = detail === "full" ? ordered.length : MOST_ADDRESSES;
  const [shown, rest] = [ordered.slice(0, most), ordered.slice(most)];
  const lines = shown.flatMap((change) => oneChange(change, detail, paint));
  // What is destroyed is never hidden: it comes first, and what is only counted is counted by its kind.
  const more = `  … and ${rest.length} more: ${plannedChanges([{ changes: rest, outputs: [] }])}`;
  return rest.length === 0 ? lines : [...lines, more];
}

function oneChange(
  { address, action, maybe, from, attributes }: Change,
  detail: Detail,
  paint: Paint,
): readonly string[] {
  const { sign, look } = ACTIONS[action];
  const notes = [from === undefined ? "" : `  was ${printable(from)}`, maybe ? paint("dim", "  (only may)") : ""].join(
    "",
  );
  const isGone = action === "delete" || action === "forget";
  const lines = isGone && detail === "compact" ? [] : attributeLines(attributes ?? [], detail, paint);
  return [
    `  ${paint(look, sign.padStart(3))} ${printable(address)}${notes}`,
    ...lines.map((line) => `        ${line}`),
  ];
}

/** Outputs that nobody declared are between stacks: those show where they arrive. */
function outputLines(outputs: readonly OutputChange[], detail: Detail, paint: Paint): readonly string[] {
  const shown = detail === "full" ? outputs : outputs.filter(({ name }) => !isCrossStack(name));
  return shown.flatMap(({ name, attributes }) => {
    const lines = attributeLines(attributes ?? [], detail, paint);
    const [first = "", ...rest] = lines;
    const isWhole = lines.length === 1 && attributes?.[0]?.path === "";
    return isWhole
      ? [`      output ${printable(name)} = ${first}`]
      : [
          `      output ${printable(name)}`,
          ...[first, ...rest].filter((line) => line !== "").map((line) => `        ${line}`),
        ];
  });
}

function deferredLines(id: NodeId, { because, diagnostics }: Deferral, paint: Paint): readonly string[] {
  return [
    `${paint("bold", printable(id))}  cannot be planned yet`,
    `  It needs ${inputNames(because)}; it is planned as soon as that is known.`,
    ...diagnostics.map(({ summary, address }) =>
      paint("dim", `  ${printable(summary)}${address === undefined ? "" : ` (${printable(address)})`}`),
    ),
  ];
}

function totals(planned: readonly PlannedNode[]): string {
  const plans = planned.flatMap((node) => (node.kind === "planned" ? [node.plan] : []));
  const unchanged = plans.filter(isEmpty);
  const deferred = planned.length - plans.length;
  const parts = [
    plannedChanges(plans),
    deferred > 0 ? `${counted(deferred, "node")} not planned yet` : "",
    unchanged.length > 0 ? `${counted(unchanged.length, "node")} unchanged${unseenText(unchanged)}` : "",
  ].filter((part) => part !== "");
  return unchanged.length === planned.length
    ? `Plan: nothing to change (${parts.join(", ")}).`
    : `Plan: ${parts.join("; ")}.`;
}
