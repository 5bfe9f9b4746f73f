import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unpackBundle } from "../bundle/unpack";

/**
 * A folder as text; undefined for one of more than a few megabytes: states are not made for that.
 *
 * @throws errors of the system
 */
export async function packFiles(folder: string): Promise<string | undefined> {
  if ((await sizeOf(folder)) > MOST_BYTES) return undefined;
  return inTemporary(async (file) => {
    await archiveWriter()(folder, file);
    return readFile(file, "base64");
  });
}

/** Makes a folder of such a text; false where there is none, or it is damaged. */
export async function unpackFiles(text: string | undefined, folder: string): Promise<boolean> {
  if (text === undefined) return false;
  return inTemporary(async (file) => {
    await writeFile(file, text, { encoding: "base64", mode: 0o600 });
    return (await unpackBundle(file, folder, undefined)).ok;
  });
}

const MOST_BYTES = 4 * 1024 * 1024;

async function sizeOf(path: string): Promise<number> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats?.isDirectory()) return stats?.size ?? 0;
  const sizes = await Promise.all((await readdir(path)).map((name) => sizeOf(join(path, name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function inTemporary<T>(work: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "terrace-"));
  try {
    return await work(join(folder, "files"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What packs takes a while to load. */
function archiveWriter(): typeof import("../bundle/archive").writeArchive {
  return (require("../bundle/archive") as typeof import("../bundle/archive")).writeArchive;
}
