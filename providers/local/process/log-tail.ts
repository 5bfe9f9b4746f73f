import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** The last lines of a log; nothing where there is none. */
export function logTail(path: string): string {
  try {
    const file = openSync(path, "r");
    try {
      return lastLines(file);
    } finally {
      closeSync(file);
    }
  } catch {
    return "";
  }
}

const BYTES = 4_096;
const LINES = 20;

function lastLines(file: number): string {
  const { size } = fstatSync(file);
  const buffer = Buffer.alloc(Math.min(size, BYTES));
  const length = readSync(file, buffer, 0, buffer.length, size - buffer.length);
  return buffer.toString("utf8", 0, length).trimEnd().split("\n").slice(-LINES).join("\n");
}
