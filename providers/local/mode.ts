import type { Stats } from "node:fs";

/** What is wrong with a mode as it is written in a configuration, if anything is. */
export function checkMode(mode: string): string | undefined {
  return /^0[0-7]{3}$/.test(mode) ? undefined : `must be four octal digits that begin with 0, such as "0644"`;
}

/** `"0644"` as a number. */
export function parseMode(mode: string): number {
  return Number.parseInt(mode, 8);
}

/** A file's permissions, as they are written in a configuration. */
export function modeOf({ mode }: Stats): string {
  return (mode & 0o7777).toString(8).padStart(4, "0");
}
