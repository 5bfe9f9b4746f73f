import type { Failure } from "../failure";
import { ioFailure } from "../io-failure";
import { fail, ok, type Result } from "../result";
import { makeDataFolder, sweepRuns } from "../run/run-folder";
import { DataFolder } from "./data-folder";
import { takeLock } from "./lock";

/** A project that nobody else works at until it is released, or this process ends. */
export interface HeldProject {
  /** Resolves once what killed runs have left is cleared up. */
  readonly swept: Promise<void>;
  release: () => Promise<void>;
}

/**
 * Takes a project for a run: best before its app runs, which writes where another run reads.
 *
 * @param folder the project's
 */
export async function holdProject(folder: string): Promise<Result<HeldProject, Failure>> {
  try {
    const data = new DataFolder(folder);
    await makeDataFolder(data);
    const lock = await takeLock(data.lock);
    if (!lock.ok) return lock;
    const swept = sweepRuns(data);
    const settled = swept.catch(() => undefined);
    return ok({ swept, release: () => settled.then(() => lock.value.release()) });
  } catch (error) {
    return fail(ioFailure(folder, error));
  }
}
