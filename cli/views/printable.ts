import { stripVTControlCharacters } from "node:util";

/**
 * Text of unknown origin as one line that does nothing to a terminal but stand there: no escape sequences, no control
 * characters, nothing that turns the direction of writing.
 */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replaceAll("\t", "    ").replace(UNPRINTABLE, "\ufffd");
}

/** Control characters, separators of lines, and marks that turn the direction. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu;

/** The same of a text with lines. A line that was written over (`10 %\r20 %`) is what was to be seen last. */
export function printableLines(text: string): readonly string[] {
  return text.split("\n").map((line) => printable(lastOverwrite(line)));
}

function lastOverwrite(line: string): string {
  if (!line.includes("\r")) return line;
  return line.split("\r").findLast((part) => part !== "") ?? "";
}

/** The same of all texts within plain data. */
export function printableData<T>(data: T): T {
  return clean(data) as T;
}

function clean(data: unknown): unknown {
  if (typeof data === "string") return printableLines(data).join("\n");
  if (Array.isArray(data)) return data.map(clean);
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [printable(key), clean(value)]));
}
