import { randomBytes } from "node:crypto";
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { Header, Pax } from "tar";
import { type ArchiveFailure, readArchive, writeArchive } from "../../../orchestrator/bundle/archive";
import { type Key, seal } from "../../../orchestrator/bundle/seal";
import type { Result } from "../../../orchestrator/result";
import { folderWith } from "../../rig/project-folder";
import { tempFolder } from "../../rig/temp-folder";

const keyFile: Key = { kind: "file", bytes: randomBytes(64) };
const keys = [
  ["with a key", keyFile],
  ["without one", undefined],
] as const;

/** Everything below a folder: what a file holds, where a link leads, and that a folder is one. */
function tree(folder: string, below = ""): Readonly<Record<string, string>> {
  const entries = readdirSync(join(folder, below), { withFileTypes: true }).map((entry) => {
    const path = join(below, entry.name);
    if (entry.isSymbolicLink()) return { [path]: `-> ${readlinkSync(join(folder, path))}` };
    if (entry.isDirectory()) return { [path]: "folder", ...tree(folder, path) };
    return { [path]: readFileSync(join(folder, path), "utf8") };
  });
  return Object.assign({}, ...entries) as Readonly<Record<string, string>>;
}

/** Packs a folder and unpacks it elsewhere; returns the new folder. */
async function moved(folder: string, key?: Key): Promise<string> {
  const file = join(tempFolder(), "plan.bundle");
  const to = join(tempFolder(), "folder");
  await writeArchive(folder, file, key);
  expect(await readArchive(file, to, key)).toEqual({ ok: true, value: undefined });
  return to;
}

/** Unpacks a file that can't be; and looks that nothing is left, neither there nor beside it. */
async function refused(file: string, key?: Key): Promise<ArchiveFailure | undefined> {
  const parent = tempFolder();
  const result: Result<void, ArchiveFailure> = await readArchive(file, join(parent, "folder"), key);
  expect(readdirSync(parent)).toEqual([]);
  return result.ok ? undefined : result.failure;
}

function fileOf(bytes: Buffer | string): string {
  const file = join(tempFolder(), "plan.bundle");
  writeFileSync(file, bytes);
  return file;
}

describe.each(keys)("a folder comes out as it went in, %s", (_, key) => {
  test("files in folders, empty ones, hidden ones, names of any letters and length", async () => {
    const long = "long ".repeat(40).trim();
    const from = folderWith({
      "a.txt": "a",
      "stacks/network/cdk.tf.json": { resource: {} },
      ".hidden/.file": "h",
      "ü 🚀/c d": "ü",
      empty: "",
      "@at": "",
      "c:drive": "",
      "-": "dash",
      "back\\slash": "",
      "new\nline": "",
      "..dots": "",
      [`${long}/${long}/ü${long}`]: "deep",
    });
    mkdirSync(join(from, "folder/with/nothing"), { recursive: true });
    expect(tree(await moved(from, key))).toEqual(tree(from));
  });

  test("a folder with nothing in it", async () => {
    expect(tree(await moved(tempFolder(), key))).toEqual({});
  });

  test("20 MB, such as can't be compressed, and such as can be very much", async () => {
    const from = tempFolder();
    writeFileSync(join(from, "random"), randomBytes(20_000_000));
    writeFileSync(join(from, "zeros"), Buffer.alloc(20_000_000));
    const to = await moved(from, key);
    for (const name of ["random", "zeros"]) {
      expect(readFileSync(join(to, name)).equals(readFileSync(join(from, name)))).toBe(true);
    }
  });

  test.each([511, 512, 513, 65_536, 1_000_000])("a file of %d bytes, and one behind it", async (size) => {
    const from = folderWith({ a: "x".repeat(size), b: "b" });
    expect(tree(await moved(from, key))).toEqual(tree(from));
  });
});

