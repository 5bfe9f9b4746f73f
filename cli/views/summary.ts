import type { NodeReport, Report } from "../../orchestrator/run/report";
import { doneChanges } from "./changes";
import { counted, folded } from "./counted";
import { duration } from "./duration";
import { failureLines } from "./failure-text";
import { judgementLines } from "./findings-text";
import { canResume, causeOf, donePlans, outcomeText } from "./outcome-text";
import { indented } from "./indented";
import type { Look, Paint } from "./paint";
import { printableData } from "./printable";
import { shownOutputs } from "./shown-outputs";

/** What a run came to, for the end of its output: failures, what was not reached, outputs, and how it ended. */
export function summaryText(report: Report, paint: Paint): string {
  const safe = printableData(report);
  const sections = [
    failures(safe, paint),
    unreached(safe, paint),
    policies(safe, paint),
    outputs(safe, paint),
    ending(safe, paint),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join("\n")}\n`)
    .join("\n");
}

function failures({ nodes }: Report, paint: Paint): readonly string[] {
  return nodes.flatMap((node) => (node.status === "failed" ? failure(node, paint) : []));
}

function failure(node: Extract<NodeReport, { status: "failed" }>, paint: Paint): readonly string[] {
  const effort = [
    node.attempts > 1 ? `after ${counted(node.attempts, "attempt")}` : "",
    duration(node.ms.apply ?? node.ms.plan ?? 0),
  ];
  const title = `${paint("red", "✗")} ${paint("bold", node.id)}  failed  ${effort.filter(Boolean).join(", ")}`;
  return [title, ...indented(failureLines(node.failure, paint))];
}

/** More nodes are counted instead of named. */
const MOST_NODES = 20;

/** Nodes that were not reached, together with those of the same cause. */
function unreached({ nodes }: Report, paint: Paint): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const node of nodes) {
    if (node.status === "unreached") groups.set(node.because, [...(groups.get(node.because) ?? []), node.id]);
  }
  return [...groups].flatMap(([because, ids]) => [
    `${paint("yellow", "○")} Not reached, ${causeOf(because)}:`,
    ...indented(folded(ids, MOST_NODES)),
  ]);
}

function policies({ judgement }: Report, paint: Paint): readonly string[] {
  return judgement ? judgementLines(judgement, paint) : [];
}

function outputs(report: Report, paint: Paint): readonly string[] {
  const nodes = shownOutputs(report);
  if (nodes.length === 0) return [];
  const lines = nodes.flatMap(({ node, outputs }) => [
    `  ${paint("bold", node.id)}`,
    ...outputs.map(({ name, value }) => `    ${name} = ${value}`),
  ]);
  return ["Outputs:", ...lines];
}

function ending(report: Report, paint: Paint): readonly string[] {
  const changes = doneChanges(donePlans(report));
  return [
    paint(LOOKS[report.outcome], outcomeText(report)),
    ...(changes === "" ? [] : [`Changes: ${changes}.`]),
    ...(canResume(report) ? [`Go on with what is left: terrace resume ${report.run}`] : []),
  ];
}

const LOOKS: Readonly<Record<Report["outcome"], Look>> = {
  succeeded: "green",
  "nothing-to-do": "green",
  "changes-pending": "yellow",
  failed: "red",
  rejected: "yellow",
  denied: "red",
  "beyond-approval": "yellow",
  interrupted: "yellow",
  unfinished: "yellow",
};
