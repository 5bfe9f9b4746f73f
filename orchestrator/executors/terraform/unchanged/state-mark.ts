import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { codeOf } from "../../../error-code";
import { hashOf } from "../../../hash";
import type { Snapshot } from "../../executor";

/**
 * Tells a state from any other, and from each earlier version of itself: by all that is in its file, so that an edit by
 * hand counts, too. Undefined when it can't be read, or somebody is at work at it.
 */
export async function markOfFile(path: string): Promise<string | undefined> {
  if (existsSync(lockInfo(path))) return undefined;
  try {
    return hashOf({ text: await readFile(path, "utf8") });
  } catch (error) {
    return codeOf(error) === "ENOENT" ? hashOf({}) : undefined;
  }
}

/** Where Terraform notes that it is at work at a state. */
function lockInfo(path: string): string {
  return join(dirname(path), `.${basename(path).replace(/^\./, "")}.lock.info`);
}

/** The same for a state that is kept elsewhere. */
export function markOfSnapshot({ state, outputs }: Snapshot): string {
  return hashOf({ state: state ?? null, outputs });
}
