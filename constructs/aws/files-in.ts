import { lstatSync, readdirSync, readlinkSync, realpathSync } from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";

/** A file in a folder. */
export interface FolderFile {
  /** An absolute path. */
  readonly path: string;
  /** Its path in the folder, with `/` between. */
  readonly name: string;
}

/**
 * All files in a folder, in the order of the names' characters, which is the same in all languages.
 *
 * @param top absolute, without symbolic links.
 * @throws where a link leads out of the folder: elsewhere there would be nothing behind it.
 */
export function filesIn(top: string): readonly FolderFile[] {
  return below(top)
    .map((path) => ({ path, name: relative(top, path).split(sep).join("/") }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((file) => checked(file, top));
}

function below(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return below(path);
    return entry.isFile() || entry.isSymbolicLink() ? [path] : [];
  });
}

function checked(file: FolderFile, top: string): FolderFile {
  if (!lstatSync(file.path).isSymbolicLink()) return file;
  const target = relative(top, realpathSync(file.path));
  const leadsOut = target.startsWith("..") || isAbsolute(target) || isAbsolute(readlinkSync(file.path));
  if (leadsOut) throw new Error(`${file.name} is a link that leads out of the folder`);
  return file;
}
