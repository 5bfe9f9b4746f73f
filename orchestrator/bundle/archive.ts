import { randomUUID } from "node:crypto";
import { appendFileSync, createReadStream, createWriteStream, mkdirSync, writeFileSync } from "node:fs";
import { lstat, mkdtemp, readdir, readlink, realpath, rename, rm, stat, symlink } from "node:fs/promises";
import { dirname, join, posix, resolve } from "node:path";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { Header, Parser, Pax, type ReadEntry } from "tar";
import * as z from "zod";
import { codeOf } from "../error-code";
import type { Failure } from "../failure";
import { fail, ok, type Result } from "../result";
import { syncFolder } from "../write-file";
import { MAGIC } from "./is-bundle";
import { BrokenSeal, type Key, type Lock, newLock, seal, secretOf, unseal } from "./seal";

/** Why an archive could not be unpacked. */
export type ArchiveFailure = Extract<Failure, { kind: "bundle-unreadable" | "bundle-locked" | "io" }>;

/**
 * Packs a folder into one file that only its owner can read; with a key, nobody without it. There is the whole file, or
 * none. A link that leads out of the folder is packed as what it leads to; one that leads nowhere from there is left out.
 *
 *     terrace-bundle 1
 *     {"cipher":"none"}                         see `Lock`
 *     a tar, gzipped, then sealed               see `seal`
 *
 * @throws errors of the system, for example of a full disk
 */
