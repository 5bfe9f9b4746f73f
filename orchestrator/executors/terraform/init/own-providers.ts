import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { isJsonObject } from "../json-object";
import { linkPackage, providersIn } from "./provider-packages";
import { LOCK_FILE, type TerraformJson } from "../work-folder";

/** A provider that a stack brings along in its own folder, as those that are written in TypeScript are. */
export interface OwnProvider {
  /** The name that the configuration has for it. */
  readonly name: string;
  /** For example `localhost/terrace/local`. */
  readonly address: string;
  readonly version: string;
  /** Its unpacked package: an absolute path. */
  readonly folder: string;
  /** The package's hash, as lock files have it. */
  readonly hash: string;
}

/**
 * The providers that a stack brings along for this platform, in the version that it asks for. Terraform would find them
 * there by itself, unless a CLI configuration says that providers are elsewhere.
 *
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories
 */
export async function ownProviders(work: string, json: TerraformJson): Promise<readonly OwnProvider[]> {
  const required = json.terraform?.["required_providers"];
  const found = await Promise.all(
    Object.entries(isJsonObject(required) ? required : {}).map(([name, wanted]) => ownProvider(work, name, wanted)),
  );
  return found.filter((each) => each !== undefined);
}

async function ownProvider(work: string, name: string, wanted: unknown): Promise<OwnProvider | undefined> {
  const { source, version } = isJsonObject(wanted) ? wanted : {};
  if (typeof source !== "string" || typeof version !== "string" || source.split("/").length !== 3) return undefined;
  const folder = join(work, "terraform.d", "plugins", source, version, platform());
  const files = await readdir(folder).catch(() => []);
  return files.length > 0 ? { name, address: source, version, folder, hash: await hashOf(folder, files) } : undefined;
}

/** Gives a folder that is initialised, or needs no init, the providers that it brings along: by links that move with it. */
export async function installOwnProviders(work: string, own: readonly OwnProvider[]): Promise<void> {
  for (const { address, version, folder } of own) {
    const path = join(providersIn(work), address, version, platform());
    await linkPackage(path, relative(dirname(path), folder));
  }
  if (own.length > 0) await writeLock(work, (lock) => [withoutEntries(lock, own), ...own.map(entryOf)].join("\n"));
}

/** Takes out of the lock file what the stack brings along: that may be another program now, and is looked at anew. */
export async function unlockOwnProviders(work: string, own: readonly OwnProvider[]): Promise<void> {
  if (own.length > 0) await writeLock(work, (lock) => withoutEntries(lock, own));
}

async function writeLock(work: string, change: (lock: string) => string): Promise<void> {
  const file = join(work, LOCK_FILE);
  const lock = await readFile(file, "utf8").catch(() => "");
  const changed = change(lock);
  if (changed !== lock) await writeFile(file, changed);
}

function withoutEntries(lock: string, own: readonly OwnProvider[]): string {
  const addresses = new Set(own.map(({ address }) => address));
  return lock.replace(/^\n?provider "([^"]+)" \{$[^]*?^\}\n/gm, (entry, address: string) =>
    addresses.has(address) ? "" : entry,
  );
}

function entryOf({ address, version, hash }: OwnProvider): string {
  return `provider "${address}" {\n  version     = "${version}"\n  constraints = "${version}"\n  hashes = [\n    "${hash}",\n  ]\n}\n`;
}

/** Scheme `h1`: Go's `dirhash.Hash1` of a folder without others in it (https://pkg.go.dev/golang.org/x/mod/sumdb/dirhash). */
async function hashOf(folder: string, files: readonly string[]): Promise<string> {
  const lines = await Promise.all(
    [...files].sort().map(async (file) => {
      const content = await readFile(join(folder, file));
      return `${createHash("sha256").update(content).digest("hex")}  ${file}\n`;
    }),
  );
  return `h1:${createHash("sha256").update(lines.join("")).digest("base64")}`;
}

/** As Terraform names it. */
function platform(): string {
  const arch = process.arch === "x64" ? "amd64" : process.arch;
  return `${process.platform}_${arch}`;
}
