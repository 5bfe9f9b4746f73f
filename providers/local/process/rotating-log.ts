import { closeSync, constants, fstatSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import type { LogFile } from "./launch";

/** A log that begins a new file when one is full. No output is lost but that of files past the last that is kept. */
export class RotatingLog {
  private file: number;
  private size: number;

  constructor(private readonly log: LogFile) {
    this.file = open(log.path);
    this.size = fstatSync(this.file).size;
  }

  /** A line is in one file, unless it is longer than a file may be. */
  write(output: Buffer): void {
    let rest = output;
    while (this.size + rest.length > this.log.bytes) {
      const part = rest.subarray(0, this.partFor(rest));
      this.append(part);
      rest = rest.subarray(part.length);
      this.rotate();
    }
    this.append(rest);
  }

  close(): void {
    closeSync(this.file);
  }

  /** How much of it still goes into this file: whole lines, or nothing; of a line that no file could hold, what fits. */
  private partFor(output: Buffer): number {
    const room = Math.max(0, this.log.bytes - this.size);
    const lines = room === 0 ? 0 : output.lastIndexOf(NEWLINE, room - 1) + 1;
    if (lines > 0 || this.size > 0) return lines;
    return room;
  }

  private append(output: Buffer): void {
    let written = 0;
    while (written < output.length) written += writeSync(this.file, output, written);
    this.size += output.length;
  }

  private rotate(): void {
    const names = logNames(this.log);
    for (let age = names.length - 1; age > 0; age--) move(names[age - 1] ?? "", names[age] ?? "");
    if (this.log.older === 0) rmSync(this.log.path, { force: true });
    const full = this.file;
    this.file = open(this.log.path);
    this.size = 0;
    closeSync(full);
  }
}

const NEWLINE = 10;

/** All files that a log may consist of, the newest first. */
export function logNames({ path, older }: LogFile): readonly string[] {
  return [path, ...Array.from({ length: older }, (_, index) => `${path}.${index + 1}`)];
}

/** Whatever is there must be a file: a log is not written through a link. */
function open(path: string): number {
  return openSync(path, APPEND, 0o600);
}

const APPEND = constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | constants.O_NOFOLLOW;

function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}
