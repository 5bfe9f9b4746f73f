import { chmodSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserProject } from "../rig/project";
import { tempFolder } from "../rig/temp-folder";

const HELP = { code: 0, stderr: "", stdout: expect.stringContaining("Usage: terrace") as string };

test("what V8 made of the command line is kept in the cache folder, and used from there", async () => {
  const cache = tempFolder();
  const terrace = new UserProject(tempFolder(), { TERRACE_CACHE_DIR: cache });
  expect(await terrace.terrace("--help")).toMatchObject(HELP);
  const [kept = ""] = readdirSync(cache);
  expect(readdirSync(cache)).toEqual([expect.stringMatching(/^terrace-.*-node-v[\d.]+-\w+\.v8$/)]);
  const before = readFileSync(join(cache, kept));
  expect(await terrace.terrace("--help")).toMatchObject(HELP);
  expect(readFileSync(join(cache, kept)).equals(before)).toBe(true);
});

test("a cache folder that others can write to is left alone: what lies there is run", async () => {
  const cache = tempFolder();
  chmodSync(cache, 0o777);
  const terrace = new UserProject(tempFolder(), { TERRACE_CACHE_DIR: cache });
  expect(await terrace.terrace("--help")).toMatchObject(HELP);
  expect(readdirSync(cache)).toEqual([]);
});
