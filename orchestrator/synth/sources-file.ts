import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { SourceLine } from "../diagnostic";

/** Beside the manifest: which line of the project's source has made each construct. */
export const SOURCES_FILE = "sources.json";

/**
 * The lines of source that have made constructs, by their paths. None where the app was not started in the fast way.
 *
 * @param output the folder of the synthesized files
 * @param project the folder that the lines are in
 */
export function readSources(output: string, project: string): ReadonlyMap<string, SourceLine> {
  try {
    const { constructs } = JSON.parse(readFileSync(join(output, SOURCES_FILE), "utf8")) as {
      readonly constructs: Readonly<Record<string, string>>;
    };
    return new Map(Object.entries(constructs).map(([path, place]) => [path, lineAt(place, project)]));
  } catch {
    return new Map();
  }
}

function lineAt(place: string, project: string): SourceLine {
  const [, file = place, line = "1"] = /^(.*):(\d+)$/.exec(place) ?? [];
  return { file: resolve(project, file), line: Number(line) };
}
