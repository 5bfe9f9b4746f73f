import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readlink } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, sep } from "node:path";

/**
 * Hashes of all files in a folder, by their paths in it. Undefined when a link in it leads out of it: then nobody can say
 * whether what it has has changed.
 *
 * @param skip told a name in the folder, says whether it is left out
 */
export async function hashFiles(folder: string, skip: (name: string) => boolean): Promise<FileHashes | undefined> {
  const hashes: Record<string, string> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    const path = relative(folder, file);
    if (entry.isDirectory() || skip(path.split(sep)[0] ?? "")) continue;
    const hash = entry.isSymbolicLink() ? await hashOfLink(file, folder) : await hashOfFile(file);
    if (hash === undefined) return undefined;
    hashes[path] = hash;
  }
  return hashes;
}

/** Hashes of files by path. */
export type FileHashes = Readonly<Record<string, string>>;

async function hashOfLink(link: string, folder: string): Promise<string | undefined> {
  const target = await readlink(link);
  const path = relative(folder, join(dirname(link), target));
  return isAbsolute(target) || path.startsWith("..") ? undefined : `-> ${path}`;
}

/** In pieces: there may be gigabytes. */
async function hashOfFile(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