describe("rights", () => {
  test("only its owner can read the file, and what is unpacked; a program stays one", async () => {
    const from = folderWith({ "sub/run.sh": "#!/bin/sh\n", "sub/readable": "", "sub/fixed": "" });
    chmodSync(join(from, "sub/run.sh"), 0o755);
    chmodSync(join(from, "sub/fixed"), 0o444);
    const file = fileOf("old, and readable by anybody");
    await writeArchive(from, file);
    const to = join(tempFolder(), "folder");
    await readArchive(file, to);
    const modeOf = (path: string): number => statSync(path).mode & 0o7777;
    expect(modeOf(file)).toBe(0o600);
    expect(["", "sub", "sub/run.sh", "sub/readable", "sub/fixed"].map((path) => modeOf(join(to, path)))).toEqual([
      0o700, 0o700, 0o700, 0o600, 0o600,
    ]);
  });

  test("an empty folder that is there is taken; one that has something in it is not", async () => {
    const file = fileOf("");
    await writeArchive(folderWith({ a: "a" }), file);
    const [empty, full] = [tempFolder(), folderWith({ mine: "mine" })];
    chmodSync(empty, 0o755);
    expect(await readArchive(file, empty)).toMatchObject({ ok: true });
    expect(statSync(empty).mode & 0o777).toBe(0o700);
    expect(await readArchive(file, full)).toMatchObject({ failure: { kind: "io", path: full, code: "ENOTEMPTY" } });
    expect(tree(full)).toEqual({ mine: "mine" });
  });
});

describe("links", () => {
  test("that stay in the folder stay links: to a file, a folder, another link, to nowhere, in a circle", async () => {
    const from = folderWith({ "lib/libx.so.1.2": "lib", "a/b/file": "f" });
    const links = {
      "lib/libx.so.1": "libx.so.1.2",
      "lib/libx.so": "libx.so.1",
      lib64: "lib",
      "a/b/up": "..",
      "a/b/top": "../..",
      "a/b/over": "../../lib/libx.so",
      nowhere: "none",
      circle: "circle",
    };
    for (const [path, target] of Object.entries(links)) symlinkSync(target, join(from, path));
    const to = await moved(from);
    expect(tree(to)).toEqual(tree(from));
    expect(readFileSync(join(to, "lib64/libx.so"), "utf8")).toBe("lib");
  });

  test("that lead out of it become what they lead to", async () => {
    const outside = folderWith({ file: "f", "deep/file": "d", "deep/run": "r" });
    chmodSync(join(outside, "deep/run"), 0o700);
    symlinkSync("file", join(outside, "deep/link"));
    symlinkSync("../file", join(outside, "deep/up"));
    const from = folderWith({ "here/file": "h" });
    symlinkSync(join(outside, "file"), join(from, "file"));
    symlinkSync(join(outside, "deep"), join(from, "folder"));
    symlinkSync(join(from, "here"), join(from, "absolute"));
    symlinkSync(`here/../../${basename(from)}`, join(from, "around"));
    const beside = folderWith({ file: "b" }, `${from}-beside`);
    symlinkSync(`../${basename(beside)}/file`, join(from, "beside"));
    const to = await moved(from);
    rmSync(beside, { recursive: true });
    expect(tree(to)).toEqual({
      file: "f",
      folder: "folder",
      "folder/file": "d",
      "folder/link": "d",
      "folder/run": "r",
      "folder/up": "f",
      here: "folder",
      "here/file": "h",
      absolute: "folder",
      "absolute/file": "h",
      around: "folder",
      beside: "b",
    });
    expect(statSync(join(to, "folder/run")).mode & 0o100).toBe(0o100);
  });

  test("that lead nowhere from there are left out", async () => {
    const from = folderWith({ file: "f" });
    symlinkSync("/none", join(from, "nowhere"));
    symlinkSync(join(from, "circle"), join(from, "circle"));
    symlinkSync("/dev/null", join(from, "device"));
    expect(tree(await moved(from))).toEqual({ file: "f" });
  });

  test("hard ones become files of their own", async () => {
    const from = folderWith({ a: "content" });
    linkSync(join(from, "a"), join(from, "b"));
    const to = await moved(from);
    expect(tree(to)).toEqual({ a: "content", b: "content" });
    expect(statSync(join(to, "a")).nlink).toBe(1);
  });
});

