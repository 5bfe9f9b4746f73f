import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import type { LocalPlatform } from "../platform";
import { until } from "../pause";
import { sendSignal } from "./stop-members";
import type { ProcessFolder, ProcessSpec } from "./process-folder";
import type { SupervisorState } from "./supervisor-state";

/** Has a supervisor run what a specification says. Resolves with the first that it says of it. */
export async function startSupervised(
  folder: ProcessFolder,
  { generation }: ProcessSpec,
  platform: LocalPlatform,
  signal: AbortSignal,
): Promise<SupervisorState> {
  let started: Started | undefined;
  return until(
    () => {
      const state = folder.readState();
      if (state?.generation === generation) return state;
      const supervisor = folder.supervisor();
      if (supervisor && supervisor.pid !== started?.pid) {
        // One that was about to start when its specification was changed.
        sendSignal(supervisor, "SIGTERM");
      } else if (!supervisor && started?.exit() === 0) {
        // Another one was there first.
        started = undefined;
      } else if (started?.exit() !== undefined) {
        throw new Error(`the supervisor failed: ${readFileSync(folder.errors, "utf8")}`.trim());
      }
      started ??= start(folder, platform);
      return undefined;
    },
    { everyMs: POLL_MS, signal },
  );
}

const POLL_MS = 15;

interface Started {
  readonly pid: number | undefined;
  /** Its exit code, if it has ended; -1 where there is none. */
  exit(): number | undefined;
}

/** In no folder that somebody may want to remove, and with nothing of the run's secrets in its environment. */
function start(folder: ProcessFolder, { supervisor, environment }: LocalPlatform): Started {
  const errors = openSync(folder.errors, "w", 0o600);
  const child = spawn(process.execPath, [supervisor, folder.path], {
    cwd: "/",
    env: { ...environment },
    detached: true,
    stdio: ["ignore", "ignore", errors],
  });
  closeSync(errors);
  child.unref();
  let exit: number | undefined;
  child.once("error", () => (exit = -1)).once("exit", (code) => (exit = code ?? -1));
  return { pid: child.pid, exit: () => exit };
}
