import { randomBytes } from "node:crypto";

/** What is wrong with a name that a folder is to have, if anything is. */
export function checkName(name: string): string | undefined {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/.test(name)
    ? undefined
    : "must be letters, digits, hyphens and underscores, begin with a letter or digit, and have at most 63 of them";
}

/** An id that nothing of this name had before. */
export function newId(name: string): string {
  return `${name}-${randomBytes(4).toString("hex")}`;
}

/** Whether an id was made for this name. */
export function isIdOf(name: string, id: string): boolean {
  return id.startsWith(`${name}-`) && /^[0-9a-f]{8}$/.test(id.slice(name.length + 1));
}
