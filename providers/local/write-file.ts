import { chmodSync, closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/**
 * Writes a file for good: at any instant there is the old one or the new one, whole, also when the machine stops. What
 * a write that was killed left beside it goes with the next one.
 */
export function writeWhole(path: string, content: string | Uint8Array, mode: number): void {
  const temporary = unfinished(path);
  rmSync(temporary, { force: true });
  try {
    writeAndSync(temporary, content, mode);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

/** Where a file lies until it is whole. */
export function unfinished(path: string): string {
  return join(dirname(path), `.${basename(path)}.unfinished`);
}

/** Never through a link that somebody has put there; and never readable by more people than it will be. */
function writeAndSync(path: string, content: string | Uint8Array, mode: number): void {
  const file = openSync(path, "wx", 0o600);
  try {
    writeFileSync(file, content);
    chmodSync(path, mode);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** A file that was flushed can still be lost with its name. */
function syncFolder(path: string): void {
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
