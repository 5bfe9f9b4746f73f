import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

/**
 * A provider package's hash as the dependency lock file has it: scheme `h1`, which is Go's `dirhash.Hash1` over the
 * unpacked folder (https://pkg.go.dev/golang.org/x/mod/sumdb/dirhash).
 */
export async function packageHash(folder: string): Promise<string> {
  const summary = createHash("sha256");
  for (const name of await filesIn(folder)) summary.update(`${await fileHash(join(folder, name))}  ${name}\n`);
  return `h1:${summary.digest("base64")}`;
}

/** Changes with whatever is written to a package's files. */
export async function packageStamp(folder: string): Promise<string> {
  const stamps: string[] = [];
  for (const name of await filesIn(folder)) {
    const { dev, ino, size, mtimeMs, ctimeMs } = await stat(join(folder, name));
    stamps.push([name, dev, ino, size, mtimeMs, ctimeMs].join(" "));
  }
  return stamps.join("\n");
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory());
  return files.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort(byBytes);
}

/** As Go sorts strings. */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

async function fileHash(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest("hex");
}
