import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { hashOf } from "../../hash";
import type { Configuration } from "./work-folder";

/** Lies in Terraform's own data folder, so that it goes with it. */
const RECORD = join(".terraform", "terrace-init");

/** Whether the folder is initialised for just this configuration, by just this Terraform. */
export async function isInitialised(work: string, configuration: Configuration, terraform: string): Promise<boolean> {
  const recorded = await readFile(join(work, RECORD), "utf8").catch(() => undefined);
  return recorded !== undefined && recorded === (await fingerprint(work, configuration, terraform));
}

/** Remembers that the folder was initialised. */
export async function recordInit(work: string, configuration: Configuration, terraform: string): Promise<void> {
  await writeFile(join(work, RECORD), await fingerprint(work, configuration, terraform)).catch(() => undefined);
}

/**
 * What else an init has to be told. Terraform refuses to leave a backend before somebody has said what is to become of
 * its state. When that is a local state that is not there (because the project was moved, say), nothing is left behind.
 */
export async function extraInitArguments(work: string): Promise<readonly string[]> {
  const backend = await usedBackend(work);
  const isLeft = backend?.type !== "local" || existsSync(resolve(work, backend.config.path ?? "terraform.tfstate"));
  return isLeft ? [] : ["-reconfigure"];
}

interface UsedBackend {
  readonly type: string;
  readonly config: { readonly path?: string | null };
}

/** The backend that the folder was initialised for, as Terraform remembers it. */
async function usedBackend(work: string): Promise<UsedBackend | undefined> {
  try {
    const text = await readFile(join(work, ".terraform", "terraform.tfstate"), "utf8");
    return (JSON.parse(text) as { readonly backend?: UsedBackend }).backend;
  } catch {
    return undefined;
  }
}

/** All that an init depends on: backend, providers, modules, the lock file, the tool and the platform. */
async function fingerprint(work: string, { text, json }: Configuration, terraform: string): Promise<string> {
  const lock = await readFile(join(work, ".terraform.lock.hcl"), "utf8").catch(() => "");
  const parts = text.trimStart().startsWith("{")
    ? {
        terraform: json.terraform,
        modules: json.module,
        providers: [json.provider, json.resource, json.data].map((blocks) => Object.keys(blocks ?? {})),
      }
    : { text };
  return hashOf({ ...parts, lock, tool: terraform, platform: `${process.platform}_${process.arch}` });
}
