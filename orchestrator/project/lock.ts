import { randomUUID } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { link, open, readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import type { ProcessIdentity } from "../events";
import type { RunFailure } from "../failure";
import { codeOf } from "../error-code";
import { isAlive, processStart } from "../process-identity";
import { fail, ok, type Result } from "../result";

/** A lock that is held. */
export interface HeldLock {
  release(): void;
}

/** Who holds a lock. */
interface Holder extends ProcessIdentity {
  readonly host: string;
  readonly since: string;
}

/**
 * Takes a project's lock: one run at a time. A lock whose holder is dead is taken over; one from another host is
 * believed, since nobody can tell from here.
 */
export async function takeLock(path: string): Promise<Result<HeldLock, RunFailure>> {
  const own = JSON.stringify(holderOfOurs());
  for (;;) {
    if (await create(path, own)) return ok(held(path, own));
    const text = await readFile(path, "utf8").catch(() => undefined);
    if (text === undefined) continue;
    const holder = parse(text);
    if (holder && isHeld(holder)) return fail({ kind: "project-locked", holder });
    const removed = await removeStale(path, text);
    if (!removed.ok) return removed;
  }
}

function holderOfOurs(): Holder {
  const { pid } = process;
  return { pid, started: processStart(pid) ?? "", host: hostname(), since: new Date().toISOString() };
}

/** Written beside and linked into place, so that nobody ever reads half a lock. */
async function create(path: string, text: string): Promise<boolean> {
  const temporary = `${path}.${randomUUID()}`;
  const handle = await open(temporary, "wx", 0o600);
  await handle.writeFile(text);
  await handle.close();
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** What this process holds. It ends with that released: on another host, nobody could tell that it is gone. */
const ours = new Map<string, string>();
process.once("exit", () => ours.forEach((own, path) => removeIfOurs(path, own)));

function held(path: string, own: string): HeldLock {
  ours.set(path, own);
  return {
    release: () => {
      ours.delete(path);
      removeIfOurs(path, own);
    },
  };
}

function removeIfOurs(path: string, own: string): void {
  try {
    if (readFileSync(path, "utf8") === own) rmSync(path);
  } catch {
    // It is gone already.
  }
}

function isHeld(holder: Holder): boolean {
  return holder.host !== hostname() || isAlive(holder);
}

/**
 * Several processes may find the same lock stale. One that removed it a moment after another did would remove the fresh
 * lock of that one; so only the holder of a second lock may, and looks again first. That lock can go stale as well, by
 * a kill within these few lines, and is then taken over in the same way.
 */
async function removeStale(path: string, text: string): Promise<Result<void, RunFailure>> {
  const takeover = await takeLock(`${path}.takeover`);
  if (!takeover.ok) return takeover;
  const now = await readFile(path, "utf8").catch(() => undefined);
  if (now === text) await rm(path, { force: true });
  takeover.value.release();
  return ok(undefined);
}

function parse(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Partial<Holder> | null;
    return typeof holder?.pid === "number" && typeof holder.host === "string" ? (holder as Holder) : undefined;
  } catch {
    return undefined;
  }
}
