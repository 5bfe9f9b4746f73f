import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import type { Environment } from "../executors/terraform/environment";
import type { Exit } from "../failure";
import { Lines } from "./lines";
import { Tail } from "./tail";

/** How an app's process is started. */
export type AppProcess =
  | { readonly kind: "shell"; readonly line: string; readonly env: Environment }
  | { readonly kind: "node"; readonly args: readonly string[]; readonly env: Environment };

/** Where it runs, and who looks on. */
export interface AppSurroundings {
  readonly folder: string;
  /** Ends the process and all that it has started. */
  readonly signal: AbortSignal;
  readonly onOutput: (line: string) => void;
}

/** How an app ended, with the last lines that it wrote. */
export interface AppEnd {
  readonly exit: Exit;
  readonly output: string;
}

/** How long an interrupted app has to end by itself. */
const GRACE_MS = 2_000;

/** Runs an app to its end. That it can't be started at all is told like an exit, as a shell does. */
export function runApp(app: AppProcess, { folder, signal, onOutput }: AppSurroundings): Promise<AppEnd> {
  const tail = new Tail();
  return new Promise((resolve) => {
    const child = start(app, folder);
    if ("message" in child) {
      resolve({ exit: { code: 126 }, output: child.message });
      return;
    }
    const endLines = readLines(child, (line) => {
      tail.push(line);
      onOutput(line);
    });
    const stopListening = killOnAbort(child, signal);
    const end = (exit: Exit): void => {
      stopListening();
      endLines();
      resolve({ exit, output: tail.toString() });
    };
    child.once("error", ({ message }) => {
      tail.push(message);
      end({ code: 127 });
    });
    child.once("close", (code, killedBy) => {
      end(code === null ? { signal: killedBy ?? "SIGKILL" } : { code });
    });
  });
}

/** The process leads a group of its own, so that all that it starts can be ended with it. */
function start(app: AppProcess, cwd: string): ChildProcess | Error {
  const options: SpawnOptions = { cwd, env: app.env, detached: true, stdio: ["ignore", "pipe", "pipe"] };
  try {
    return app.kind === "shell"
      ? spawn(app.line, { ...options, shell: true })
      : spawn(process.execPath, app.args, options);
  } catch (error) {
    // Node tells some reasons at once, such as an environment that is too large, and others by an event.
    return error as Error;
  }
}

/** Reads both of the process's streams; the returned function gives their last lines, if they have no end. */
function readLines(child: ChildProcess, onLine: (line: string) => void): () => void {
  const streams = [child.stdout, child.stderr].map((stream) => {
    const lines = new Lines(onLine);
    stream?.on("data", (bytes: Buffer) => {
      lines.write(bytes);
    });
    return lines;
  });
  return () => {
    for (const lines of streams) lines.end();
  };
}

/** Ends the process's group when the signal says so; the returned function stops listening for it. */
function killOnAbort(child: ChildProcess, signal: AbortSignal): () => void {
  let timer: NodeJS.Timeout | undefined;
  // A process that left the group may hold the streams open for as long as it likes.
  const letGo = (): void => [child.stdout, child.stderr].forEach((stream) => stream?.destroy());
  const abort = (): void => {
    killGroup(child, "SIGTERM");
    timer = setTimeout(() => {
      killGroup(child, "SIGKILL");
      timer = setTimeout(letGo, GRACE_MS);
    }, GRACE_MS);
  };
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  return () => {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  };
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // The last of the group has just ended.
  }
}
