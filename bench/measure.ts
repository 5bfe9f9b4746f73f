import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cleanEnvironment } from "./environment";
import { Memory } from "./memory";

/** A program to measure. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Beside the bare environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** The file that it reads from. */
  readonly stdin?: string;
}

/** What running a program once took. */
export interface Measured {
  readonly ms: number;
  /** Most memory that all its processes had together; undefined where that can't be seen. */
  readonly peakBytes: number | undefined;
  /** All that it printed. */
  readonly log: string;
}

let marks = 0;

/** What the processes of one run are known by, in their environment. */
export function newMark(): string {
  return `${process.pid}-${++marks}`;
}

/**
 * Runs a program to its end, with its output in a file, as on a build machine. Throws when the program fails.
 *
 * @param mark of runs that share processes: a provider does not stay warm for a run whose environment is another one
 */
export async function measure(command: Command, mark = newMark()): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), "terrace-bench-log-"));
  const [stdin, log] = [openSync(command.stdin ?? "/dev/null", "r"), openSync(join(folder, "log"), "w")];
  try {
    const memory = new Memory(`BENCH_RUN=${mark}`);
    const start = performance.now();
    const child = spawn(command.file, command.args, {
      cwd: command.cwd,
      env: { ...cleanEnvironment(), ...command.env, BENCH_RUN: mark },
      stdio: [stdin, log, log],
    });
    const end = await endOf(child);
    const measured = { ms: performance.now() - start, peakBytes: memory.stop(), log: readLog(folder) };
    if (end !== "0")
      throw new Error(`${command.file} ${command.args.join(" ")}: ${end}\n${measured.log.slice(-2_000)}`);
    return measured;
  } finally {
    [stdin, log].forEach(closeSync);
    rmSync(folder, { recursive: true });
  }
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(String(code ?? signal)));
  });
}

function readLog(folder: string): string {
  return readFileSync(join(folder, "log"), "utf8");
}
