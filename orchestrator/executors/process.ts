import { spawn, type ChildProcess } from "node:child_process";
import { close, fstatSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import type { EndReason } from "../run/attempts";
import type { ProcessIdentity } from "../events";
import type { Exit } from "../failure";
import { codeOf } from "../error-code";
import { processStart } from "../process-identity";

/** A program to run. */
export interface Program {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin?: string;
  /** How long it may go on after it was asked to end because it is late. After that it is killed, with its children. */
  readonly graceMs: number;
}

/** What a program is watched with. */
export interface Watcher {
  /** Aborted: the program gets SIGINT, as from a terminal; once only, since a second one makes Terraform drop its locks. */
  readonly signal: AbortSignal;
  /** Told once it runs. */
  started(process: ProcessIdentity): void;
  /** Told whole lines, without their ends, in the order they were written. */
  lines(lines: readonly string[], stream: "stdout" | "stderr"): void;
}

/** How a program ended, or that it could not be started (`ENOENT`). */
export type Ending =
  { readonly kind: "ended"; readonly exit: Exit } | { readonly kind: "not-started"; readonly code: string };

const POLL_MS = 100;

/**
 * Runs a program that outlives us if need be.
 *
 * It runs in a session of its own, so that a Ctrl-C in the terminal reaches Terrace only. Its output goes to files
 * without a name, not to pipes: when Terrace is killed, a Terraform in the middle of an apply can still write, comes to
 * its end and saves its state (a broken pipe would kill it), and nothing it wrote is left on the disk.
 */
export async function runProgram(program: Program, watcher: Watcher): Promise<Ending> {
  const started = start(program);
  if ("kind" in started) return started;
  try {
    return await supervise(started.child, program, started.capture, watcher);
  } finally {
    closeCapture(started.capture);
  }
}

/** Node reports most of what the system says against a start by an event, and some of it by throwing. */
function start(program: Program): { readonly child: ChildProcess; readonly capture: Capture } | Ending {
  let capture: Capture | undefined;
  try {
    capture = openCapture(program.stdin ?? "");
    const child = spawn(program.file, program.args, {
      cwd: program.cwd,
      env: program.env,
      detached: true,
      stdio: [capture.stdin, capture.stdout, capture.stderr],
    });
    return { child, capture };
  } catch (error) {
    if (capture) closeCapture(capture);
    return { kind: "not-started", code: codeOf(error) };
  }
}

async function supervise(child: ChildProcess, program: Program, capture: Capture, watcher: Watcher): Promise<Ending> {
  const readers = [
    new LineReader(capture.stdout, (lines) => watcher.lines(lines, "stdout")),
    new LineReader(capture.stderr, (lines) => watcher.lines(lines, "stderr")),
  ];
  const timer = setInterval(() => readers.forEach((reader) => reader.read()), POLL_MS);
  const stopWatching = passOnInterrupt(child, program.graceMs, watcher.signal);
  try {
    if (child.pid !== undefined) watcher.started({ pid: child.pid, started: processStart(child.pid) ?? "" });
    return await endOf(child);
  } finally {
    clearInterval(timer);
    stopWatching();
    for (const reader of readers) reader.end();
  }
}

function endOf(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ kind: "not-started", code: codeOf(error) }));
    child.once("exit", (code, signal) =>
      resolve({ kind: "ended", exit: signal === null ? { code: code ?? 0 } : { signal } }),
    );
  });
}

/**
 * Passes an interrupt on to the program and all that it has started, as a terminal would; otherwise a shell ends and
 * leaves its command behind, and a wrapper waits for a program that was never told. An interrupt by the user waits for
 * the program as long as it takes; a late one is killed after its grace, and leaves nothing behind.
 */
function passOnInterrupt(child: ChildProcess, graceMs: number, signal: AbortSignal): () => void {
  let timer: NodeJS.Timeout | undefined;
  const onAbort = (): void => {
    signalGroup(child, "SIGINT");
    const reason = signal.reason as EndReason;
    if (reason === "timeout") timer = setTimeout(() => signalGroup(child, "SIGKILL"), graceMs);
  };
  if (signal.aborted) onAbort();
  else signal.addEventListener("abort", onAbort);
  return () => {
    if (timer) signalGroup(child, "SIGKILL");
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // All of it ended by itself in the meantime.
  }
}

interface Capture {
  /** Not there when there is nothing to read. */
  readonly stdin: number | "ignore";
  readonly stdout: number;
  readonly stderr: number;
}

function openCapture(stdin: string): Capture {
  const folder = mkdtempSync(join(tmpdir(), "terrace-"));
  const anonymous = (name: string, flags: string): number => openSync(join(folder, name), flags, 0o600);
  // Appending: a script that opens /dev/stderr anew empties the file, and what is written next belongs at its new end.
  const output = { stdout: anonymous("out", "ax+"), stderr: anonymous("err", "ax+") };
  const input = stdin === "" ? "ignore" : anonymous("in", "wx+");
  rmSync(folder, { recursive: true });
  // Written at a position, which leaves the descriptor's own position, where the program begins to read, at 0.
  if (input !== "ignore") writeSync(input, stdin, 0);
  return { stdin: input, ...output };
}

/** The last close of a file without a name removes it from the disk, which takes a while: nobody waits for that. */
function closeCapture({ stdin, stdout, stderr }: Capture): void {
  for (const fd of [stdin, stdout, stderr]) if (fd !== "ignore") close(fd);
}

class LineReader {
  private readonly decoder = new StringDecoder("utf8");
  private readonly buffer = Buffer.allocUnsafe(64 * 1024);
  private position = 0;
  private parts: string[] = [];

  constructor(
    private readonly fd: number,
    private readonly onLines: (lines: readonly string[]) => void,
  ) {}

  /** Only as far as the file goes now: a program may write faster than anybody reads. */
  read(): void {
    const { size } = fstatSync(this.fd);
    if (size < this.position) this.position = 0;
    while (this.position < size) {
      const length = readSync(this.fd, this.buffer, 0, this.buffer.length, this.position);
      if (length === 0) return;
      this.position += length;
      this.take(this.decoder.write(this.buffer.subarray(0, length)));
    }
  }

  end(): void {
    this.read();
    const rest = this.parts.join("") + this.decoder.end();
    if (rest !== "") this.onLines([rest]);
  }

  /** The parts of an unfinished line are joined only once, at its end: a line of many megabytes costs no more. */
  private take(text: string): void {
    const lines = text.split("\n");
    const unfinished = lines.pop() ?? "";
    const [first, ...others] = lines;
    if (first !== undefined) {
      this.onLines([this.parts.join("") + first, ...others]);
      this.parts = [];
    }
    if (unfinished !== "") this.parts.push(unfinished);
  }
}
