import type { Dirent } from "node:fs";
import { copyFile, link, mkdir, readdir, readlink, symlink } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "./error-code";

/**
 * Makes a copy of a folder that shares the files' content by hard links: gigabytes of assets cost nothing. Where the
 * file system can't link (another device, say), files are copied.
 *
 * @param skip told an entry's path in the folder, says whether it is left out
 */
export async function linkTree(from: string, to: string, skip: (path: string) => boolean = () => false): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  const entries = (await readdir(from, { withFileTypes: true })).filter(({ name }) => !skip(name));
  const linked = (entry: Dirent): Promise<void> => linkEntry(entry, from, to, (path) => skip(`${entry.name}/${path}`));
  for (let next = 0; next < entries.length; next += AT_ONCE)
    await Promise.all(entries.slice(next, next + AT_ONCE).map(linked));
}

/** Entries of one folder that are linked at once. */
const AT_ONCE = 64;

async function linkEntry(
  entry: Dirent,
  fromFolder: string,
  toFolder: string,
  skip: (path: string) => boolean,
): Promise<void> {
  const [from, to] = [join(fromFolder, entry.name), join(toFolder, entry.name)];
  if (entry.isDirectory()) return linkTree(from, to, skip);
  if (entry.isSymbolicLink()) return symlink(await readlink(from), to);
  if (entry.isFile()) return linkOrCopy(from, to);
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!["EXDEV", "EPERM", "EMLINK", "ENOTSUP"].includes(codeOf(error))) throw error;
    await copyFile(from, to);
  }
}
