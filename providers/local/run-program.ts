import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A program that a handler runs to its end. */
export interface Program {
  /** The program and its arguments; no shell makes anything of them. */
  readonly command: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What it reads on its standard input. @default nothing */
  readonly stdin?: string;
  readonly timeoutMs: number;
  /** Which of its output is told line by line. @default standard error alone */
  readonly linesFrom?: "stderr" | "both";
}

/** What watches it. */
export interface Watch {
  /** Aborted: it is asked to end, and killed if it doesn't. */
  readonly signal: AbortSignal;
  /** Told each line. */
  line(text: string): void;
}

/** How it ended. */
export interface Ended {
  /** The exit code, or the signal that killed it. */
  readonly exit: number | NodeJS.Signals;
  readonly stdout: string;
  /** The last lines that were told. */
  readonly lastWords: string;
}

/** Runs a program to its end. Rejects when it can't be started, takes too long, or is to stop; then all of it is gone. */
export async function runProgram(program: Program, watch: Watch): Promise<Ended> {
  const [file = "", ...args] = program.command;
  const timeout = AbortSignal.timeout(program.timeoutMs);
  const over = AbortSignal.any([watch.signal, timeout]);
  over.throwIfAborted();
  const child = spawn(file, args, { cwd: program.cwd, env: program.environment, detached: true });
  const stdout: Buffer[] = [];
  const lines: string[] = [];
  child.stdout.on("data", (data: Buffer) => stdout.push(data));
  for (const stream of program.linesFrom === "both" ? [child.stdout, child.stderr] : [child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      if (lines.length > LAST_LINES) lines.shift();
      watch.line(line);
    });
  }
  child.stdin.on("error", () => undefined).end(program.stdin ?? "");
  const stop = stopGroupWhen(over, child.pid);
  try {
    const exit = await new Promise<number | NodeJS.Signals>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => resolve(signal ?? code ?? 0));
    });
    if (timeout.aborted) throw new Error(`${file} did not end within ${program.timeoutMs / 1_000} s`);
    watch.signal.throwIfAborted();
    return { exit, stdout: Buffer.concat(stdout).toString(), lastWords: lines.join("\n") };
  } finally {
    stop();
  }
}

const LAST_LINES = 20;

/** Asks the program and what it has started to end; after a while they are killed. Returns what calls that off. */
function stopGroupWhen(over: AbortSignal, pid: number | undefined): () => void {
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    signalGroup(pid, "SIGTERM");
    timer = setTimeout(() => signalGroup(pid, "SIGKILL"), GRACE_MS);
  };
  over.addEventListener("abort", stop, { once: true });
  return () => {
    over.removeEventListener("abort", stop);
    clearTimeout(timer);
    if (over.aborted) signalGroup(pid, "SIGKILL");
  };
}

const GRACE_MS = 5_000;

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // It is gone.
  }
}
