import { mkdirSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { programOf } from "../../../../../providers/definition";
import { bundled } from "../../../../rig/host/bundled";
import { provider } from "../../../../rig/host/demo-provider";
import { writeProgram } from "../../../../rig/host/program";
import { packedMirror, PLATFORM } from "../../../../rig/packed-mirror";
import { describeWith } from "../../../../rig/parts";
import { ReadyStacks } from "../../../../rig/ready-stacks";
import { tempFolder } from "../../../../rig/temp-folder";
import { terraformCliConfig } from "../../../../rig/terraform-cli-config";

const demo = bundled(require.resolve("../../../../rig/host/demo-provider"), "demo-provider.js");

const ADDRESS = "localhost/terrace/demo";

/** A stack with a note of the provider `demo`. */
const withNote = (more: object = {}, version = "0.1.0", backend: object = { local: { path: "state" } }): object => ({
  terraform: { backend, required_providers: { demo: { source: ADDRESS, version }, ...more } },
  resource: { demo_note: { it: { text: "hello" } } },
});

/** What any program is here; it can be started from everywhere beside its project. */
const PROGRAM = programOf({ ...provider, module: demo }, tempFolder()).text;

const x = { x: { source: "example/x", version: "1.0.0" } };

describeWith(["terraform"], "a stack that brings its provider along", ({ terraform }) => {
  const tool = { binary: terraform, version: "1.11.4" };

  /** Stacks of a project that has the provider, on a machine that has no others, unless they are in a mirror. */
  function stacksOf(configs: Readonly<Record<string, object>>, more: NodeJS.ProcessEnv = {}): ReadyStacks {
    const env = { ...process.env, TERRACE_CACHE_DIR: tempFolder(), HTTPS_PROXY: "http://127.0.0.1:9", ...more };
    const stacks = new ReadyStacks(tool, configs, env);
    writeProgram(stacks.project.folder, demo);
    for (const name of Object.keys(configs)) bring(stacks, name);
    return stacks;
  }

  /** Puts the program where the app does. */
  function bring(stacks: ReadyStacks, name: string, { version = "0.1.0", more = "", platform = PLATFORM } = {}): void {
    const { path, text } = programOf({ ...provider, version, module: demo }, stacks.project.folder);
    const file = join(stacks.project.output, "stacks", name, path.replace(PLATFORM, platform));
    mkdirSync(dirname(file), { recursive: true });
    rmSync(file, { force: true });
    writeFileSync(file, text + more, { mode: 0o755 });
  }

  async function linkOf(stacks: ReadyStacks, name: string, version = "0.1.0"): Promise<string> {
    const link = join(await stacks.work(name), ".terraform/providers", ADDRESS, version, PLATFORM);
    return resolve(dirname(link), readlinkSync(link));
  }

  async function ownFolder(stacks: ReadyStacks, name: string, version = "0.1.0"): Promise<string> {
    return join(await stacks.work(name), "terraform.d/plugins", ADDRESS, version, PLATFORM);
  }

  async function works(stacks: ReadyStacks, name: string): Promise<void> {
    expect(await stacks.terraform(name, "plan", "-detailed-exitcode")).toMatchObject({ code: 2, stderr: "" });
  }

  test("needs no init, and Terraform goes on as if there had been one", async () => {
    const stacks = stacksOf({ a: withNote(), b: withNote() });
    expect(await stacks.inits("a", "b")).toBe(0);
    expect(await stacks.terraform("a", "apply", "-auto-approve")).toMatchObject({ code: 0, stderr: "" });
    expect(await stacks.terraform("a", "plan", "-detailed-exitcode")).toMatchObject({ code: 0 });
    expect(await stacks.terraform("a", "init")).toMatchObject({ code: 0 });
    expect(await stacks.inits("a", "b")).toBe(0);
    await works(stacks, "b");
  });

  test("has a lock file as a plain init writes it", async () => {
    const stacks = stacksOf({ a: withNote() });
    await stacks.inits("a");
    const ours = lockFile(await stacks.work("a"));
    rmSync(join(await stacks.work("a"), ".terraform.lock.hcl"));
    expect(await stacks.terraform("a", "init")).toMatchObject({ code: 0 });
    expect(entries(lockFile(await stacks.work("a")))).toEqual(entries(ours));
  });

  test("has it where a CLI configuration says that providers are elsewhere", async () => {
    const stacks = stacksOf({ a: withNote() }, { TF_CLI_CONFIG_FILE: terraformCliConfig(tempFolder()) });
    expect(await stacks.inits("a")).toBe(0);
    await works(stacks, "a");
  });

  test("has its init for another one that it needs besides, which is shared; its own is not", async () => {
    const env = { TF_CLI_CONFIG_FILE: terraformCliConfig(packedMirror({ x: PROGRAM })) };
    const cache = tempFolder();
    const stacks = stacksOf({ a: withNote(x), b: withNote(x) }, { ...env, TERRACE_CACHE_DIR: cache });
    expect(await stacks.inits("a", "b")).toBe(1);
    for (const name of ["a", "b"]) {
      expect(await linkOf(stacks, name)).toBe(await ownFolder(stacks, name));
      await works(stacks, name);
    }
    const shared = readdirSync(cache, { recursive: true, encoding: "utf8", withFileTypes: true });
    const files = shared.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    expect(files.filter((file) => file.includes("localhost"))).toEqual([]);
    expect(files.filter((file) => readFileSync(file, "utf8").includes("localhost"))).toEqual([]);
    stacks.nextRun();
    expect(await stacks.inits("a", "b")).toBe(0);
  });

  test.each([
    ["alone", {}, {}],
    ["beside another one", x, { x: PROGRAM }],
  ])("takes the program that it brings along in the next run, %s", async (_, more, mirrored) => {
    const env = { TF_CLI_CONFIG_FILE: terraformCliConfig(packedMirror(mirrored)) };
    const stacks = stacksOf({ a: withNote(more) }, env);
    await stacks.inits("a");
    const before = lockFile(await stacks.work("a"));
    bring(stacks, "a", { more: "// Another one.\n" });
    stacks.nextRun();
    expect(await stacks.inits("a")).toBe(0);
    expect(lockFile(await stacks.work("a"))).not.toBe(before);
    await works(stacks, "a");
  });

  test("takes another version", async () => {
    const stacks = stacksOf({ a: withNote() });
    await stacks.inits("a");
    rmSync(join(stacks.project.output, "stacks/a/terraform.d"), { recursive: true });
    bring(stacks, "a", { version: "0.2.0" });
    stacks.synthesize({ a: withNote({}, "0.2.0") });
    expect(await stacks.inits("a")).toBe(0);
    expect(await linkOf(stacks, "a", "0.2.0")).toBe(await ownFolder(stacks, "a", "0.2.0"));
    expect(entries(lockFile(await stacks.work("a")))).toMatchObject([{ version: "0.2.0" }]);
    await works(stacks, "a");
  });

  test("needs it no more", async () => {
    const stacks = stacksOf({ a: withNote() });
    await stacks.inits("a");
    rmSync(join(stacks.project.output, "stacks/a/terraform.d"), { recursive: true });
    stacks.synthesize({
      a: { terraform: { backend: { local: { path: "state" } } }, resource: { terraform_data: { it: {} } } },
    });
    await stacks.inits("a");
    await works(stacks, "a");
    expect(entries(lockFile(await stacks.work("a")))).toEqual([]);
  });

  test.each([
    ["local states", { local: { path: "state" } }],
    ["states elsewhere", { inmem: {} }],
  ])("works where its project was moved to, with %s", async (_, backend) => {
    const before = stacksOf({ a: withNote({}, "0.1.0", backend) });
    await before.inits("a");
    const after = stacksOf({ a: withNote({}, "0.1.0", backend) });
    renameSync(join(before.project.folder, ".terrace"), join(after.project.folder, ".terrace"));
    await after.inits("a");
    expect(await linkOf(after, "a")).toBe(await ownFolder(after, "a"));
    await works(after, "a");
  });

  test.each([
    ["the same", (lock: string) => lock],
    ["one from before its program changed", (lock: string) => lock.replace(/h1:[^"]+/, "h1:c29tZXRoaW5nIGVsc2U=")],
    ["one of another version", (lock: string) => lock.replaceAll("0.1.0", "0.0.9")],
  ])("does not mind a lock file that a plain init has left: %s", async (_, changed) => {
    const plain = stacksOf({ a: withNote() });
    await plain.inits("a");
    const stacks = stacksOf({ a: withNote() });
    const lock = changed(lockFile(await plain.work("a")));
    stacks.project.write({ "cdktf.out/stacks/a/.terraform.lock.hcl": lock });
    expect(await stacks.inits("a")).toBe(0);
    await works(stacks, "a");
  });

  test("is for this platform, whatever others are there too", async () => {
    const stacks = stacksOf({ a: withNote() });
    bring(stacks, "a", { platform: "plan9_mips" });
    expect(await stacks.inits("a")).toBe(0);
    await works(stacks, "a");
  });

  test("of another platform alone fails, and says which provider there is none of", async () => {
    const stacks = stacksOf({ a: withNote() });
    rmSync(join(stacks.project.output, "stacks/a/terraform.d"), { recursive: true });
    bring(stacks, "a", { platform: "plan9_mips" });
    const { result, job } = await stacks.ready("a");
    expect(result.ok).toBe(false);
    expect(JSON.stringify([result, job.lines])).toContain(ADDRESS);
  });

  test("has it again where Terraform's folder was removed", async () => {
    const stacks = stacksOf({ a: withNote() });
    await stacks.inits("a");
    rmSync(join(await stacks.work("a"), ".terraform"), { recursive: true });
    expect(await stacks.inits("a")).toBe(0);
    await works(stacks, "a");
  });
});

function lockFile(work: string): string {
  return readFileSync(join(work, ".terraform.lock.hcl"), "utf8");
}

/** What a lock file says, however it is laid out. */
function entries(lock: string): readonly object[] {
  return [...lock.matchAll(/^provider "([^"]+)" \{$([^]*?)^\}$/gm)].map(([, address, body = ""]) => ({
    address,
    version: /^\s*version\s*=\s*"([^"]+)"/m.exec(body)?.[1],
    constraints: /^\s*constraints\s*=\s*"([^"]+)"/m.exec(body)?.[1],
    hashes: [...body.matchAll(/"(h1:[^"]+)"/g)].map(([, hash]) => hash),
  }));
}
