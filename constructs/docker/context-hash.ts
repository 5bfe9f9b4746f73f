import { createHash, type Hash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { dockerIgnore } from "./docker-ignore";

/**
 * The SHA-256 of a build context, in hexadecimal: of all that the engine is sent, and of nothing else. It is the same wherever
 * the folder is, and whenever its files were written.
 *
 * @param dockerfile its path in the context; it counts even where it is ignored.
 */
export function contextHash(context: string, dockerfile: string): string {
  const isIgnored = dockerIgnore(context);
  const hash = createHash("sha256");
  for (const path of filesIn(context, "").sort()) {
    if (path === dockerfile || !isIgnored(path)) add(hash, context, path);
  }
  return hash.digest("hex");
}

/** Relative paths with `/`: of files and links. */
function filesIn(context: string, folder: string): string[] {
  return readdirSync(join(context, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesIn(context, path) : [path];
  });
}

/** Lengths keep two files from being taken for another two. */
function add(hash: Hash, context: string, path: string): void {
  const file = join(context, path);
  const stat = lstatSync(file);
  const content = stat.isSymbolicLink() ? Buffer.from(readlinkSync(file)) : readFileSync(file);
  const kind = stat.isSymbolicLink() ? "link" : stat.mode & 0o100 ? "program" : "file";
  hash.update(JSON.stringify([path, kind, content.length])).update(content);
}
