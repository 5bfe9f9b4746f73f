import { chmodSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { cacheFolder, isOurs } from "../../../../orchestrator/executors/terraform/cache-folder";
import { folderWith } from "../../../rig/project-folder";
import { tempFolder } from "../../../rig/temp-folder";

describe("the folder for what can be had again", () => {
  test.each<[NodeJS.ProcessEnv, string]>([
    [{ TERRACE_CACHE_DIR: "/own", XDG_CACHE_HOME: "/xdg", HOME: "/home" }, "/own"],
    [{ TERRACE_CACHE_DIR: "own" }, resolve("own")],
    [{ TERRACE_CACHE_DIR: "", XDG_CACHE_HOME: "/xdg", HOME: "/home" }, "/xdg/terrace"],
    [{ XDG_CACHE_HOME: "relative", HOME: "/home" }, "/home/.cache/terrace"],
    [{ HOME: "/home" }, "/home/.cache/terrace"],
  ])("%j: %s", (env, expected) => {
    expect(cacheFolder(env)).toBe(expected);
  });

  test("is made, for its owner only", async () => {
    const folder = join(tempFolder(), "a", "b");
    expect(await isOurs(folder)).toBe(true);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test.each([0o770, 0o707])("is not used when others can write into it: %o", async (mode) => {
    const folder = tempFolder();
    chmodSync(folder, mode);
    expect(await isOurs(folder)).toBe(false);
  });

  test("is not used when it can't be made", async () => {
    expect(await isOurs(join(folderWith({ file: "" }), "file", "x"))).toBe(false);
  });
});
