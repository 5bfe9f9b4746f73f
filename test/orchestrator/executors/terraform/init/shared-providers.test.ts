import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SharedProviders } from "../../../../../orchestrator/executors/terraform/init/shared-providers";
import { fail, ok, type Result } from "../../../../../orchestrator/result";
import { folderWith } from "../../../../rig/project-folder";
import { tempFolder } from "../../../../rig/temp-folder";

const path = "registry.terraform.io/example/x/1.0.0/linux_amd64";

const lock = 'provider "registry.terraform.io/example/x" {\n  version     = "1.0.0"\n  hashes = []\n}\n';

/** What an init leaves in a folder. */
const left = { ".terraform.lock.hcl": lock, [join(".terraform/providers", path, "program")]: "a provider" };

/** A stack's folder, and its init, which a test drives. */
class DrivenStack {
  readonly work = tempFolder();
  readonly aborting = new AbortController();
  /** Resolves when its init begins. */
  readonly began: Promise<void>;
  readonly provided: ReturnType<SharedProviders["provide"]>;
  private begin: () => void = () => undefined;
  private end: (result: Result<null, null>) => void = () => undefined;

  constructor(shared: SharedProviders, key: string) {
    this.began = new Promise((resolve) => (this.begin = resolve));
    const wanted = { lock: "", keyWith: (text: string) => `${key}${text.length}`, work: this.work };
    this.provided = shared.provide({ ...wanted, signal: this.aborting.signal }, () => {
      this.begin();
      return new Promise<Result<null, null>>((resolve) => (this.end = resolve));
    });
  }

  succeed(files: Readonly<Record<string, string>> = left): void {
    folderWith(files, this.work);
    this.end(ok(null));
  }

  fail(): void {
    this.end(fail(null));
  }

  get package(): string {
    return join(this.work, ".terraform/providers", path);
  }
}

const brought = { kind: "brought", addresses: ["registry.terraform.io/example/x"] };

/** A folder on another file system than the temporary folders, where there is one. */
const memory = "/dev/shm";
const isElsewhere = existsSync(memory) && statSync(memory).dev !== statSync(tmpdir()).dev;
const elsewhere = isElsewhere ? mkdtempSync(join(memory, "terrace-")) : "";
const describeElsewhere = isElsewhere ? describe : describe.skip;

afterAll(() => {
  if (isElsewhere) rmSync(elsewhere, { recursive: true });
});

describe("providers that are shared", () => {
  let cache: string;
  let shared: SharedProviders;

  beforeEach(() => {
    cache = tempFolder();
    shared = new SharedProviders(cache);
  });

  const stack = (key = "k"): DrivenStack => new DrivenStack(shared, key);

  test("one installs them, those that come meanwhile wait for it, and so do not those that need others", async () => {
    const first = stack();
    await first.began;
    const [second, other] = [stack(), stack("other")];
    await other.began;
    first.succeed();
    expect(await first.provided).toEqual({ kind: "installed", result: ok(null) });
    expect(await second.provided).toEqual(brought);
    expect(await stack().provided).toEqual(brought);
    expect(readFileSync(join(second.package, "program"), "utf8")).toBe("a provider");
    expect(readFileSync(join(second.work, ".terraform.lock.hcl"), "utf8")).toBe(lock);
    other.fail();
  });

  test("when it fails, the next of those that waited tries, and the others wait for that", async () => {
    const first = stack();
    await first.began;
    const [second, third] = [stack(), stack()];
    first.fail();
    expect(await first.provided).toEqual({ kind: "installed", result: fail(null) });
    const next = await Promise.race([second, third].map((each) => each.began.then(() => each)));
    next.succeed();
    const kinds = (await Promise.all([second.provided, third.provided])).map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(["brought", "installed"]);
  });

  test("when what it installed can't be shared, nobody waits any more", async () => {
    const first = stack();
    await first.began;
    const [second, third] = [stack(), stack()];
    first.succeed({ ".terraform.lock.hcl": lock });
    await Promise.all([second.began, third.began]);
    const late = stack();
    await late.began;
    for (const each of [second, third, late]) each.fail();
    expect(await late.provided).toEqual({ kind: "installed", result: fail(null) });
  });

  test("who is told to end does not wait on", async () => {
    const first = stack();
    await first.began;
    const second = stack();
    second.aborting.abort();
    await second.began;
    for (const each of [first, second]) each.fail();
    expect(await second.provided).toEqual({ kind: "installed", result: fail(null) });
  });

  test("a package that somebody has shared already is taken when it is the same, and never replaced", async () => {
    for (const [key, content] of [
      ["one", "a provider"],
      ["two", "a provider"],
      ["three", "another"],
    ] as const) {
      const each = stack(key);
      await each.began;
      each.succeed({ ...left, [join(".terraform/providers", path, "program")]: content });
      await each.provided;
      expect(readFileSync(join(each.package, "program"), "utf8")).toBe(content);
      expect(lstatSync(each.package).isSymbolicLink()).toBe(content === "a provider");
    }
    expect(readFileSync(join(cache, "providers", path, "program"), "utf8")).toBe("a provider");
    expect(readdirSync(join(cache, "installations")).toSorted()).toEqual(
      [0, lock.length].flatMap((length) => [`one${length}.json`, `two${length}.json`]).toSorted(),
    );
  });

  test("what is not for one platform, or not what the lock file says, is not shared", async () => {
    for (const files of [
      { [join(".terraform/providers", path, "../darwin_arm64/program")]: "another" },
      { ".terraform.lock.hcl": lock.replace("version ", "revision") },
      { ".terraform.lock.hcl": lock.replace("1.0.0", "2.0.0") },
    ]) {
      const each = stack(JSON.stringify(files).length.toString());
      await each.began;
      each.succeed({ ...left, ...files });
      await each.provided;
    }
    expect(existsSync(join(cache, "installations"))).toBe(false);
  });

  describeElsewhere("on another file system", () => {
    test("packages are copied", async () => {
      shared = new SharedProviders(elsewhere);
      const first = stack();
      await first.began;
      first.succeed();
      await first.provided;
      expect(readlinkSync(first.package)).toBe(join(elsewhere, "providers", path));
      expect(readdirSync(join(elsewhere, "providers", path, ".."))).toEqual(["linux_amd64"]);
      expect(await stack().provided).toEqual(brought);
    });
  });
});
