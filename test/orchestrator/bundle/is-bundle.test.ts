import { join } from "node:path";
import { isBundle } from "../../../orchestrator/bundle/is-bundle";
import { folderWith } from "../../rig/project-folder";

test.each([
  ["a bundle", "terrace-bundle 1\n{}", true],
  ["one of a later version", "terrace-bundle 12\n", true],
  ["something else", "terrace-bundles", false],
  ["too short", "terr", false],
  ["empty", "", false],
])("%s", async (_, text, expected) => {
  expect(await isBundle(join(folderWith({ file: text }), "file"))).toBe(expected);
});

test("a folder is none, nor is what is not there", async () => {
  const folder = folderWith({ "a/b": "" });
  expect(await isBundle(join(folder, "a"))).toBe(false);
  expect(await isBundle(join(folder, "c"))).toBe(false);
});
