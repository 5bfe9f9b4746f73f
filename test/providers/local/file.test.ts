import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isKnown, unknown } from "../../../providers/definition";
import { directory } from "../../../providers/local/directory";
import { file } from "../../../providers/local/file";
import { unfinished } from "../../../providers/local/write-file";
import { contextOf, localPlatform, withDefaults, type TestContext } from "../../rig/local/local-rig";

type FilePlan = Parameters<typeof file.create>[0];

let context: TestContext;
let at: (name: string) => string;

beforeEach(() => {
  context = contextOf(localPlatform());
  at = (name) => join(context.client.folder, name);
});

const planOf = (config: object): FilePlan => withDefaults(file, { path: "a", content: "one\n", ...config });

describe("a file", () => {
  test("is created, read, changed and removed", async () => {
    const state = await file.create(planOf({}), context);
    expect(readFileSync(at("a"), "utf8")).toBe("one\n");
    expect(state).toMatchObject({ absolute_path: at("a"), mode: "0600" });
    expect(state.sha256).toBe("2c8b08da5ce60398e1f19af0e5dccc744df274b826abe585eaba68c525434806");
    expect(await file.read(state, context)).toEqual(state);
    const changed = await file.update?.(planOf({ content: "two", mode: "0640" }), state, context);
    expect(readFileSync(at("a"), "utf8")).toBe("two");
    expect(statSync(at("a")).mode & 0o777).toBe(0o640);
    expect(await file.read(changed as typeof state, context)).toEqual(changed);
    await file.delete(changed as typeof state, context);
    expect(readdirSync(context.client.folder)).toEqual([]);
    expect(await file.read(state, context)).toBeUndefined();
    await file.delete(state, context);
  });

  test("shows what was done to it", async () => {
    const state = await file.create(planOf({}), context);
    writeFileSync(at("a"), "other");
    chmodSync(at("a"), 0o604);
    expect(await file.read(state, context)).toMatchObject({ content: "other", mode: "0604" });
    rmSync(at("a"));
    mkdirSync(at("a"));
    expect(await file.read(state, context)).toBeUndefined();
  });

  test("keeps what is sensitive where it is hidden", async () => {
    const plan = withDefaults(file, { path: "a", sensitive_content: "secret" });
    const state = await file.create(plan, context);
    writeFileSync(at("a"), "other secret");
    const read = await file.read(state, context);
    expect(read).toMatchObject({ sensitive_content: "other secret" });
    expect(read).not.toHaveProperty("content");
  });

  test("overwrites nothing that is there already", async () => {
    writeFileSync(at("a"), "theirs");
    expect(() => file.create(planOf({}), context)).toThrow("is there already");
    expect(readFileSync(at("a"), "utf8")).toBe("theirs");
    expect(await file.import?.("a", context)).toMatchObject({ path: "a", content: "theirs" });
    expect(await file.import?.("none", context)).toBeUndefined();
  });

  test("killed after it was written, is taken over", async () => {
    const state = await file.create(planOf({}), context);
    expect(await file.create(planOf({ mode: "0644" }), context)).toEqual({ ...state, mode: "0644" });
    expect(statSync(at("a")).mode & 0o777).toBe(0o644);
  });

  test("killed while it was written, leaves nothing behind", async () => {
    writeFileSync(unfinished(at("a")), "on");
    const state = await file.create(planOf({}), context);
    expect(readdirSync(context.client.folder)).toEqual(["a"]);
    writeFileSync(unfinished(at("a")), "tw");
    await file.delete(state, context);
    expect(readdirSync(context.client.folder)).toEqual([]);
  });

  test("is replaced as a whole: who has it open goes on with the old one", async () => {
    const state = await file.create(planOf({}), context);
    const { ino } = statSync(at("a"));
    await file.update?.(planOf({ content: "two" }), state, context);
    expect(statSync(at("a")).ino).not.toBe(ino);
  });

  test("has a known digest as soon as its content is known", () => {
    const planning = { path: "a", mode: "0600", absolute_path: unknown, sha256: unknown } as const;
    const known = file.plan?.({ ...planning, content: "one\n" }, undefined, context);
    expect(known).toMatchObject({ sha256: expect.stringMatching(/^2c8b08da/) });
    const later = file.plan?.({ ...planning, content: unknown }, undefined, context);
    expect(isKnown(later)).toBe(false);
  });

  test("has one content: not none, not two", () => {
    const planning = { path: "a", mode: "0600", absolute_path: unknown, sha256: unknown } as const;
    expect(() => file.plan?.(planning, undefined, context)).toThrow("needs content or sensitive_content");
    const both = { ...planning, content: "x", sensitive_content: unknown } as const;
    expect(() => file.plan?.(both, undefined, context)).toThrow("not both");
  });

  test.each(["644", "0999", "rw", "00644", "0o644"])("has no mode %j", (mode) => {
    expect(file.schema.mode.validate?.(mode)).toContain("octal");
  });
});

describe("a folder", () => {
  const config = (more: object = {}): Parameters<typeof directory.create>[0] =>
    withDefaults(directory, { path: "d", ...more });

  test("is created, read, changed and removed", async () => {
    const state = await directory.create(config(), context);
    expect(state).toEqual({
      path: "d",
      mode: "0755",
      force: false,
      absolute_path: at("d"),
      url: pathToFileURL(at("d")).href,
    });
    chmodSync(at("d"), 0o700);
    expect(await directory.read(state, context)).toEqual({ ...state, mode: "0700" });
    await directory.update?.(config({ mode: "0711" }), state, context);
    expect(statSync(at("d")).mode & 0o777).toBe(0o711);
    await directory.delete(state, context);
    expect(existsSync(at("d"))).toBe(false);
    expect(await directory.read(state, context)).toBeUndefined();
    await directory.delete(state, context);
  });

  test("with something in it is not removed, unless that was asked for", async () => {
    const state = await directory.create(config(), context);
    writeFileSync(at("d/x"), "");
    expect(() => directory.delete(state, context)).toThrow("not empty");
    await directory.delete({ ...state, force: true }, context);
    expect(existsSync(at("d"))).toBe(false);
  });

  test("that is there is taken over if it is empty", async () => {
    mkdirSync(at("d"));
    await directory.create(config(), context);
    writeFileSync(at("d/x"), "");
    expect(() => directory.create(config(), context)).toThrow("not empty");
    writeFileSync(at("f"), "");
    expect(() => directory.create(config({ path: "f" }), context)).toThrow("something else");
    expect(await directory.import?.("d", context)).toMatchObject({ path: "d", mode: "0755" });
  });
});
