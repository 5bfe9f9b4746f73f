import { createHash } from "node:crypto";
import { lstatSync, readFileSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { basename, parse, resolve } from "node:path";
import { type FolderFile, filesIn } from "../files-in";
import { zip, type ZipEntry } from "./zip";

/** The code of a function, as Lambda takes it. */
export interface Code {
  /** The SHA-256 of what is in the package, in hexadecimal: the same on every machine, whoever compressed it when. */
  readonly hash: string;
  /** The name of the file that is called, without its ending: the only one's, or `index`. */
  readonly module: string;
  /** The package: a zip archive. */
  readonly archive: () => Buffer;
}

/**
 * The code in a folder, in a file, or in a zip archive that is taken as it is.
 *
 * @param path relative to the folder that the app runs in.
 * @throws where there is nothing, or a link leads out of the folder: there would be nothing behind it in the function.
 */
export function codeIn(path: string): Code {
  if (path.endsWith(".zip")) {
    return { hash: hashOf([readFileSync(path)]), module: "index", archive: () => readFileSync(path) };
  }
  const root = resolve(path);
  const isFolder = statSync(root).isDirectory();
  const files = isFolder ? filesIn(realpathSync(root)) : [{ path: realpathSync(root), name: basename(root) }];
  if (files.length === 0) throw new Error("the folder is empty");
  return {
    hash: hashOf(files.flatMap(partsOf)),
    module: isFolder ? "index" : parse(root).name,
    archive: () => zip(files.map(entryOf)),
  };
}

function entryOf({ path, name }: FolderFile): ZipEntry {
  const stats = lstatSync(path);
  if (stats.isSymbolicLink()) return { name, mode: LINK, content: Buffer.from(readlinkSync(path)) };
  // Who else may read a file differs between machines (umask); whether it can be run is the code's.
  return { name, mode: FILE | (stats.mode & 0o100 ? 0o755 : 0o644), content: readFileSync(path) };
}

function partsOf(file: FolderFile): readonly (string | Buffer)[] {
  const { name, mode, content } = entryOf(file);
  return [name, String(mode), content];
}

/** Each part with its length: so that no two lists of parts run together to the same text. */
function hashOf(parts: readonly (string | Buffer)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest("hex");
}

const LINK = 0o120777;
const FILE = 0o100000;
