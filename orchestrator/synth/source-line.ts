import { existsSync } from "node:fs";
import { resolve, sep } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { SourceLine } from "../diagnostic";

/** Where Node, TypeScript and esbuild write a place in a source file. A path may hold spaces. */
const PLACES = [
  /\((?:file:\/\/)?(\/.+?):(\d+):\d+\)\s*$/,
  /^\s*at (?:async )?(?:file:\/\/)?(\/.+?):(\d+):\d+\s*$/,
  /^(?:file:\/\/)?(\/.+?):(\d+)$/,
  /^(\S.*?\.[cm]?[jt]sx?)[:(](\d+)[:,]\d+\)?/,
];

/** The first line of the project's own source that an app's output names: where a person starts to look. */
export function sourceLine(output: string, folder: string): SourceLine | undefined {
  for (const text of stripVTControlCharacters(output).split("\n")) {
    for (const place of PLACES) {
      const [, path = "", line = ""] = place.exec(text) ?? [];
      const file = resolve(folder, path);
      if (path !== "" && isOwnSource(file, folder)) return { file, line: Number(line) };
    }
  }
  return undefined;
}

function isOwnSource(file: string, folder: string): boolean {
  return file.startsWith(folder + sep) && !file.includes(`${sep}node_modules${sep}`) && existsSync(file);
}
