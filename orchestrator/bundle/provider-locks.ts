import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The versions of providers that a stack is locked to, by their addresses. */
export type ProviderLocks = Readonly<Record<string, string>>;

/** Where Terraform keeps them, in the folder that it runs in. */
export const LOCK_FILE = ".terraform.lock.hcl";

/** Reads what a folder is locked to; nothing, when it was never initialised. */
export async function readProviderLocks(folder: string): Promise<ProviderLocks> {
  const text = await readFile(join(folder, LOCK_FILE), "utf8").catch(() => "");
  const blocks = [...text.matchAll(/^provider "([^"]+)" \{\n(.*?)^\}/gms)];
  return Object.fromEntries(
    blocks.map(([, provider = "", body = ""]) => [provider, /^ *version *= *"([^"]*)"/m.exec(body)?.[1] ?? ""]),
  );
}
