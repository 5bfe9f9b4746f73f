import { copyFile, link, lstat, mkdir, readdir, readlink, symlink } from "node:fs/promises";
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
  for (const name of await readdir(from)) {
    if (!skip(name)) await linkEntry(join(from, name), join(to, name), (path) => skip(`${name}/${path}`));
  }
}

async function linkEntry(from: string, to: string, skip: (path: string) => boolean): Promise<void> {
  const stat = await lstat(from);
  if (stat.isDirectory()) return linkTree(from, to, skip);
  if (stat.isSymbolicLink()) return symlink(await readlink(from), to);
  if (stat.isFile()) return linkOrCopy(from, to);
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!["EXDEV", "EPERM", "EMLINK", "ENOTSUP"].includes(codeOf(error))) throw error;
    await copyFile(from, to);
  }
}
