import { readdir, readFile, realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import type { InstalledProvider } from "./provider-pool";

/**
 * The providers that an init has installed in a folder, each with the hashes that its lock file allows. Undefined when
 * they are not all there in the usual way: then only Terraform itself knows what to do.
 */
export async function lendableProviders(work: string): Promise<readonly InstalledProvider[] | undefined> {
  const locked = lockedProviders(await readFile(join(work, ".terraform.lock.hcl"), "utf8").catch(() => ""));
  const installed = await installedPackages(join(work, ".terraform", "providers"));
  const providers = await Promise.all(
    locked.map(async ({ address, version, hashes }) => {
      const folder = installed.get(`${address}/${version}`);
      if (folder === undefined || hashes.length === 0) return undefined;
      return { address, folder, hashes, runs: (await isBroughtAlong(work, folder)) ? "project" : "package" } as const;
    }),
  );
  return providers.every((provider) => provider !== undefined) ? providers : undefined;
}

/** Whether a package is a stack's own: its program is only the way to code of the project. */
async function isBroughtAlong(work: string, folder: string): Promise<boolean> {
  const own = await realpath(join(work, "terraform.d")).catch(() => undefined);
  return own !== undefined && (await realpath(folder)).startsWith(own + sep);
}

interface LockedProvider {
  readonly address: string;
  readonly version: string;
  readonly hashes: readonly string[];
}

/** Terraform writes the file itself, always in the same form. */
function lockedProviders(lock: string): readonly LockedProvider[] {
  return [...lock.matchAll(/^provider "([^"]+)" \{$([^]*?)^\}$/gm)].map(([, address = "", body = ""]) => ({
    address,
    version: /^\s*version\s*=\s*"([^"]+)"/m.exec(body)?.[1] ?? "",
    hashes: [...body.matchAll(/"(h1:[^"]+)"/g)].map(([, hash = ""]) => hash),
  }));
}

/** HOST/NAMESPACE/TYPE/VERSION/PLATFORM, as Terraform lays them out. */
async function installedPackages(root: string): Promise<ReadonlyMap<string, string>> {
  const packages = new Map<string, string>();
  const descend = async (parts: readonly string[]): Promise<void> => {
    const names = await readdir(join(root, ...parts)).catch(() => []);
    for (const name of names) {
      if (parts.length < 4) await descend([...parts, name]);
      else packages.set(parts.join("/"), join(root, ...parts, name));
    }
  };
  await descend([]);
  return packages;
}
