import { readlinkSync, rmSync, symlinkSync } from "node:fs";
import { identify, isAlive, type ProcessIdentity } from "./process-identity";
import { pause } from "./pause";

/** Gives a lock back. Once is enough. */
export type Release = () => void;

/**
 * Takes a lock, unless a living process has it: then that one is the answer. One that died with it has lost it.
 *
 * A lock is a symbolic link whose target says who holds it: made in one step, read in one step, never half there.
 */
export function tryLock(path: string): Release | ProcessIdentity {
  const own = targetFor(ourselves());
  for (;;) {
    if (create(path, own)) return () => release(path, own);
    const target = targetOf(path);
    if (target === undefined) continue;
    const holder = parse(target);
    if (holder && isAlive(holder)) return holder;
    const busy = removeStale(path, target);
    if (busy) return busy;
  }
}

/** Does something while it holds a lock; waits for whoever has it. */
export async function withLock<T>(path: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (;;) {
    const lock = tryLock(path);
    if (typeof lock !== "function") {
      await pause(POLL_MS, signal);
      continue;
    }
    try {
      return await work();
    } finally {
      lock();
    }
  }
}

const POLL_MS = 20;

/** Who holds a lock now: a living process, or nobody. */
export function holderOf(path: string): ProcessIdentity | undefined {
  const target = targetOf(path);
  const holder = target === undefined ? undefined : parse(target);
  return holder && isAlive(holder) ? holder : undefined;
}

function ourselves(): ProcessIdentity {
  return identify(process.pid) ?? { pid: process.pid, started: "" };
}

function create(path: string, target: string): boolean {
  try {
    symlinkSync(target, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function release(path: string, own: string): void {
  if (targetOf(path) === own) rmSync(path, { force: true });
}

/**
 * Several processes may find the same lock stale. One that removed it a moment after another did would remove the fresh
 * lock of that one; so only the holder of a second lock may, and looks again first.
 */
function removeStale(path: string, target: string): ProcessIdentity | undefined {
  const takeover = tryLock(`${path}.takeover`);
  if (typeof takeover !== "function") return takeover;
  if (targetOf(path) === target) rmSync(path, { force: true });
  takeover();
  return undefined;
}

function targetOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function targetFor({ pid, started }: ProcessIdentity): string {
  return `${pid} ${started}`;
}

function parse(target: string): ProcessIdentity | undefined {
  const [, pid, started] = /^(\d+) (.*)$/.exec(target) ?? [];
  return pid === undefined || started === undefined ? undefined : { pid: Number(pid), started };
}
