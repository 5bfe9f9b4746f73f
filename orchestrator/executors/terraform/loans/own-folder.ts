import { existsSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { moduleFiles } from "./used-types";
import { FORESEEN_FILE, type Blocks, type Configuration } from "../work-folder";

/** Says that a provider has looked for a file in the stack's folder, though nothing in its configuration told so. */
const MARK = ".terrace-relative-paths";

/**
 * Whether a stack's providers must run in its own folder, because it gives them relative paths: an asset's, one that
 * begins with a dot, or one made of `path.module`. Others share their providers with stacks in other folders. In doubt,
 * yes: that costs a process.
 *
 * @param file the name of the stack's own file
 */
export async function needsOwnFolder(work: string, file: string, { text, json }: Configuration): Promise<boolean> {
  if (!text.trimStart().startsWith("{") || existsSync(join(work, MARK))) return true;
  const given = JSON.stringify({ ...json, module: Object.values(json.module ?? {}).map(withoutSource) });
  const assets = (await readdir(work)).filter((name) => !name.startsWith(".") && !OURS.has(name) && name !== file);
  if (RELATIVE.test(given) || assets.some((name) => given.includes(name))) return true;
  if (Object.keys(json.module ?? {}).length === 0) return false;
  const modules = await moduleFiles(work);
  return !modules || modules.some((module) => RELATIVE.test(module.text));
}

/** Where a module is from, only Terraform reads. */
function withoutSource({ source: _, ...inputs }: Blocks[string]): object {
  return inputs;
}

/** Remembers that the stack's providers must run in its folder. */
export async function markRelativePaths(work: string): Promise<void> {
  await writeFile(join(work, MARK), "").catch(() => undefined);
}

const RELATIVE = /\bpath\.(module|root|cwd)\b|"\.{1,2}\//;
const OURS: ReadonlySet<string> = new Set([FORESEEN_FILE, "errored.tfstate", "crash.log"]);
