import { pause, within } from "../pause";
import { startGated, type GatedChild } from "./gated-child";
import type { Restart } from "./launch";
import type { ProcessFolder, ProcessSpec } from "./process-folder";
import { RotatingLog } from "./rotating-log";
import { stopMembers } from "./stop-members";
import type { Ended, Exit } from "./supervisor-state";

/** Where a supervisor is. Tests kill it at each. */
export type SupervisorStep = "locked" | "started" | "recorded" | "opened" | "ended" | "waiting";

/** What a supervisor is told, and whom it tells. */
export interface Supervising {
  /** Aborted: it stops the process and ends. */
  readonly stop: AbortSignal;
  readonly reached?: (step: SupervisorStep) => void;
}

/**
 * Keeps a process running until it need not run any more, or until it is told to stop. Does nothing when another
 * supervisor does that already.
 */
export async function supervise(
  folder: ProcessFolder,
  { stop, reached = () => undefined }: Supervising,
): Promise<void> {
  const lock = folder.becomeSupervisor();
  if (typeof lock !== "function") return;
  reached("locked");
  const spec = folder.readSpec();
  if (spec) await keepRunning({ folder, spec, stop, reached });
  lock();
}

interface Task {
  readonly folder: ProcessFolder;
  readonly spec: ProcessSpec;
  readonly stop: AbortSignal;
  readonly reached: (step: SupervisorStep) => void;
}

async function keepRunning(task: Task): Promise<void> {
  const { folder, spec, reached } = task;
  const { restart } = spec.launch;
  // A supervisor before us may have been killed.
  await stopFamily(task);
  let delay = restart.delayMs;
  for (let restarts = 0; ; restarts++) {
    const began = Date.now();
    const told = { generation: spec.generation, exit: await runOnce(task, restarts), restarts };
    reached("ended");
    if (Date.now() - began > SETTLED_MS) delay = restart.delayMs;
    if (!isStopped(task) && isToRestart(restart, told.exit)) {
      folder.writeState({ ...told, phase: "waiting" });
      reached("waiting");
      await pause(delay, task.stop).catch(() => undefined);
      delay = Math.min(delay * 2, restart.delayLimitMs);
      if (!isStopped(task)) continue;
    }
    tellTheEnd(task, { ...told, phase: "ended" });
    return;
  }
}

/** Who ran for so long has nothing to do with restarts before. */
const SETTLED_MS = 60_000;

async function runOnce(task: Task, restarts: number): Promise<Exit> {
  const { spec, folder, reached } = task;
  const log = new RotatingLog(spec.launch.log);
  try {
    const child = startGated(spec.launch, spec.id, (data) => writeIfPossible(log, data));
    reached("started");
    const { identity } = child;
    if (identity) {
      const since = new Date().toISOString();
      folder.writeState({ phase: "running", generation: spec.generation, restarts, child: identity, since });
      reached("recorded");
      child.open();
      reached("opened");
    }
    return await endOf(task, child);
  } finally {
    log.close();
  }
}

/** A full disk costs output, and does not end a process. */
function writeIfPossible(log: RotatingLog, data: Buffer): void {
  try {
    log.write(data);
  } catch {
    // There is nowhere to say it.
  }
}

/** However it comes: what it has started goes with it. */
async function endOf(task: Task, child: GatedChild): Promise<Exit> {
  await Promise.race([child.ended, aborted(task.stop)]);
  await stopFamily(task, child);
  await within(DRAIN_MS, DRAIN_POLL_MS, () => (child.isSilent() ? true : undefined));
  return child.ended;
}

/** How long output may come from a process that we have lost sight of. */
const DRAIN_MS = 1_000;
const DRAIN_POLL_MS = 10;

async function stopFamily({ folder, spec }: Task, child?: GatedChild): Promise<void> {
  const before = child ? undefined : folder.readState();
  const leader = child?.identity ?? (before?.phase === "running" ? before.child : undefined);
  await stopMembers({ id: spec.id, leader }, spec.launch.stop);
}

function isToRestart({ policy }: Restart, exit: Exit): boolean {
  return policy === "always" || (policy === "on-failure" && !("code" in exit && exit.code === 0));
}

function isStopped({ stop }: Task): boolean {
  return stop.aborted;
}

/** When our folder was taken away, nobody wants to be told any more. */
function tellTheEnd(task: Task, ended: Ended): void {
  try {
    task.folder.writeState(ended);
  } catch (error) {
    if (!isStopped(task)) throw error;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
