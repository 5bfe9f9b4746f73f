import type { NodeReport, Report } from "../../orchestrator/run/report";
import { doneChanges, plannedChanges } from "./changes";
import { duration } from "./duration";
import { describeFailure } from "./failure-text";
import { badness, canResume, causeOf, donePlans, outcomeText, standing } from "./outcome-text";
import { printableData } from "./printable";
import { shownOutputs } from "./shown-outputs";
import { isUnseen } from "./unseen";

/**
 * What a run came to, as Markdown: for the file that GITHUB_STEP_SUMMARY names.
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary
 */
export function markdownSummary(report: Report): string {
  const safe = printableData(report);
  return within(MOST_BYTES, [heading(safe), ...failures(safe), findingTable(safe), nodeTable(safe), outputTable(safe)]);
}

/** GitHub takes 1 MiB for a step, and shows nothing at all of more. */
const MOST_BYTES = 1_000_000;

const MOST_ROWS = 1_000;

function within(bytes: number, blocks: readonly string[]): string {
  const kept: string[] = [];
  let left = bytes;
  for (const block of blocks.filter((block) => block !== "")) {
    left -= Buffer.byteLength(block) + 2;
    if (left < 0) return [...kept, "_The rest is too long to be shown here._\n"].join("\n");
    kept.push(block);
  }
  return kept.join("\n");
}

function heading(report: Report): string {
  const changes = doneChanges(donePlans(report));
  return [
    `## ${MARKS[report.outcome]} terrace ${report.operation}`,
    "",
    `${escape(outcomeText(report))}${changes === "" ? "" : ` Changes: ${changes}.`}`,
    ...(canResume(report) ? ["", `Go on with what is left: ${code(`terrace resume ${report.run}`)}`] : []),
    "",
  ].join("\n");
}

const MARKS: Readonly<Record<Report["outcome"], string>> = {
  succeeded: "✅",
  "nothing-to-do": "✅",
  "changes-pending": "📝",
  failed: "❌",
  rejected: "🛑",
  denied: "🛑",
  "beyond-approval": "🛑",
  interrupted: "🛑",
  unfinished: "⏳",
};

function failures({ nodes }: Report): readonly string[] {
  return nodes.flatMap((node) => (node.status === "failed" ? [failure(node)] : []));
}

function failure({ id, failure }: Extract<NodeReport, { status: "failed" }>): string {
  const { title, details, output, remedy } = describeFailure(failure);
  const quoted = [...details, ...output];
  return [
    `### ${code(id)} failed`,
    "",
    escape(title),
    "",
    ...(quoted.length > 0 ? [...fenced(quoted), ""] : []),
    `**${escape(remedy)}**`,
    "",
  ].join("\n");
}

function nodeTable({ nodes }: Report): string {
  const rows = [...nodes].sort((a, b) => badness(a) - badness(b)).map(nodeRow);
  return table("Nodes", ["node", "result", "changes", "time"], rows);
}

function nodeRow(node: NodeReport): readonly string[] {
  const ms = node.ms.apply ?? node.ms.plan;
  const result = node.status === "unreached" ? `${standing(node)} ${causeOf(node.because)}` : standing(node);
  return [code(node.id), escape(result), changesOf(node), ms === undefined ? "" : duration(ms)];
}

function changesOf(node: NodeReport): string {
  if (node.status !== "succeeded" && node.status !== "planned") return "";
  if (isUnseen(node.plan)) return "not looked at";
  return node.status === "succeeded" ? doneChanges([node.plan]) : plannedChanges([node.plan]);
}

function findingTable({ judgement }: Report): string {
  const rows = (judgement?.findings ?? []).map(({ rule, severity, stack, address, construct, message }) => [
    severity,
    code(rule),
    code(construct ?? `${stack}: ${address}`),
    escape(message),
  ]);
  return rows.length === 0 ? "" : table("Policies", ["severity", "rule", "where", "found"], rows);
}

function outputTable(report: Report): string {
  const rows = shownOutputs(report).flatMap(({ node, outputs }) =>
    outputs.map(({ name, value }) => [code(node.id), code(name), code(value)]),
  );
  return rows.length === 0 ? "" : table("Outputs", ["node", "output", "value"], rows);
}

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const more = rows.length - MOST_ROWS;
  return [
    `<details${rows.length > MOST_OPEN_ROWS ? "" : " open"}><summary>${title} (${rows.length})</summary>`,
    "",
    ...[head, head.map(() => "---"), ...rows.slice(0, MOST_ROWS)].map((cells) => `| ${cells.join(" | ")} |`),
    ...(more > 0 ? ["", `… and ${more} more`] : []),
    "",
    "</details>",
    "",
  ].join("\n");
}

/** A longer table is folded until somebody opens it. */
const MOST_OPEN_ROWS = 30;

/** Text that Markdown and HTML leave as it is. */
function escape(text: string): string {
  return text.replaceAll("\n", " ").replace(/[\\`*_[\]<>|~$&]/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** Text as it is, within a line or a table's cell. */
function code(text: string): string {
  return `<code>${escape(text)}</code>`;
}

/** Lines as they are, in a fence that none of them can close. */
function fenced(lines: readonly string[]): readonly string[] {
  const ticks = lines.flatMap((line) => line.match(/`+/g) ?? []).map((run) => run.length);
  const fence = "`".repeat(ticks.reduce((most, run) => Math.max(most, run), 2) + 1);
  return [`${fence}text`, ...lines, fence];
}
