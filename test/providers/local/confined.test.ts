import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AttributeError } from "../../../providers/definition";
import { existingAt, ownFolder, placeAt } from "../../../providers/local/confined";
import { directory } from "../../../providers/local/directory";
import { file } from "../../../providers/local/file";
import type { LocalPlatform } from "../../../providers/local/platform";
import { contextOf, localPlatform, withDefaults } from "../../rig/local/local-rig";
import { tempFolder } from "../../rig/temp-folder";

const attribute = ["path"];

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof AttributeError) return `${error.path.join(".")}: ${error.message}`;
    throw error;
  }
  throw new Error("it was not refused");
}

describe("a place", () => {
  test("is found in the data folder, which is made for it", () => {
    const platform = { ...localPlatform(), folder: join(tempFolder(), "new") };
    expect(placeAt(platform, "notes.txt", attribute)).toBe(join(platform.folder, "notes.txt"));
    expect(placeAt(platform, join(platform.folder, "a"), attribute)).toBe(join(platform.folder, "a"));
    expect(placeAt(platform, "./b/../c", attribute)).toBe(join(platform.folder, "c"));
  });

  test.each(["..", "../x", "/etc/passwd", "/", ".", "", "a/../..", "x\0y", "../data-2/x"])("is not %j", (path) => {
    const platform = localPlatform();
    mkdirSync(`${platform.folder}-2`);
    expect(refusal(() => placeAt(platform, path, attribute))).toMatch(/^path: /);
  });

  test("is not where a link leads out, on the way or at the end", () => {
    const platform = localPlatform();
    const outside = tempFolder();
    symlinkSync(outside, join(platform.folder, "out"));
    symlinkSync(join(outside, "none"), join(platform.folder, "dangling"));
    expect(refusal(() => placeAt(platform, "out/x", attribute))).toContain(outside);
    expect(refusal(() => placeAt(platform, "dangling/x", attribute))).toContain("leads nowhere");
    expect(refusal(() => existingAt(platform, "out", attribute))).toContain(outside);
    expect(refusal(() => existingAt(platform, "dangling", attribute))).toContain("leads nowhere");
  });

  test("is where a link leads within", () => {
    const platform = localPlatform();
    mkdirSync(join(platform.folder, "real"));
    symlinkSync("real", join(platform.folder, "link"));
    expect(placeAt(platform, "link/x", attribute)).toBe(join(platform.folder, "real", "x"));
  });

  test("is in a further folder that is allowed, but not that folder itself", () => {
    const outside = tempFolder();
    const platform = localPlatform({ allow: [outside, join(outside, "none")] });
    expect(placeAt(platform, join(outside, "x"), attribute)).toBe(join(outside, "x"));
    expect(existingAt(platform, outside, attribute)).toBe(outside);
    expect(refusal(() => placeAt(platform, outside, attribute))).toContain("not in the data folder");
    expect(refusal(() => placeAt(platform, `${outside}-2`, attribute))).toContain("not in the data folder");
  });

  test("is not where the platform keeps its own things", () => {
    const platform = localPlatform();
    ownFolder(platform);
    expect(refusal(() => placeAt(platform, ".platform", attribute))).toContain("its own things");
    expect(refusal(() => placeAt(platform, ".platform/ports.json", attribute))).toContain("its own things");
  });

  test("in a folder that is not there names what makes one", () => {
    expect(refusal(() => placeAt(localPlatform(), "none/x", attribute))).toContain("a Directory makes one");
  });
});

describe("a file that is a link", () => {
  let platform: LocalPlatform;
  let secret: string;

  beforeEach(() => {
    platform = localPlatform();
    secret = join(tempFolder(), "secret");
    writeFileSync(secret, "theirs");
    symlinkSync(secret, join(platform.folder, "link"));
  });

  test("is not written through, not read, and not removed", () => {
    const context = contextOf(platform);
    const plan = withDefaults(file, { path: "link", content: "ours" });
    expect(refusal(() => file.create(plan, context))).toContain("there already");
    const state = { ...plan, sha256: "", absolute_path: "" };
    expect(file.read(state, context)).toBeUndefined();
    void file.delete(state, context);
    expect(readFileSync(secret, "utf8")).toBe("theirs");
    expect(existsSync(join(platform.folder, "link"))).toBe(true);
  });

  test("to a folder is no folder of ours", () => {
    const outside = tempFolder();
    writeFileSync(join(outside, "kept"), "");
    symlinkSync(outside, join(platform.folder, "folder"));
    const state = { path: "folder", mode: "0755", force: true, absolute_path: "", url: "" };
    void directory.delete(state, contextOf(platform));
    expect(directory.read(state, contextOf(platform))).toBeUndefined();
    expect(existsSync(join(outside, "kept"))).toBe(true);
  });
});