describe("writing", () => {
  test("nothing lies beside the file, also after a failure, and the old one stands", async () => {
    const file = fileOf("old");
    const error = await writeArchive(join(tempFolder(), "none"), file).catch((error: unknown) => error);
    expect(error).toMatchObject({ code: "ENOENT" });
    expect(tree(dirname(file))).toEqual({ "plan.bundle": "old" });
    await writeArchive(folderWith({ a: "a" }), file);
    expect(readdirSync(dirname(file))).toEqual(["plan.bundle"]);
  });

  test("a file that can't be put in its place leaves nothing", async () => {
    const place = join(folderWith({ "plan.bundle/not": "empty" }), "plan.bundle");
    await expect(writeArchive(folderWith({ a: "a" }), place)).rejects.toMatchObject({ code: "EISDIR" });
    expect(tree(dirname(place))).toEqual({ "plan.bundle": "folder", "plan.bundle/not": "empty" });
  });

  test("what gives less than it says can't be packed, and leaves nothing", async () => {
    // Linux has files that say 4096 bytes and hold a few. Elsewhere this is the test of a link that leads nowhere.
    const short = "/sys/devices/system/cpu/online";
    const from = folderWith({ a: randomBytes(100_000).toString("hex") });
    symlinkSync(short, join(from, "short"));
    const file = join(tempFolder(), "plan.bundle");
    const code: unknown = await writeArchive(from, file).catch((error: unknown) => (error as { code: unknown }).code);
    expect([code, readdirSync(dirname(file))]).toEqual(existsSync(short) ? ["EOF", []] : [undefined, ["plan.bundle"]]);
  });
});

describe("a bundle that can't be opened", () => {
  const passphrase: Key = { kind: "passphrase", text: "correct horse" };
  let locked = "";
  let open = "";
  let withFile = "";

  beforeAll(async () => {
    const from = folderWith({ a: "a" });
    [locked, open, withFile] = [fileOf(""), fileOf(""), fileOf("")];
    await writeArchive(from, locked, passphrase);
    await writeArchive(from, open);
    await writeArchive(from, withFile, keyFile);
  });

  test("the passphrase opens it", async () => {
    const to = join(tempFolder(), "folder");
    expect(await readArchive(locked, to, passphrase)).toMatchObject({ ok: true });
    expect(tree(to)).toEqual({ a: "a" });
  });

  test("no key", async () => {
    expect(await refused(locked)).toEqual({ kind: "bundle-locked", file: locked, problem: "no-key" });
  });

  test.each<[string, Key]>([
    ["another passphrase", { kind: "passphrase", text: "Correct horse" }],
    ["a file in place of a passphrase", keyFile],
  ])("%s", async (_, key) => {
    expect(await refused(locked, key)).toEqual({ kind: "bundle-locked", file: locked, problem: "wrong-key" });
  });

  test.each<[string, Key]>([
    ["another file", { kind: "file", bytes: randomBytes(64) }],
    ["a passphrase in place of a file", passphrase],
  ])("%s", async (_, key) => {
    expect(await refused(withFile, key)).toEqual({ kind: "bundle-locked", file: withFile, problem: "wrong-key" });
  });

  test("a key for one that is not locked: who expects a genuine one is not given anybody's", async () => {
    expect(await refused(open, passphrase)).toEqual({ kind: "bundle-locked", file: open, problem: "not-locked" });
  });

  test.each([
    ["nothing", ""],
    ["a text", "Hello\n"],
    ["the beginning of a beginning", "terrace-bun"],
    ["a version that is no number", "terrace-bundle x\n{}\n"],
    ["a zip", Buffer.from("PK\u0003\u0004\0\0")],
  ])("not a bundle: %s", async (_, bytes) => {
    const file = fileOf(bytes);
    expect(await refused(file)).toEqual({ kind: "bundle-unreadable", file, problem: "not-a-bundle" });
  });

  test("a newer version, whatever comes behind it", async () => {
    const file = fileOf("terrace-bundle 12\nanything");
    expect(await refused(file)).toEqual({ kind: "bundle-unreadable", file, problem: "other-version" });
  });

  test.each([
    "terrace-bundle 1\n",
    'terrace-bundle 1\n{"cipher":',
    "terrace-bundle 1\nnull\n",
    'terrace-bundle 1\n{"cipher":"rot-13"}\n',
    'terrace-bundle 1\n{"cipher":"none"}\n',
    `terrace-bundle 1\n{"cipher":"none"}\n${"x".repeat(1000)}`,
  ])("a damaged head: %j", async (text) => {
    const file = fileOf(text);
    expect(await refused(file)).toEqual({ kind: "bundle-unreadable", file, problem: "damaged" });
  });

  test("a file that is not there, that is a folder, that can't be unpacked there", async () => {
    const none = join(tempFolder(), "none");
    expect(await refused(none)).toEqual({ kind: "io", path: none, operation: "open", code: "ENOENT" });
    const folder = tempFolder();
    expect(await refused(folder)).toEqual({ kind: "io", path: folder, operation: "read", code: "EISDIR" });
    const result = await readArchive(open, join(none, "folder"));
    expect(result).toMatchObject({ failure: { kind: "io", operation: "mkdtemp", code: "ENOENT" } });
  });
});

