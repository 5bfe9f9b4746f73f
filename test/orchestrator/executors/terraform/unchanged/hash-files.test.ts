import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hashFiles } from "../../../../../orchestrator/executors/terraform/unchanged/hash-files";
import { folderWith } from "../../../../rig/project-folder";

const all = (): boolean => false;

test("each file has a hash of what is in it, however deep it lies", async () => {
  const folder = folderWith({ "a.txt": "one", "deep/er/b.txt": "one", "deep/c.txt": "two", "state/x": "" });
  const hashes = await hashFiles(folder, (name) => name === "state");
  expect(Object.keys(hashes ?? {}).sort()).toEqual(["a.txt", "deep/c.txt", "deep/er/b.txt"]);
  expect(hashes?.["a.txt"]).toBe(hashes?.["deep/er/b.txt"]);
  expect(hashes?.["a.txt"]).not.toBe(hashes?.["deep/c.txt"]);
  writeFileSync(join(folder, "a.txt"), "1");
  expect((await hashFiles(folder, all))?.["a.txt"]).not.toBe(hashes?.["a.txt"]);
});

test("a link counts as where it leads to, as long as that is in the folder", async () => {
  const folder = folderWith({ "deep/a.txt": "", "b.txt": "" });
  symlinkSync("../b.txt", join(folder, "deep/link"));
  symlinkSync("deep", join(folder, "folder"));
  expect(await hashFiles(folder, all)).toMatchObject({ "deep/link": "-> b.txt", folder: "-> deep" });
});

test.each(["../elsewhere", "/etc/hosts"])("nothing can be said of a folder with a link to %s", async (target) => {
  const folder = folderWith({ "a.txt": "" });
  symlinkSync(target, join(folder, "link"));
  expect(await hashFiles(folder, all)).toBeUndefined();
});
