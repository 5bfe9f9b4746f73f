import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** What a stack was made from when a plan of it had last nothing to change, and the state that it has since; as hashes. */
export interface Fingerprint {
  readonly made: string;
  readonly state: string;
}

/** Reads what {@link writeFingerprint} has written; undefined when there is none, or it is damaged. */
export async function readFingerprint(file: string): Promise<Fingerprint | undefined> {
  try {
    const { made, state } = JSON.parse(await readFile(file, "utf8")) as Partial<Fingerprint>;
    return typeof made === "string" && typeof state === "string" ? { made, state } : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a fingerprint. One that can't be kept costs a plan, and nothing else; so does one that a crash cut off. */
export async function writeFingerprint(file: string, fingerprint: Fingerprint): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(temporary, JSON.stringify(fingerprint), { mode: 0o600 });
    await rename(temporary, file);
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

/** Forgets a fingerprint. @throws errors of the system: one that stayed could be believed */
export function removeFingerprint(file: string): Promise<void> {
  return rm(file, { force: true });
}
