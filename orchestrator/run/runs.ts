import { join } from "node:path";
import { DataFolder } from "../project/data-folder";
import type { RunFailure } from "../failure";
import { readJournal } from "./journal";
import { reportOf, type Report } from "./report";
import { fail, ok, type Result } from "../result";
import { listRuns, RunFolder } from "./run-folder";

/** The runs of a project, the newest first, each as its journal tells it. One that can't be read says so itself. */
export async function runs(project: {
  readonly folder: string;
}): Promise<readonly { readonly run: string; readonly report: Result<Report, RunFailure> }[]> {
  const data = new DataFolder(project.folder);
  const names = await listRuns(data);
  return Promise.all(names.map(async (run) => ({ run, report: await readRun(data, run) })));
}

/** One run by its name; the newest when none is named. */
export async function showRun(
  project: { readonly folder: string },
  asked?: string,
): Promise<Result<Report, RunFailure>> {
  const data = new DataFolder(project.folder);
  const names = await listRuns(data);
  const run = asked ?? names[0];
  if (run === undefined || !names.includes(run)) {
    return fail({ kind: "no-run", ...(asked !== undefined && { asked }), nearest: names.slice(0, 3) });
  }
  return readRun(data, run);
}

async function readRun(data: DataFolder, run: string): Promise<Result<Report, RunFailure>> {
  const file = new RunFolder(join(data.runs, run)).journal;
  const events = await readJournal(file);
  if (!events.ok) return events;
  const report = reportOf(events.value);
  return report ? ok(report) : fail({ kind: "journal-unreadable", file, line: 0, problem: "it has no beginning" });
}