export async function writeArchive(folder: string, file: string, key?: Key): Promise<void> {
  const lock = newLock(key);
  const header = Buffer.from(`${MAGIC}1\n${JSON.stringify(lock)}\n`);
  const secret = await secretOf(lock, key);
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    const target = createWriteStream(temporary, { flags: "wx", mode: 0o600, flush: true });
    await pipeline(pack(folder), createGzip(), (tar) => seal(tar, header, secret), target);
    await rename(temporary, file);
    await syncFolder(dirname(file));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Unpacks a file into a new folder that only its owner can look into, or into an empty one. There is the whole folder,
 * or none: nothing is left of an archive that turns out damaged, or that tries to write elsewhere.
 */
export async function readArchive(file: string, folder: string, key?: Key): Promise<Result<void, ArchiveFailure>> {
  try {
    const head = await readHead(file);
    if (!head.ok) return head;
    const { header, lock } = head.value;
    const locked = lockProblem(lock, key);
    if (locked) return fail({ kind: "bundle-locked", file, problem: locked });
    const secret = await secretOf(lock, key);
    const sealed = createReadStream(file, { start: header.length });
    await inNewFolder(folder, (temporary) =>
      pipeline(
        sealed,
        (bytes) => unseal(bytes, header, secret),
        createGunzip(),
        (tar: AsyncIterable<Buffer>) => unpack(tar, temporary),
      ),
    );
    return ok(undefined);
  } catch (error) {
    return fail(failureOf(file, error));
  }
}

async function* pack(folder: string): AsyncGenerator<Buffer> {
  // A parser takes a tar without any entry for none.
  yield* headerOf({ type: "Directory", path: "." });
  yield* packBelow(await realpath(folder), "", []);
  yield Buffer.alloc(2 * blockSize);
}

const blockSize = 512;

/** A link that leads back up to one of the folders `above` is packed as an empty folder. */
async function* packBelow(folder: string, below: string, above: readonly string[]): AsyncGenerator<Buffer> {
  const real = await realpath(join(folder, below));
  if (above.includes(real)) return;
  for (const name of await readdir(real)) {
    const entry = await entryAt(folder, join(real, name), posix.join(below, name));
    if (entry) yield* headerOf(entry);
    if (entry?.type === "File") yield* contentOf(join(real, name), entry.size);
    if (entry?.type === "Directory") yield* packBelow(folder, entry.path, [...above, real]);
  }
}

type Entry =
  | { readonly type: "Directory"; readonly path: string }
  | { readonly type: "File"; readonly path: string; readonly size: number; readonly mode: number }
  | { readonly type: "SymbolicLink"; readonly path: string; readonly linkpath: string };

/** What is packed for a file, a folder or a link. Nothing for a socket and its like. */
async function entryAt(folder: string, file: string, path: string): Promise<Entry | undefined> {
  const linkpath = (await lstat(file)).isSymbolicLink() ? await readlink(file) : undefined;
  if (linkpath !== undefined && staysIn(folder, dirname(file), linkpath))
    return { type: "SymbolicLink", path, linkpath };
  const stats = await stat(file).catch(undefinedIfNowhere);
  if (stats?.isDirectory()) return { type: "Directory", path };
  return stats?.isFile() ? { type: "File", path, size: stats.size, mode: stats.mode & 0o777 } : undefined;
}

function undefinedIfNowhere(error: unknown): undefined {
  if (!["ENOENT", "ELOOP"].includes(codeOf(error))) throw error;
}

function* headerOf(entry: Entry): Generator<Buffer> {
  const header = new Header({ mode: 0o700, ...entry });
  const isTooLong = header.encode();
  if (isTooLong) yield new Pax(entry).encode();
  if (header.block) yield header.block;
}

/** As much as the header says: a file that grows meanwhile is cut, one that shrinks can't be packed. */
async function* contentOf(file: string, size: number): AsyncGenerator<Buffer> {
  let left = size;
  for await (const bytes of size > 0 ? (createReadStream(file, { end: size - 1 }) as AsyncIterable<Buffer>) : []) {
    left -= bytes.length;
    yield bytes;
  }
  if (left > 0) throw Object.assign(new Error("shrank"), { code: "EOF", syscall: "read", path: file });
  yield Buffer.alloc((blockSize - (size % blockSize)) % blockSize);
}

/**
 * Whether a link stays in a folder, told the folder that the link is in, both by their real paths. `..` may stand at the
 * start of its target only: what comes before it further on may be a link itself, and the folder above that is anywhere.
 */
function staysIn(folder: string, parent: string, target: string): boolean {
  const down = target.replace(/^(\.\.(\/|$))+/, "");
  return (down === "" || isPlain(down)) && `${resolve(parent, target)}/`.startsWith(`${folder}/`);
}

function isPlain(path: string): boolean {
  return path.split("/").every((step) => !["", ".", ".."].includes(step));
}

async function readHead(
  file: string,
): Promise<Result<{ readonly header: Buffer; readonly lock: Lock }, ArchiveFailure>> {
  const start = (await buffer(createReadStream(file, { end: 1023 }))).toString("latin1");
  const [header = "", version, json = ""] = HEAD.exec(start) ?? [];
  if (version === undefined) return fail({ kind: "bundle-unreadable", file, problem: "not-a-bundle" });
  if (version !== "1") return fail({ kind: "bundle-unreadable", file, problem: "other-version" });
  return ok({ header: Buffer.from(header, "latin1"), lock: lockSchema.parse(JSON.parse(json)) });
}

const HEAD = new RegExp(`^${MAGIC}(\\d+)\\n(?:(.*)\\n)?`);

const lockSchema: z.ZodType<Lock> = z.union([
  z.strictObject({ cipher: z.literal("none") }),
  z.strictObject({ cipher: z.literal("aes-256-gcm"), key: z.enum(["passphrase", "file"]), salt: z.hex() }),
]);

function lockProblem(lock: Lock, key?: Key): "no-key" | "wrong-key" | "not-locked" | undefined {
  if (lock.cipher === "none") return key && "not-locked";
  if (!key) return "no-key";
  return lock.key === key.kind ? undefined : "wrong-key";
}

async function inNewFolder(folder: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = await realpath(await mkdtemp(`${folder}.`));
  try {
    await fill(temporary);
    await rename(temporary, folder);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
}

/** Links are made when all else is there: nothing is ever written through one. */
async function unpack(tar: AsyncIterable<Buffer>, folder: string): Promise<void> {
  const links = new Map<string, string>();
  const parser = new Parser({ strict: true, onReadEntry: (entry) => unpackEntry(entry, folder, links) });
  for await (const bytes of tar) parser.write(bytes);
  parser.end();
  for (const [path, target] of links) await makeLink(folder, path, target);
}

/** All of it at once, before the parser goes on: an entry that fails is an error of the parser's caller. */
function unpackEntry(entry: ReadEntry, folder: string, links: Map<string, string>): void {
  const path = entry.path.replace(/\/$/, "");
  if (path !== "." && !isPlain(path)) throw new Error(`A path that is not plain: ${path}`);
  const at = join(folder, path);
  switch (entry.type) {
    case "Directory":
      if (path !== ".") mkdirSync(at, 0o700);
      return entry.resume();
    case "File":
      writeFileSync(at, "", { flag: "wx", mode: 0o600 | ((entry.mode ?? 0) & 0o100) });
      entry.on("data", (bytes) => appendFileSync(at, bytes));
      return;
    case "SymbolicLink":
      links.set(path, entry.linkpath ?? "");
      return entry.resume();
    default:
      throw new Error(`Neither file, folder nor link: ${path}`);
  }
}

async function makeLink(folder: string, path: string, target: string): Promise<void> {
  const parent = await realpath(dirname(join(folder, path)));
  if (!staysIn(folder, parent, target)) throw new Error(`A link that may lead out: ${path}`);
  await symlink(target, join(folder, path));
}

/** Whatever is no error of the system comes of the file's content: it is that of a stranger, and may hold anything. */
function failureOf(file: string, error: unknown): ArchiveFailure {
  if (error instanceof BrokenSeal && error.problem === "wrong-key") {
    return { kind: "bundle-locked", file, problem: "wrong-key" };
  }
  const { errno, syscall, path, dest } = error as NodeJS.ErrnoException & { readonly dest?: string };
  if (errno === undefined || syscall === undefined) return { kind: "bundle-unreadable", file, problem: "damaged" };
  return { kind: "io", path: dest ?? path ?? file, operation: syscall, code: codeOf(error) };
}
