import { spawn, type ChildProcess } from "node:child_process";
import type { Writable } from "node:stream";
import { identify, type ProcessIdentity } from "../process-identity";
import type { Launch } from "./launch";
import { MARK } from "./members";
import type { Exit } from "./supervisor-state";

/** A process that exists, and does nothing yet. */
export interface GatedChild {
  /** Undefined when it could not be started. */
  readonly identity: ProcessIdentity | undefined;
  /** Lets it go on and become the program. */
  open(): void;
  /** Resolves when it has ended, however that came. */
  readonly ended: Promise<Exit>;
  /** Whether all its output has been taken, and no more will come. */
  isSilent(): boolean;
}

/**
 * Starts a process in a session of its own that waits at a gate. When we are killed before the gate is opened it ends
 * by itself: so who writes down its number first never loses a process.
 */
export function startGated(launch: Launch, id: string, output: (data: Buffer) => void): GatedChild {
  let child: ChildProcess;
  try {
    child = spawn("/bin/sh", ["-c", GATE, "sh", launch.file, ...launch.args], {
      cwd: launch.cwd,
      env: { ...process.env, ...launch.environment, [MARK]: id },
      detached: true,
      stdio: ["ignore", "pipe", "pipe", "pipe"],
    });
  } catch (error) {
    return neverStarted(error as Error);
  }
  const gate = child.stdio[3] as Writable;
  gate.on("error", () => undefined);
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", output).on("error", () => undefined);
  let silent = child.pid === undefined;
  child.once("close", () => (silent = true));
  return {
    identity: child.pid === undefined ? undefined : identify(child.pid),
    open: () => void gate.end("\n"),
    ended: new Promise((resolve) => {
      child.once("error", (error) => resolve({ error: error.message }));
      child.once("exit", (code, signal) => resolve(signal === null ? { code: code ?? 0 } : { signal }));
    }),
    isSilent: () => silent,
  };
}

/** The shell becomes the program, keeping its number. It makes nothing of the words it is given. */
const GATE = 'read -r _ <&3 || exit 126; exec 3<&-; exec "$@"';

function neverStarted(error: Error): GatedChild {
  return {
    identity: undefined,
    open: () => undefined,
    ended: Promise.resolve({ error: error.message }),
    isSilent: () => true,
  };
}
