import { join } from "node:path";
import { systemClock } from "./clock";
import type { DataFolder } from "./project/data-folder";
import { conduct, executorsOf, type Attendance } from "./conduct";
import type { Ended, ProcessIdentity, Recorded } from "./events";
import { readingJob, type Executor } from "./executors/executor";
import type { ProjectFolders } from "./executors/local-executors";
import type { Failure, RunFailure } from "./failure";
import type { Graph, NodeId } from "./graph/graph";
import { mendJournal, readJournal } from "./run/journal";
import { begin, type Operation } from "./operation";
import type { StateIdentity } from "./plan/plan";
import { projectLedger } from "./ledger/project-ledger";
import { isAlive } from "./process-identity";
import { fail, ok, type Result } from "./result";
import { listRuns, RunFolder } from "./run/run-folder";
import { readRunGraph } from "./run/run-graph";
import { attended, type ConductBase } from "./start";
import { foldRun, isUnfinished, type NodeState, type RunState } from "./run/state";

/** Which run is taken up again, and how it is attended. */
export interface ResumeOptions extends Attendance {
  /** @default the newest */
  readonly run?: string;
  /**
   * Whatever comes is approved, as for a deploy.
   * @default what the run was begun with
   */
  readonly autoApprove?: boolean;
}

/**
 * Takes a run up again that was killed, interrupted, or had failed nodes: from its frozen files, with what is done left
 * alone. Terraform's state is believed over the journal; a state that moved by another hand is refused.
 */
export function resume(project: ProjectFolders, options: ResumeOptions = {}): Operation {
  return begin((publish) =>
    attended({ project, attendance: options, publish }, async (base) => {
      const found = await findRun(base, options.run);
      return found.ok ? takeUp(base, options, found.value) : found;
    }),
  );
}

interface FoundRun {
  readonly folder: RunFolder;
  readonly events: readonly Recorded[];
  readonly state: RunState;
}

async function findRun({ data }: ConductBase, asked: string | undefined): Promise<Result<FoundRun, Failure>> {
  const runs = await listRuns(data);
  const run = asked ?? runs[0];
  if (run === undefined || !runs.includes(run)) return fail(noRun(asked, runs));
  const folder = new RunFolder(join(data.runs, run));
  const events = await readJournal(folder.journal);
  if (!events.ok) return events;
  const state = foldRun(events.value);
  if (!state || !isUnfinished(state.outcome)) return fail({ kind: "nothing-to-resume", run });
  const by = await laterChange(data, runs.slice(0, runs.indexOf(run)));
  return by === undefined ? ok({ folder, events: events.value, state }) : fail({ kind: "superseded", run, by });
}

/** The newest of these runs that somebody, or a flag, said yes to: it has changed things, or may have. */
async function laterChange(data: DataFolder, runs: readonly string[]): Promise<string | undefined> {
  for (const run of runs) {
    const events = await readJournal(new RunFolder(join(data.runs, run)).journal);
    if (events.ok && foldRun(events.value)?.approved) return run;
  }
  return undefined;
}

function noRun(asked: string | undefined, runs: readonly string[]): RunFailure {
  return { kind: "no-run", ...(asked !== undefined && { asked }), nearest: runs.slice(0, 3) };
}

async function takeUp(base: ConductBase, options: ResumeOptions, found: FoundRun): Promise<Ended> {
  const { folder, events, state } = found;
  const order = { ...(await folder.readOrder()), ...(options.autoApprove && { approval: "given" as const }) };
  const graph = await readRunGraph(folder, order);
  if (!graph.ok) return graph;
  const ledger = projectLedger({ ...base, folder, graph: graph.value.graph });
  const of = { ...base, ...graph.value, run: state.run, folder, order, ledger };
  const waited = await waitForProcesses(of, state);
  if (!waited.ok) return waited;
  const moved = await movedStates(executorsOf(of).stack, graph.value.graph, state);
  if (!moved.ok) return moved;
  await mendJournal(folder.journal);
  return conduct({ ...of, earlier: { events, state } });
}

const POLL_MS = 200;

/** Terraform goes on when Terrace is killed. What it is doing must be done before anything is believed. */
async function waitForProcesses(base: ConductBase, state: RunState): Promise<Result<void, Failure>> {
  const never = new AbortController().signal;
  for (let isFirst = true; ; isFirst = false) {
    const processes = processesOf(state).filter(({ process }) => isAlive(process));
    const listed = processes.map(({ node, process: { pid } }) => ({ node, pid }));
    if (listed.length === 0) return ok(undefined);
    if (base.attendance.signal?.aborted) return fail({ kind: "still-running", processes: listed });
    if (isFirst) base.publish({ type: "run-waiting", processes: listed, at: new Date().toISOString() });
    await systemClock.sleep(POLL_MS, base.attendance.signal ?? never);
  }
}

function processesOf(state: RunState): readonly { readonly node: NodeId; readonly process: ProcessIdentity }[] {
  return [...state.nodes].flatMap(([node, at]) =>
    at.kind === "running" && at.process ? [{ node, process: at.process }] : [],
  );
}

/** Stacks whose state is not the one that the journal left behind: somebody else has been there since. */
async function movedStates(executor: Executor, graph: Graph, run: RunState): Promise<Result<void, Failure>> {
  const moved: NodeId[] = [];
  for (const [id, at] of run.nodes) {
    const [node, expected] = [graph.nodes.get(id), expectedState(at, run, id)];
    if (!node || !expected) continue;
    const now = await executor.read(node, readingJob());
    if (!now.ok) return now;
    if (!isSame(now.value.state, expected)) moved.push(id);
  }
  return moved.length === 0 ? ok(undefined) : fail({ kind: "state-moved", nodes: moved });
}

/** What was at work may have moved its own state, so nothing can be expected of it. */
function expectedState(at: NodeState, run: RunState, id: NodeId): StateIdentity | undefined {
  switch (at.kind) {
    case "succeeded":
      return at.state;
    case "planned":
      return at.plan.prior;
    case "waiting":
    case "unreached": {
      const planned = run.plans.get(id);
      return planned?.kind === "planned" ? planned.plan.prior : undefined;
    }
    default:
      return undefined;
  }
}

function isSame(a: StateIdentity | undefined, b: StateIdentity): boolean {
  return a?.lineage === b.lineage && a.serial === b.serial;
}