describe.each(keys)("damage is noticed, and nothing is left, %s", (_, key) => {
  const problems = ["not-a-bundle", "other-version", "damaged", "no-key", "wrong-key", "not-locked"];
  let whole = Buffer.alloc(0);

  beforeAll(async () => {
    const file = fileOf("");
    await writeArchive(folderWith({ a: "a".repeat(3000), "b/random": randomBytes(80_000).toString("hex") }), file, key);
    whole = readFileSync(file);
  });

  /** All of the head and of the end, and a sample of what is between them. */
  const sample = (): readonly number[] => {
    const ends = Array.from({ length: 80 }, (_, index) => [index, whole.length - 1 - index]).flat();
    return [...ends, ...Array.from({ length: 60 }, (_, index) => Math.floor((whole.length * index) / 60))];
  };

  test("any byte that changed", async () => {
    for (const at of sample()) {
      const bytes = Buffer.from(whole);
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << (at % 8)), at);
      expect(problems).toContain(problemOf(await refused(fileOf(bytes), key)));
    }
  });

  test("any end that is missing", async () => {
    for (const length of sample()) {
      expect(problems).toContain(problemOf(await refused(fileOf(whole.subarray(0, length)), key)));
    }
  });

  test("behind the first chunk, it is damage for sure", async () => {
    expect(whole.length).toBeGreaterThan(66_000);
    const failure = await refused(fileOf(whole.subarray(0, -1)), key);
    expect(failure).toMatchObject({ kind: "bundle-unreadable", problem: "damaged" });
  });
});

function problemOf(failure: ArchiveFailure | undefined): string | undefined {
  return failure && "problem" in failure ? failure.problem : failure?.code;
}

