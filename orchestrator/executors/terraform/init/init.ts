import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hashOf } from "../../../hash";
import { ownProviders } from "./own-providers";
import type { Configuration } from "../work-folder";

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

/** All that an init depends on: backend, providers, modules, the lock file, the tool and the platform. */
async function fingerprint(work: string, { text, json }: Configuration, terraform: string): Promise<string> {
  const lock = await readFile(join(work, ".terraform.lock.hcl"), "utf8").catch(() => "");
  const parts = text.trimStart().startsWith("{")
    ? {
        terraform: json.terraform,
        modules: json.module,
        providers: [json.provider, json.resource, json.data, json.ephemeral].map((blocks) => Object.keys(blocks ?? {})),
      }
    : { text };
  const own = (await ownProviders(work, json)).map(({ hash }) => hash);
  return hashOf({
    ...parts,
    ...(own.length > 0 && { own }),
    lock,
    tool: terraform,
    platform: `${process.platform}_${process.arch}`,
  });
}
