import { appendFileSync, closeSync, openSync, writeFileSync } from "node:fs";
import type { Attendance } from "../orchestrator/conduct";
import { DataFolder } from "../orchestrator/project/data-folder";
import { codeOf } from "../orchestrator/error-code";
import type { Ended } from "../orchestrator/events";
import type { ProjectFolders } from "../orchestrator/executors/local-executors";
import type { Failure } from "../orchestrator/failure";
import { readHistory } from "../orchestrator/run/history";
import type { RunPool } from "../providers/pool/run-pool";
import type { Operation } from "../orchestrator/operation";
import { plannedNodes, ReportFold, type Report } from "../orchestrator/run/report";
import { showRun } from "../orchestrator/run/runs";
import { askAtTerminal, showOnly } from "./ask";
import { exitCodeOf, type ExitCode } from "./exit-code";
import { Interrupts } from "./interrupts";
import { refuse } from "./refuse";
import type { WarmFlags } from "./run-pool";
import type { Detail } from "./views/attribute-lines";
import { Hold } from "./views/hold";
import { JsonLines } from "./views/json-lines";
import { LiveView } from "./views/live";
import { markdownSummary } from "./views/markdown";
import { painter, type Paint } from "./views/paint";
import { PlainView } from "./views/plain";
import { planText } from "./views/plan-text";
import { processTerminal } from "./views/process-terminal";
import { summaryText } from "./views/summary";
import { viewClock } from "./views/view-clock";
import type { Terminal, View } from "./views/view";

/** How an operation's events are shown and kept. */
export interface AttendFlags extends WarmFlags {
  readonly json?: boolean;
  readonly report?: string;
  /** Show every attribute of a plan. */
  readonly full?: boolean;
}

/**
 * Lets an operation run before the user's eyes, and returns what the process ends with.
 *
 * @param pool lends it providers, and is closed at its end
 */
export async function attend(
  project: ProjectFolders,
  flags: AttendFlags,
  pool: RunPool | undefined,
  start: (attendance: Attendance) => Operation,
): Promise<ExitCode> {
  const unwritable = flags.report === undefined ? undefined : reasonNotToWrite(flags.report);
  if (unwritable) return refuse(unwritable, flags);
  const terminal = processTerminal(process.stdout, process.env);
  const interrupts = new Interrupts();
  const view = new Hold(await viewFor(project, flags, terminal));
  const approve = approverFor(flags, terminal, view, interrupts.stop);
  const operation = start({
    approve,
    signal: interrupts.stop,
    interrupt: interrupts.interrupt,
    ...(pool && { pool }),
  });
  const fold = new ReportFold();
  let run: string | undefined;
  for await (const event of operation) {
    if (event.type === "run-started" || event.type === "run-resumed") run = event.run;
    fold.on(event);
    view.on(event);
  }
  const ended = await operation.ended;
  await pool?.close();
  view.close();
  interrupts.release();
  return conclude(ended, await reportOfRun(project, fold, run), flags, terminal);
}

/** Found out before the run: afterwards it would look as if the run had failed. */
function reasonNotToWrite(report: string): Failure | undefined {
  try {
    closeSync(openSync(report, "a", 0o600));
    return undefined;
  } catch (error) {
    return { kind: "bad-argument", argument: `--report ${report}`, problem: codeOf(error) };
  }
}

async function viewFor(project: ProjectFolders, flags: AttendFlags, terminal: Terminal): Promise<View> {
  if (flags.json) return new JsonLines(terminal);
  const history = await readHistory(new DataFolder(project.folder).history);
  return new (terminal.isTTY ? LiveView : PlainView)({ terminal, clock: viewClock, history });
}

function approverFor(
  flags: AttendFlags,
  terminal: Terminal,
  view: Hold,
  stop: AbortSignal,
): NonNullable<Attendance["approve"]> {
  if (flags.json) return () => Promise.resolve("nobody");
  const isAttended = terminal.isTTY && process.stdin.isTTY;
  return isAttended ? askAtTerminal(terminal, view, detailOf(flags), stop) : showOnly(terminal, view, detailOf(flags));
}

/** A resumed run's events tell only of its later life: its journal has the whole. */
async function reportOfRun(
  project: ProjectFolders,
  fold: ReportFold,
  run: string | undefined,
): Promise<Report | undefined> {
  const report = fold.report();
  if (report !== undefined || run === undefined) return report;
  const whole = await showRun(project, run);
  return whole.ok ? whole.value : undefined;
}

function conclude(ended: Ended, report: Report | undefined, flags: AttendFlags, terminal: Terminal): ExitCode {
  if (report) {
    if (!flags.json) terminal.write(`\n${textOf(report, detailOf(flags), painter(terminal.color))}`);
    if (flags.report !== undefined)
      writeFileSync(flags.report, `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600 });
    const github = process.env["GITHUB_STEP_SUMMARY"];
    if (github) appendFileSync(github, markdownSummary(report));
  }
  return "failure" in ended ? refuse(ended.failure, flags) : exitCodeOf(ended);
}

function detailOf({ full }: AttendFlags): Detail {
  return full ? "full" : "compact";
}

function textOf(report: Report, detail: Detail, paint: Paint): string {
  const summary = summaryText(report, paint);
  return report.operation === "plan" ? `${planText(plannedNodes(report), detail, paint)}\n${summary}` : summary;
}