describe("a bundle of bad intent is refused, and nothing is written anywhere", () => {
  const file = { type: "File", content: "evil" } as const;
  const folder = { type: "Directory" } as const;
  const cases: Readonly<Record<string, readonly ForgedEntry[]>> = {
    "an absolute path": [{ ...file, path: "/tmp/terrace-evil" }],
    "a path up": [{ ...file, path: "../evil" }],
    "a path down and up": [
      { ...folder, path: "a" },
      { ...file, path: "a/../../evil" },
    ],
    "a path up, as a long name": [{ ...file, path: "../evil", pax: true }],
    "the folder itself, as a file": [{ ...file, path: "." }],
    "no entries": [],
    "no name": [{ ...folder, path: "" }],
    "a link with an absolute target": [link("a", "/etc")],
    "a link up": [link("a", "..")],
    "a link up, from a folder": [{ ...folder, path: "a" }, link("a/b", "../../evil")],
    "a link down and up": [link("a", "b/../../evil")],
    "a link to nothing": [link("a", "")],
    "a file through a link": [link("a", "b"), { ...folder, path: "b" }, { ...file, path: "a/evil" }],
    "a file in place of a link": [{ ...folder, path: "b" }, link("a", "b"), { ...file, path: "a" }],
    "a link out, below a link up": [
      { ...folder, path: "d" },
      { ...folder, path: "d/e" },
      link("d/e/up", "../.."),
      link("d/e/up/out", "../../.."),
    ],
    "a link out through a link": [{ ...folder, path: "d" }, link("d/up", ".."), link("out", "d/up/../evil")],
    "a hard link": [
      { ...file, path: "a" },
      { type: "Link", path: "b", linkpath: "a" },
    ],
    "a hard link out": [{ type: "Link", path: "a", linkpath: "/etc/passwd" }],
    "a device": [{ type: "CharacterDevice", path: "a" }],
    "a pipe": [{ type: "FIFO", path: "a" }],
    "a file twice": [
      { ...file, path: "a" },
      { ...file, path: "a" },
    ],
    "a file below a file": [
      { ...file, path: "a" },
      { ...file, path: "a/b" },
    ],
    "a tar that ends in a file": [{ ...file, path: "a", size: 10_000 }],
  };

  test.each(Object.entries(cases))("%s", async (_, entries) => {
    const failure = await refused(await forged(entries));
    expect(["damaged", "EEXIST", "EISDIR", "ENOTDIR", "ENOENT"]).toContain(problemOf(failure));
    expect(existsSync("/tmp/terrace-evil")).toBe(false);
  });

  test("where the same without intent is taken", async () => {
    const to = join(tempFolder(), "folder");
    const entries = [{ ...folder, path: "a" }, { ...file, path: "a/b", pax: true }, link("a/c", "../a/b")];
    expect(await readArchive(await forged(entries), to)).toMatchObject({ ok: true });
    expect(tree(to)).toEqual({ a: "folder", "a/b": "evil", "a/c": "-> ../a/b" });
  });
});

interface ForgedEntry {
  readonly type: "File" | "Directory" | "SymbolicLink" | "Link" | "CharacterDevice" | "FIFO";
  readonly path: string;
  readonly linkpath?: string;
  readonly content?: string;
  readonly size?: number;
  /** Whether the path stands in an extended header, before one with a harmless path. */
  readonly pax?: boolean;
}

function link(path: string, linkpath: string): ForgedEntry {
  return { type: "SymbolicLink", path, linkpath };
}

/** A bundle with a tar of any entries, whose sum is right. */
async function forged(entries: readonly ForgedEntry[]): Promise<string> {
  const tar = Buffer.concat([...entries.flatMap(blocksOf), Buffer.alloc(1024)]);
  const header = Buffer.from('terrace-bundle 1\n{"cipher":"none"}\n');
  return fileOf(await buffer(seal(inOne(gzipSync(tar)), header)));
}

function blocksOf({ content = "", pax, ...entry }: ForgedEntry): readonly Buffer[] {
  const header = new Header({ mode: 0o777, size: content.length, ...entry, ...(pax ? { path: "harmless" } : {}) });
  header.encode();
  const padded = Buffer.alloc(Math.ceil(content.length / 512) * 512);
  padded.write(content);
  return [...(pax ? [new Pax({ path: entry.path }).encode()] : []), header.block ?? Buffer.alloc(0), padded];
}

async function* inOne(bytes: Buffer): AsyncGenerator<Buffer> {
  yield Promise.resolve(bytes);
}
