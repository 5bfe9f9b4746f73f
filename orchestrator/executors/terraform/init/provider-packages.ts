import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { cp, lstat, mkdir, readdir, readlink, rename, rm, stat, symlink } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { codeOf } from "../../../error-code";

/** A package of a provider: a folder that nobody writes into once it is there. */
export interface Package {
  readonly folder: string;
  /** Size and time of each file: a cheap sign of whether it is still what Terraform has verified. */
  readonly files: Readonly<Record<string, readonly [size: number, mtimeMs: number]>>;
}

/** Packages by their path among providers, as Terraform has it: `HOST/NAMESPACE/TYPE/VERSION/PLATFORM`. */
export type Packages = Readonly<Record<string, Package>>;

/** Where Terraform has the providers of a folder that it runs in. */
export function providersIn(work: string): string {
  return join(work, ".terraform", "providers");
}

/** The paths of the packages that a lock file is about; undefined when they are not all there, each for one platform. */
export async function lockedPaths(work: string, lock: string): Promise<readonly string[] | undefined> {
  const versions = [...lock.matchAll(/^provider "([^"]+)" \{\s+version\s*=\s*"([^"]+)"/gm)].map(
    ([, address = "", version = ""]) => `${address}/${version}`,
  );
  if (versions.length !== (lock.match(/^provider /gm) ?? []).length) return undefined;
  const paths = await Promise.all(
    versions.map(async (version) => {
      const platforms = await readdir(join(providersIn(work), version)).catch(() => []);
      return platforms.length === 1 ? `${version}/${platforms[0]}` : undefined;
    }),
  );
  return paths.every((path) => path !== undefined) ? paths : undefined;
}

/**
 * Makes a package that an init has left one for all: moves it to the shared place, and leaves a link. What is a link
 * already, to a mirror of the user's, stays one. Undefined when the shared place has another package; that one is never
 * replaced, since somebody may be running it.
 */
export async function sharePackage(path: string, shared: string): Promise<Package | undefined> {
  if ((await lstat(path)).isSymbolicLink()) return packageIn(await readlink(path));
  if (!(await moveTo(shared, path)) && !(await isSame(path, shared))) return undefined;
  await linkPackage(path, shared);
  return packageIn(shared);
}

/** Has a package used from where it is. */
export async function linkPackage(path: string, folder: string): Promise<void> {
  if ((await readlink(path).catch(() => undefined)) === folder) return;
  await rm(path, { recursive: true, force: true });
  await mkdir(dirname(path), { recursive: true });
  await symlink(folder, path);
}

/** Whether a package is still as it was. */
export async function isIntact({ folder, files }: Package): Promise<boolean> {
  const now = (await packageIn(folder))?.files ?? {};
  const names = Object.keys(files);
  return (
    names.length === Object.keys(now).length &&
    names.every((name) => now[name]?.every((value, index) => value === files[name]?.[index]))
  );
}

async function packageIn(folder: string): Promise<Package | undefined> {
  const paths = await filesIn(folder);
  const files = await Promise.all(
    paths.map(async (path) => {
      const { size, mtimeMs } = await stat(path);
      return [relative(folder, path), [size, mtimeMs] as const] as const;
    }),
  );
  return files.length > 0 ? { folder, files: Object.fromEntries(files) } : undefined;
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
}

/** False when there is something already. */
async function moveTo(shared: string, path: string): Promise<boolean> {
  await mkdir(dirname(shared), { recursive: true, mode: 0o700 });
  try {
    await rename(path, shared);
    return true;
  } catch (error) {
    if (codeOf(error) === "EXDEV") return copyTo(shared, path);
    if (!["ENOTEMPTY", "EEXIST", "ENOTDIR"].includes(codeOf(error))) throw error;
    return false;
  }
}

async function copyTo(shared: string, path: string): Promise<boolean> {
  const copy = `${shared}.${randomUUID()}`;
  try {
    await cp(path, copy, { recursive: true });
    return await moveTo(shared, copy);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

async function isSame(one: string, other: string): Promise<boolean> {
  const [contents, others] = await Promise.all([one, other].map(contentsOf));
  return contents === others;
}

async function contentsOf(folder: string): Promise<string> {
  const hash = createHash("sha256");
  for (const path of [...(await filesIn(folder))].sort()) {
    hash.update(`${relative(folder, path)}\0${(await stat(path)).size}\0`);
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  }
  return hash.digest("hex");
}
