import { fail, ok, type Result } from "../result";
import type { CheckedContent } from "./content-schema";
import { byStack, isDeployed, type SharedEntries, type SharedEntry } from "./entries";

/** What is wrong with a text that should be a ledger. */
export type ContentProblem = "not-a-ledger" | "newer-version";

/**
 * A shared ledger as text. Those who meet a newer version than theirs leave it alone.
 *
 * @param now what was destroyed long ago is left out
 */
export function encodeContent(entries: SharedEntries, now: Date): string {
  const oldest = new Date(now.getTime() - KEPT_MS).toISOString();
  const kept = [...entries.values()].filter((entry) => isDeployed(entry) || entry.at > oldest);
  return JSON.stringify({ version: VERSION, stacks: kept });
}

/** From the text that {@link encodeContent} makes. */
export function decodeContent(text: string): Result<SharedEntries, ContentProblem> {
  const json = parse(text);
  const { version } = (json ?? {}) as { readonly version?: unknown };
  if (typeof version === "number" && version > VERSION) return fail("newer-version");
  const checked = contentSchema().safeParse(json);
  return checked.success ? ok(byStack(entriesIn(checked.data))) : fail("not-a-ledger");
}

/** What was not looked at is as it was written. */
function entriesIn({ stacks }: CheckedContent): readonly SharedEntry[] {
  return stacks as readonly object[] as readonly SharedEntry[];
}

const VERSION = 1;

/** How long it is known that a stack was destroyed: longer than anybody's clone waits with something to tell of it. */
const KEPT_MS = 90 * 24 * 60 * 60 * 1_000;

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** zod takes 50 ms to load. */
function contentSchema(): typeof import("./content-schema").contentSchema {
  return (require("./content-schema") as typeof import("./content-schema")).contentSchema;
}
