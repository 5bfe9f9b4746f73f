import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { logNames, RotatingLog } from "../../../providers/local/process/rotating-log";
import { tempFolder } from "../../rig/temp-folder";

const pathIn = (folder: string): string => join(folder, "log");

function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

test("output goes into one file until that is full, then into a new one", () => {
  const path = pathIn(tempFolder());
  const log = new RotatingLog({ path, bytes: 10, older: 2 });
  for (const line of ["one\n", "two\n", "three\n", "four\n", "five\n"]) log.write(Buffer.from(line));
  log.close();
  expect([path, `${path}.1`, `${path}.2`].map(textOf)).toEqual(["four\nfive\n", "three\n", "one\ntwo\n"]);
});

test("what is past the last file that is kept is gone", () => {
  const folder = tempFolder();
  const log = new RotatingLog({ path: pathIn(folder), bytes: 4, older: 1 });
  for (const line of ["1\n", "2\n", "3\n", "4\n", "5\n", "6\n"]) log.write(Buffer.from(line));
  expect(readdirSync(folder).sort()).toEqual(["log", "log.1"]);
  expect([pathIn(folder), `${pathIn(folder)}.1`].map(textOf)).toEqual(["5\n6\n", "3\n4\n"]);
});

test("with none that is older, it begins anew", () => {
  const folder = tempFolder();
  const log = new RotatingLog({ path: pathIn(folder), bytes: 4, older: 0 });
  for (const line of ["1\n", "2\n", "3\n"]) log.write(Buffer.from(line));
  expect(readdirSync(folder)).toEqual(["log"]);
  expect(textOf(pathIn(folder))).toBe("3\n");
});

test("goes on with the file that is there", () => {
  const path = pathIn(tempFolder());
  writeFileSync(path, "before\n");
  new RotatingLog({ path, bytes: 10, older: 1 }).write(Buffer.from("after\n"));
  expect([path, `${path}.1`].map(textOf)).toEqual(["after\n", "before\n"]);
});

test("is for its owner only, and is not written through a link", () => {
  const folder = tempFolder();
  new RotatingLog({ path: pathIn(folder), bytes: 10, older: 1 });
  expect(statSync(pathIn(folder)).mode & 0o777).toBe(0o600);
  symlinkSync(join(folder, "elsewhere"), join(folder, "link"));
  expect(() => new RotatingLog({ path: join(folder, "link"), bytes: 10, older: 1 })).toThrow("ELOOP");
});

test("nothing is lost, nothing comes twice, lines stay whole, and no file is too large", () => {
  const output = fc.array(fc.string({ unit: fc.constantFrom("a", "b", "\n"), maxLength: 30 }), { maxLength: 10 });
  fc.assert(
    fc.property(output, fc.integer({ min: 8, max: 25 }), (parts, bytes) => {
      const log = { path: pathIn(tempFolder()), bytes, older: 100 };
      const writing = new RotatingLog(log);
      for (const part of parts) writing.write(Buffer.from(part));
      writing.close();
      const files = logNames(log).map(textOf).reverse();
      expect(files.join("")).toBe(parts.join(""));
      for (const file of files) expect(file.length).toBeLessThanOrEqual(bytes);
    }),
    { numRuns: 50 },
  );
});

test("goes on in the file that is full when no new one can be made", () => {
  const path = pathIn(tempFolder());
  const log = new RotatingLog({ path, bytes: 4, older: 1 });
  log.write(Buffer.from("1\n2\n"));
  // Where the new one would be moved to the place of the old one, there is a folder.
  mkdirSync(join(`${path}.1`, "full"), { recursive: true });
  expect(() => log.write(Buffer.from("3\n"))).toThrow(/EISDIR|ENOTEMPTY/);
  rmSync(`${path}.1`, { recursive: true });
  log.write(Buffer.from("4\n"));
  expect([path, `${path}.1`].map(textOf)).toEqual(["4\n", "1\n2\n"]);
});
