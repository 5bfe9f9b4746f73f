import { chmodSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { crc32, inflateRawSync } from "node:zlib";
import * as fc from "fast-check";
import { codeIn } from "../../../constructs/aws/functions/code";
import { zip } from "../../../constructs/aws/functions/zip";
import { tempFolder } from "../../rig/temp-folder";

const FILES = { "index.js": "exports.handler = 1;", "lib/a.js": "a" };

describe("code", () => {
  test("the same files have one hash, whenever they were written and whoever may read them", () => {
    const [here, there] = [folderWith(FILES), folderWith(FILES)];
    utimesSync(join(there, "index.js"), 1, 1);
    chmodSync(join(there, "index.js"), 0o600);

    expect(codeIn(there).hash).toBe(codeIn(here).hash);
    expect(codeIn(there).archive()).toEqual(codeIn(here).archive());
  });

  test("the hash is the same on every machine", () => {
    expect(codeIn(folderWith(FILES)).hash).toBe("437f880fda54ecb42e4d22102fc45a8fe4bd8cf9ac3ffdf07c0b42887d89ea6a");
  });

  test.each([
    ["what a file holds", { ...FILES, "index.js": "exports.handler = 2;" }],
    ["a file's name", { "main.js": "exports.handler = 1;", "lib/a.js": "a" }],
    ["a file more", { ...FILES, "lib/b.js": "" }],
    ["where one file ends and the other begins", { "index.js": "exports.handler = 1", ";lib/a.js": "a" }],
  ])("the hash is another one with %s", (_, files) => {
    expect(codeIn(folderWith(files)).hash).not.toBe(codeIn(folderWith(FILES)).hash);
  });

  test("the hash is another one when a file can be run", () => {
    const folder = folderWith(FILES);
    chmodSync(join(folder, "index.js"), 0o755);
    expect(codeIn(folder).hash).not.toBe(codeIn(folderWith(FILES)).hash);
    expect(unzip(codeIn(folder).archive())).toMatchObject([{ mode: 0o100755 }, { mode: 0o100644 }]);
  });

  test("a folder is packed with the files below it, in the order of their names", () => {
    expect(unzip(codeIn(folderWith(FILES)).archive())).toEqual([
      { name: "index.js", mode: 0o100644, content: "exports.handler = 1;" },
      { name: "lib/a.js", mode: 0o100644, content: "a" },
    ]);
  });

  test("a file is packed alone, and called by its name", () => {
    const code = codeIn(join(folderWith(FILES), "lib/a.js"));
    expect(unzip(code.archive())).toEqual([{ name: "a.js", mode: 0o100644, content: "a" }]);
    expect(code.module).toBe("a");
  });

  test("a zip archive is taken as it is", () => {
    const folder = folderWith({ "code.zip": "PK" });
    expect(codeIn(join(folder, "code.zip")).archive().toString()).toBe("PK");
  });

  test("a link inside the folder stays a link", () => {
    const folder = folderWith(FILES);
    symlinkSync("lib/a.js", join(folder, "z.js"));
    expect(unzip(codeIn(folder).archive())[2]).toEqual({ name: "z.js", mode: 0o120777, content: "lib/a.js" });
  });

  test("a link that leads out of the folder is refused: there would be nothing behind it", () => {
    const folder = folderWith(FILES);
    symlinkSync(join("..", "..", "etc", "hostname"), join(folder, "z.js"));
    symlinkSync(join(folder, "index.js"), join(folder, "absolute.js"));
    expect(() => codeIn(folder)).toThrow("absolute.js is a link that leads out of the folder");
  });

  test("an empty folder is refused", () => {
    expect(() => codeIn(tempFolder())).toThrow("the folder is empty");
  });
});

test("what is packed is what is unpacked", () => {
  const name = fc.stringMatching(/^[\p{L}\d._/-]{1,20}$/u);
  const entry = fc.record({ name, content: fc.uint8Array({ maxLength: 300 }) });
  fc.assert(
    fc.property(fc.uniqueArray(entry, { selector: (each) => each.name }), (entries) => {
      const packed = zip(entries.map((each) => ({ ...each, mode: 0o100644, content: Buffer.from(each.content) })));
      const expected = entries.map((each) => [each.name, Buffer.from(each.content).toString()]);
      expect(unzip(packed).map((each) => [each.name, each.content])).toEqual(expected);
    }),
  );
});

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = tempFolder();
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content, { mode: 0o644 });
  }
  return folder;
}

interface Unpacked {
  readonly name: string;
  readonly mode: number;
  readonly content: string;
}

/** Reads an archive by its directory, as unpackers do, and checks the sums. */
function unzip(archive: Buffer): readonly Unpacked[] {
  const end = archive.length - 22;
  const count = archive.readUInt16LE(end + 10);
  const unpacked: Unpacked[] = [];
  for (let at = archive.readUInt32LE(end + 16), index = 0; index < count; index++) {
    const length = archive.readUInt16LE(at + 28);
    const local = archive.readUInt32LE(at + 42);
    const start = local + 30 + archive.readUInt16LE(local + 26);
    const content = inflateRawSync(archive.subarray(start, start + archive.readUInt32LE(at + 20)));
    expect(crc32(content)).toBe(archive.readUInt32LE(at + 16));
    unpacked.push({
      name: archive.subarray(at + 46, at + 46 + length).toString(),
      mode: archive.readUInt32LE(at + 38) >>> 16,
      content: content.toString(),
    });
    at += 46 + length;
  }
  return unpacked;
}
