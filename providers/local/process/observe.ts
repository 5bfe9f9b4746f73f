import { isAlive } from "../process-identity";
import type { ProcessFolder } from "./process-folder";
import { describeExit, type SupervisorState } from "./supervisor-state";

/** How a process is now. */
export interface Observed {
  /** Whether it runs as its specification says, and its supervisor looks after it. */
  readonly running: boolean;
  /** The same in words. */
  readonly status: string;
  /** 0 when there is none. */
  readonly pid: number;
  /** Of that process, as ISO 8601; empty when there is none. */
  readonly startedAt: string;
}

/** Looks at a process, and changes nothing. */
export function observe(folder: ProcessFolder): Observed {
  const state = folder.readState();
  const alive = state?.phase === "running" && isAlive(state.child) ? state : undefined;
  const status = statusOf(folder, state, alive !== undefined);
  return {
    running: status === RUNNING,
    status,
    pid: alive?.child.pid ?? 0,
    startedAt: alive?.since ?? "",
  };
}

const RUNNING = "running";

function statusOf(folder: ProcessFolder, state: SupervisorState | undefined, isChildAlive: boolean): string {
  if (!state) return "not started";
  if (state.phase === "ended") return `ended: ${describeExit(state.exit)}`;
  if (state.generation !== folder.readSpec()?.generation) return "not as specified";
  if (!folder.supervisor()) return isChildAlive ? "running without supervisor" : "gone with its supervisor";
  if (state.phase === "waiting") return `waiting to be restarted: ${describeExit(state.exit)}`;
  return isChildAlive ? RUNNING : "just ended";
}
