import { rmSync } from "node:fs";
import { within } from "../pause";
import { isAlive } from "../process-identity";
import type { Stop } from "./launch";
import type { ProcessFolder } from "./process-folder";
import { logNames } from "./rotating-log";
import { sendSignal, stopMembers } from "./stop-members";

/**
 * Stops what runs for a folder: its supervisor, which stops the process, or the process itself, where its supervisor
 * was killed.
 */
export async function stopSupervised(folder: ProcessFolder, id: string): Promise<void> {
  const stop = folder.readSpec()?.launch.stop ?? DEFAULT_STOP;
  await stopSupervisor(folder, stop);
  const state = folder.readState();
  const leader = state?.phase === "running" ? state.child : undefined;
  await stopMembers({ id, leader }, stop);
}

/** The same, and removes the folder and the log. */
export async function stopAndRemove(folder: ProcessFolder, id: string, reached: (step: string) => void): Promise<void> {
  await stopSupervised(folder, id);
  reached("stopped");
  const log = folder.readSpec()?.launch.log;
  for (const name of log ? logNames(log) : []) rmSync(name, { force: true });
  reached("without log");
  rmSync(folder.path, { recursive: true, force: true });
}

const DEFAULT_STOP: Stop = { signal: "SIGTERM", timeoutMs: 10_000 };

async function stopSupervisor(folder: ProcessFolder, { timeoutMs }: Stop): Promise<void> {
  const supervisor = folder.supervisor();
  if (!supervisor) return;
  sendSignal(supervisor, "SIGTERM");
  const gone = (): true | undefined => (isAlive(supervisor) ? undefined : true);
  if (await within(timeoutMs + SLACK_MS, POLL_MS, gone)) return;
  sendSignal(supervisor, "SIGKILL");
  await within(SLACK_MS, POLL_MS, gone);
}

const POLL_MS = 20;
/** What a supervisor takes beside its process. */
const SLACK_MS = 5_000;
