import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Types of resources and data sources. */
export interface Types {
  readonly resources: readonly string[];
  readonly dataSources: readonly string[];
}

/** The types that a state holds; undefined for what is no state that we know. */
export function typesInState(text: string): Types | undefined {
  if (text.trim() === "") return { resources: [], dataSources: [] };
  try {
    const { version, resources } = JSON.parse(text) as StateFile;
    if (version !== 4 || !resources) return undefined;
    const named = (mode: string): string[] => resources.flatMap((each) => (each.mode === mode ? [each.type] : []));
    return { resources: unique(named("managed")), dataSources: unique(named("data")) };
  } catch {
    return undefined;
  }
}

interface StateFile {
  readonly version?: number;
  readonly resources?: readonly { readonly mode: string; readonly type: string }[];
}

/** Keeps the types of a state that is elsewhere, whenever it was fetched. */
export async function rememberStateTypes(work: string, text: string): Promise<void> {
  const types = typesInState(text);
  if (types) await writeFile(join(work, RECORD), JSON.stringify(types)).catch(() => undefined);
}

/** The types that were kept last. Another hand may have brought more since; Terraform then says that it misses one. */
export async function rememberedStateTypes(work: string): Promise<Types | undefined> {
  try {
    return JSON.parse(await readFile(join(work, RECORD), "utf8")) as Types;
  } catch {
    return undefined;
  }
}

const RECORD = ".terrace-state-types";

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
