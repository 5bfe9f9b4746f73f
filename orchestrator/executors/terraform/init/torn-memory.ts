import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";

/** What Terraform's own data folder says of the backend and of the modules. */
const MEMORIES = ["terraform.tfstate", join("modules", "modules.json")];

/**
 * Removes what a kill has torn of what Terraform remembers of an init; the next init writes it anew. Terraform writes it
 * in place, in a plan too, and with half of it refuses all work in the folder, even another init.
 *
 * @returns whether there was any
 */
export async function removeTornMemory(work: string): Promise<boolean> {
  const files = MEMORIES.map((name) => join(work, ".terraform", name));
  const torn = await Promise.all(files.map(removeIfTorn));
  return torn.includes(true);
}

async function removeIfTorn(file: string): Promise<boolean> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined || isJson(text)) return false;
  await rm(file);
  return true;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
