import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { hashOf } from "../../../hash";
import { providerSources } from "./provider-sources";
import type { OwnProvider } from "./own-providers";
import { describeTool, isKnownTool, type InitTool } from "./init-tool";
import { isPinned, needsOnlyBuiltIn, usedProviders, type UsedProviders } from "./used-providers";
import { LOCK_FILE, type TerraformJson } from "../work-folder";

/** What an init of a folder would have to fetch: nothing, providers, or what only Terraform can tell. */
export type InitNeeds =
  | { readonly kind: "nothing" }
  | { readonly kind: "providers"; readonly lock: string; readonly keyWith: KeyWith }
  | { readonly kind: "unknown" };

/** From the text of the lock file before an init, empty when there is none: the same for all that would install the same. */
export type KeyWith = (lock: string) => string;

/** A folder that Terraform runs in. */
export interface FolderBeforeInit {
  readonly work: string;
  /** The name of its configuration. */
  readonly file: string;
  readonly json: TerraformJson;
  /** What it brings along. */
  readonly own: readonly OwnProvider[];
}

/** Tells what an init would have to fetch. */
export async function initNeeds(folder: FolderBeforeInit, tool: InitTool, today: Date): Promise<InitNeeds> {
  const used = withoutOwn(usedProviders(folder.json), folder.own);
  if (!used || !isKnownTool(tool) || (await hasMore(folder))) return { kind: "unknown" };
  const lock = await readFile(join(folder.work, LOCK_FILE), "utf8").catch(() => "");
  // Terraform insists on what a lock file names, needed or not. An init takes it out.
  if (needsOnlyBuiltIn(used)) return { kind: /^provider /m.test(lock) ? "unknown" : "nothing" };
  const sources = await providerSources(tool);
  return sources ? { kind: "providers", lock, keyWith: keyOf(used, sources, tool, today) } : { kind: "unknown" };
}

function keyOf(used: UsedProviders, sources: readonly string[], tool: InitTool, today: Date): KeyWith {
  const parts = { ...used, sources, tool: describeTool(tool), platform: `${process.platform}_${process.arch}` };
  // Where neither a lock file nor the configuration says which version, there may be a newer one tomorrow.
  const day = isPinned(used) ? {} : { day: today.toISOString().slice(0, 10) };
  return (lock) => hashOf({ ...parts, lock, ...(lock === "" && day) });
}

function withoutOwn(used: UsedProviders | undefined, own: readonly OwnProvider[]): UsedProviders | undefined {
  const names = new Set(own.map(({ name }) => name));
  const required = Object.entries(used?.required ?? {}).filter(([name]) => !names.has(name));
  return used && { ...used, required: Object.fromEntries(required) };
}

/** Whether there is other configuration in the folder, or providers that it may or may not need. */
async function hasMore({ work, file, own }: FolderBeforeInit): Promise<boolean> {
  const names = await readdir(work);
  return names.some(
    (name) => (name === "terraform.d" && own.length === 0) || (name !== file && /\.(tf|tofu)(\.json)?$/.test(name)),
  );
}
