import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { join } from "node:path";
import { linkTree } from "../../orchestrator/link-tree";
import { folderWith } from "../rig/project-folder";
import { tempFolder } from "../rig/temp-folder";

/** All paths below a folder. */
function tree(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).toSorted();
}

test("the copy has all files, in their folders, also empty ones and hidden ones", async () => {
  const from = folderWith({ "a.txt": "a", "assets/deep/b.zip": "b", ".hidden": "h", "ü 🚀/c d": "c" });
  mkdirSync(join(from, "empty"));
  const to = join(tempFolder(), "new", "copy");
  await linkTree(from, to);
  expect(tree(to)).toEqual(tree(from));
  expect(readFileSync(join(to, "assets/deep/b.zip"), "utf8")).toBe("b");
});

test("files share their content with the original: gigabytes cost nothing", async () => {
  const from = folderWith({ "assets/big.zip": "big" });
  const to = join(tempFolder(), "copy");
  await linkTree(from, to);
  const [original, copy] = [from, to].map((folder) => statSync(join(folder, "assets/big.zip")));
  expect(copy).toMatchObject({ ino: original?.ino, nlink: 2 });
});

test("a program in the assets stays one", async () => {
  const from = folderWith({ "run.sh": "#!/bin/sh\n" });
  chmodSync(join(from, "run.sh"), 0o755);
  const to = join(tempFolder(), "copy");
  await linkTree(from, to);
  expect(statSync(join(to, "run.sh")).mode & 0o111).toBe(0o111);
});

test("symbolic links stay links: relative, absolute, to folders, to nowhere, in a circle", async () => {
  const from = folderWith({ "folder/file": "f" });
  const links = {
    relative: "folder/file",
    absolute: "/etc",
    folder2: "folder",
    nowhere: "none",
    "folder/circle": "..",
  };
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(from, name));
  const to = join(tempFolder(), "copy");
  await linkTree(from, to);
  expect(Object.fromEntries(Object.keys(links).map((name) => [name, readlinkSync(join(to, name))]))).toEqual(links);
});

test("what is to be skipped is left out, and all below it; it is asked for by its path", async () => {
  const from = folderWith({ "skip/a": "", "keep/skip/b": "", "keep/c": "" });
  const to = join(tempFolder(), "copy");
  const asked: string[] = [];
  await linkTree(from, to, (path) => {
    asked.push(path);
    return path === "skip";
  });
  expect(tree(to)).toEqual(["keep", "keep/c", "keep/skip", "keep/skip/b"]);
  expect(asked.toSorted()).toEqual(["keep", "keep/c", "keep/skip", "keep/skip/b", "skip"]);
});

test("only its owner can look into the copy", async () => {
  const from = folderWith({ "sub/a": "" });
  const to = join(tempFolder(), "copy");
  await linkTree(from, to);
  expect([to, join(to, "sub")].map((path) => lstatSync(path).mode & 0o777)).toEqual([0o700, 0o700]);
});

test("a folder that is not there is an error of the system", async () => {
  await expect(linkTree(join(tempFolder(), "none"), join(tempFolder(), "copy"))).rejects.toMatchObject({
    code: "ENOENT",
  });
});

test("where no link can be made, since the other folder is on another device, the file is copied", async () => {
  const from = folderWith({ "a.txt": "a" });
  // Linux has a device of its own for shared memory. Elsewhere this is the test of before.
  const [device, links] = existsSync("/dev/shm") ? ["/dev/shm", 1] : [tempFolder(), 2];
  const to = mkdtempSync(join(device, "terrace-"));
  await linkTree(from, to);
  const { nlink } = statSync(join(to, "a.txt"));
  rmSync(to, { recursive: true });
  expect(nlink).toBe(links);
});
