import {
  appendFileSync,
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describeWith } from "../../../../rig/parts";
import { PLATFORM, packedMirror } from "../../../../rig/packed-mirror";
import { folderWith } from "../../../../rig/project-folder";
import { ReadyStacks } from "../../../../rig/ready-stacks";
import { scriptedTerraform } from "../../../../rig/scripted-terraform";
import { tempFolder } from "../../../../rig/temp-folder";
import { terraformCliConfig } from "../../../../rig/terraform-cli-config";

const local = { backend: { local: { path: "state.tfstate" } } };

/** A stack that needs nothing but what is built in. */
const builtIn = { terraform: local, resource: { terraform_data: { a: { input: "v" } } } };

/** A stack that needs a provider. */
const needing = (name = "x", version = "1.0.0"): object => ({
  terraform: { ...local, required_providers: required(name, version) },
});

function required(name: string, version = "1.0.0"): object {
  return { [name]: { source: `example/${name}`, version } };
}

describeWith(["terraform"], "making stacks' folders ready", ({ terraform }) => {
  const tool = { binary: terraform, version: "1.11.4" };

  describe("of a stack that needs nothing but what is built in", () => {
    const of = (config: object = builtIn, env: NodeJS.ProcessEnv = {}, by = tool): ReadyStacks =>
      new ReadyStacks(by, { a: config }, { ...process.env, TERRACE_CACHE_DIR: tempFolder(), ...env });

    test("takes no init, and Terraform goes on with it as if there had been one", async () => {
      const stacks = of();
      expect(await stacks.inits("a")).toBe(0);
      expect(await stacks.terraform("a", "plan", "-detailed-exitcode", "-out=p")).toMatchObject({ code: 2 });
      expect(await stacks.terraform("a", "apply", "p")).toMatchObject({ code: 0 });
      expect(await stacks.terraform("a", "plan", "-detailed-exitcode")).toMatchObject({ code: 0 });
      expect(existsSync(join(stacks.project.output, "stacks/a/state.tfstate"))).toBe(true);
    });

    test("takes none in the next run either, nor when the state is to be elsewhere before there is one", async () => {
      const stacks = of();
      await stacks.inits("a");
      stacks.nextRun();
      expect(await stacks.inits("a")).toBe(0);
      stacks.synthesize({ a: { ...builtIn, terraform: { backend: { local: { path: "elsewhere.tfstate" } } } } });
      expect(await stacks.inits("a")).toBe(0);
      expect((await stacks.terraform("a", "plan", "-detailed-exitcode")).code).toBe(2);
    });

    test("is an init's when a state would be left behind: Terraform refuses", async () => {
      const stacks = of();
      await stacks.inits("a");
      await stacks.terraform("a", "apply", "-auto-approve");
      stacks.synthesize({ a: { ...builtIn, terraform: { backend: { local: { path: "elsewhere.tfstate" } } } } });
      const { result } = await stacks.ready("a");
      expect(result).toMatchObject({ failure: { diagnostics: [{ summary: "Backend configuration changed" }] } });
    });

    test("is an init's when a state would be left behind in a folder of workspaces", async () => {
      const workspaces = { local: { path: "state.tfstate", workspace_dir: "workspaces" } };
      const stacks = of({ ...builtIn, terraform: { backend: workspaces } }, { TF_WORKSPACE: "dev" });
      await stacks.inits("a");
      await stacks.terraform("a", "apply", "-auto-approve");
      const moved = { local: { path: "elsewhere.tfstate", workspace_dir: "elsewhere" } };
      stacks.synthesize({ a: { ...builtIn, terraform: { backend: moved } } });
      expect(await stacks.inits("a")).toBe(1);
    });

    test("works in another workspace", async () => {
      const stacks = of(builtIn, { TF_WORKSPACE: "dev" });
      expect(await stacks.inits("a")).toBe(0);
      expect(await stacks.terraform("a", "apply", "-auto-approve")).toMatchObject({ code: 0 });
      expect(existsSync(join(stacks.project.output, "stacks/a/terraform.tfstate.d/dev/terraform.tfstate"))).toBe(true);
    });

    test.each<[string, object, NodeJS.ProcessEnv]>([
      ["arguments from outside", builtIn, { TF_CLI_ARGS_init: "-lock-timeout=1s" }],
      ["arguments from outside for all", builtIn, { TF_CLI_ARGS: "-no-color" }],
      ["modules", { ...builtIn, module: { m: { source: "./assets" } } }, {}],
      [
        "what is not known here",
        { ...builtIn, check: { c: { assert: { condition: "${terraform_data.a.id != 0}", error_message: "No." } } } },
        {},
      ],
    ])("is an init's with %s", async (_, config, env) => {
      const stacks = of(config, env);
      stacks.project.write({ "cdktf.out/stacks/a/assets/m.tf": "" });
      expect(await stacks.inits("a")).toBe(1);
      expect(await stacks.inits("a")).toBe(0);
    });

    test.each([
      ["more configuration", { "b.tf": "" }],
      ["a lock file that names a provider", { ".terraform.lock.hcl": lockOf("x") }],
    ])("is an init's with %s", async (_, files) => {
      const stacks = of();
      folderWith(files, join(stacks.project.output, "stacks/a"));
      expect(await stacks.inits("a")).toBe(1);
    });

    test.each([
      ["OpenTofu", "tofu", "1.9.0"],
      ["what calls itself so", "terraform", "OpenTofu v1.9.0"],
      ["a version that is not known", "terraform", "2.0.0"],
    ])("is an init's with %s", async (_, name, version) => {
      const binary = join(folderWith({ [name]: `#!/bin/sh\nexec '${terraform}' "$@"\n` }), name);
      chmodSync(binary, 0o755);
      expect(await of(builtIn, {}, { binary, version }).inits("a")).toBe(1);
    });
  });

  describe("of stacks that need providers", () => {
    const all = { a: needing(), b: needing(), c: needing() };

    /** Where nothing is shared yet, and providers come packed. */
    function machine(providers: Readonly<Record<string, string>> = { x: "a provider" }): NodeJS.ProcessEnv {
      const mirror = terraformCliConfig(packedMirror(providers));
      return { ...process.env, TERRACE_CACHE_DIR: join(tempFolder(), "cache"), TF_CLI_CONFIG_FILE: mirror };
    }

    const shared = (env: NodeJS.ProcessEnv, name = "x"): string =>
      join(cacheOf(env), "providers/registry.terraform.io/example", name, "1.0.0", PLATFORM);

    const installed = async (stacks: ReadyStacks, stack: string, name = "x"): Promise<string> =>
      join(await stacks.work(stack), ".terraform/providers/registry.terraform.io/example", name, "1.0.0", PLATFORM);

    const program = (folder: string, name = "x"): string => join(folder, `terraform-provider-${name}_v1.0.0`);

    /** Whether Terraform finds what the lock file is about. It says so before it finds that the provider is none. */
    async function isVerified(stacks: ReadyStacks, stack: string): Promise<boolean> {
      const { stderr } = await stacks.terraform(stack, "plan", "-no-color");
      expect(stderr).toMatch(/Required plugins are not installed|Failed to load plugin schemas/);
      return stderr.includes("Failed to load plugin schemas");
    }

    test("one init is for all at once, and the package is there once", async () => {
      const env = machine();
      const stacks = new ReadyStacks(tool, all, env);
      expect(await stacks.inits("a", "b", "c")).toBe(1);
      for (const stack of ["a", "b", "c"]) {
        expect(readlinkSync(await installed(stacks, stack))).toBe(shared(env));
        expect(await isVerified(stacks, stack)).toBe(true);
      }
      expect(readFileSync(program(shared(env)), "utf8")).toBe("a provider");
      expect(statSync(cacheOf(env)).mode & 0o777).toBe(0o700);
    });

    test("it is for later runs and other projects, too", async () => {
      const env = machine();
      const stacks = new ReadyStacks(tool, { a: needing() }, env);
      await stacks.inits("a");
      stacks.synthesize({ b: needing() });
      stacks.nextRun();
      expect(await stacks.inits("a", "b")).toBe(0);
      const others = new ReadyStacks(tool, all, env);
      expect(await others.inits("a", "b", "c")).toBe(0);
      expect(lockFile(await others.work("a"))).toBe(lockFile(await stacks.work("a")));
      expect(await isVerified(others, "c")).toBe(true);
    });

    test("none is needed either when more of what it installed is used, or when what it made was removed", async () => {
      const env = machine({ x: "a provider" });
      const stacks = new ReadyStacks(tool, { a: needing() }, env);
      await stacks.inits("a");
      stacks.synthesize({ a: { ...needing(), data: { x_thing: { t: {} } } } });
      expect(await stacks.inits("a")).toBe(0);
      rmSync(join(await stacks.work("a"), ".terraform"), { recursive: true });
      expect(await stacks.inits("a")).toBe(0);
      expect(await isVerified(stacks, "a")).toBe(true);
    });

    test("none is needed for what is built in, also where it is required by its name", async () => {
      const config = {
        terraform: { ...local, required_providers: { terraform: { source: "terraform.io/builtin/terraform" } } },
      };
      const stacks = new ReadyStacks(tool, { a: config, b: config }, machine());
      expect(await stacks.inits("a", "b")).toBe(1);
      expect(await stacks.terraform("b", "plan", "-detailed-exitcode")).toMatchObject({ code: 0 });
    });

    test("stacks that need something else have inits of their own, and share what they have in common", async () => {
      const env = machine({ x: "a provider", y: "another" });
      const both = { required_providers: { ...required("x"), ...required("y") } };
      const stacks = new ReadyStacks(
        tool,
        { a: needing(), b: needing("y"), c: { terraform: { ...local, ...both } } },
        env,
      );
      expect(await stacks.inits("a", "b")).toBe(2);
      expect(await stacks.inits("c")).toBe(1);
      for (const [stack, name] of [
        ["a", "x"],
        ["b", "y"],
        ["c", "x"],
        ["c", "y"],
      ] as const)
        expect(readlinkSync(await installed(stacks, stack, name))).toBe(shared(env, name));
      expect(await isVerified(stacks, "c")).toBe(true);
    });

    test("a mirror of unpacked providers is linked to, as Terraform does, and nothing is moved", async () => {
      const path = `registry.terraform.io/example/x/1.0.0/${PLATFORM}`;
      const mirror = folderWith({ [`${path}/terraform-provider-x_v1.0.0`]: "a provider" });
      chmodSync(program(join(mirror, path)), 0o755);
      const env = { ...machine(), TF_CLI_CONFIG_FILE: terraformCliConfig(mirror) };
      const stacks = new ReadyStacks(tool, all, env);
      expect(await stacks.inits("a", "b", "c")).toBe(1);
      expect(readlinkSync(await installed(stacks, "b"))).toBe(join(mirror, path));
      expect(existsSync(shared(env))).toBe(false);
      // The user builds it anew, in place.
      writeFileSync(program(join(mirror, path)), "built anew");
      stacks.synthesize({ d: needing() });
      expect(await stacks.inits("d")).toBe(1);
    });

    test.each<[string, number, (env: NodeJS.ProcessEnv) => void]>([
      ["is gone", 2, (env) => rmSync(shared(env), { recursive: true })],
      ["was cleaned away with all the rest", 2, (env) => rmSync(cacheOf(env), { recursive: true })],
      ["was touched", 2, (env) => utimesSync(program(shared(env)), 1, 1)],
      // What nobody knows any more is nobody's to remove: from now on each stack has its own package.
      ["was written into", 3, (env) => appendFileSync(program(shared(env)), "!")],
      ["has more in it", 3, (env) => writeFileSync(join(shared(env), "more"), "")],
    ])(
      "when the package %s, inits make it right, for those that had it and those that come",
      async (_, count, harm) => {
        const env = machine();
        const stacks = new ReadyStacks(tool, { a: needing(), b: needing() }, env);
        await stacks.inits("a", "b");
        harm(env);
        stacks.synthesize({ c: needing() });
        stacks.nextRun();
        // Those that had it have a lock file by now, and so are to get the same, come what may.
        expect(await stacks.inits("a", "b", "c")).toBe(count);
        for (const stack of ["a", "b", "c"]) expect(await isVerified(stacks, stack)).toBe(true);
        expect(await stacks.inits("a", "b", "c")).toBe(0);
      },
    );

    test("a package that was changed behind its size and time is seen by Terraform, and an init makes it right", async () => {
      const env = machine();
      const stacks = new ReadyStacks(tool, { a: needing() }, env);
      await stacks.inits("a");
      const file = program(shared(env));
      utimesSync(file, 1, 1);
      await stacks.inits("a");
      writeFileSync(file, "A PROVIDER");
      utimesSync(file, 1, 1);
      expect(await stacks.inits("a")).toBe(0);
      expect(await isVerified(stacks, "a")).toBe(false);
      await stacks.initAgain("a");
      expect(await isVerified(stacks, "a")).toBe(true);
    });

    test("a Terraform that refuses to write through a link is given the place", async () => {
      const env = machine();
      await new ReadyStacks(tool, { a: needing() }, env).inits("a");
      const stacks = new ReadyStacks({ ...tool, binary: refusing(terraform) }, { a: needing() }, env);
      await stacks.inits("a");
      expect(lstatSync(await installed(stacks, "a")).isSymbolicLink()).toBe(true);
      expect(await stacks.initAgain("a")).toBe(2);
      expect(lstatSync(await installed(stacks, "a")).isDirectory()).toBe(true);
      expect(await isVerified(stacks, "a")).toBe(true);
    });

    test("with another backend, only that is left to an init", async () => {
      const env = machine();
      const elsewhere = { backend: { inmem: {} }, required_providers: required("x") };
      const log = join(tempFolder(), "log");
      const init = `echo "\${TF_REATTACH_PROVIDERS:-all}" >> '${log}'; exec '${terraform}' "$@"`;
      const binary = scriptedTerraform(terraform, { init });
      const stacks = new ReadyStacks(
        { ...tool, binary },
        { a: { terraform: elsewhere }, b: { terraform: elsewhere } },
        env,
      );
      expect(await stacks.inits("a", "b")).toBe(2);
      const [first, second] = readFileSync(log, "utf8").trim().split("\n");
      expect(first).toBe("all");
      expect(second).toContain('"registry.terraform.io/example/x"');
      expect(lockFile(await stacks.work("b"))).toBe(lockFile(await stacks.work("a")));
      expect(await isVerified(stacks, "b")).toBe(true);
    });

    test("a failed init is tried by the next", async () => {
      const env = { ...machine(), TF_CLI_CONFIG_FILE: terraformCliConfig(tempFolder()) };
      const stacks = new ReadyStacks(tool, all, env);
      const tried = await Promise.all(["a", "b", "c"].map((name) => stacks.ready(name)));
      expect(tried.map(({ result, job }) => [result.ok, job.steps])).toEqual(Array(3).fill([false, ["init"]]));
    });

    test("what was remembered and is torn is forgotten", async () => {
      const env = machine();
      const stacks = new ReadyStacks(tool, { a: needing() }, env);
      await stacks.inits("a");
      const records = join(cacheOf(env), "installations");
      for (const name of readdirSync(records)) writeFileSync(join(records, name), '{"lock":"","packages":{"x":');
      stacks.synthesize({ b: needing(), c: needing() });
      expect(await stacks.inits("b", "c")).toBe(1);
      expect(readlinkSync(await installed(stacks, "c"))).toBe(shared(env));
    });

    test.each<[string, (env: NodeJS.ProcessEnv) => NodeJS.ProcessEnv]>([
      ["nothing can be shared", (env) => ({ ...env, TERRACE_CACHE_DIR: join(env["TF_CLI_CONFIG_FILE"] ?? "", "x") })],
      ["others could write what is shared", (env) => ({ ...env, TERRACE_CACHE_DIR: openFolder() })],
      ["Terraform has a cache of its own", (env) => ({ ...env, TF_PLUGIN_CACHE_DIR: tempFolder() })],
      ["providers are told from outside", (env) => ({ ...env, TF_CLI_ARGS_init: "-upgrade" })],
    ])("every stack has its init where %s", async (_, changed) => {
      const stacks = new ReadyStacks(tool, all, changed(machine()));
      expect(await stacks.inits("a", "b", "c")).toBe(3);
      for (const stack of ["a", "b", "c"]) expect(await isVerified(stacks, stack)).toBe(true);
    });
  });
});

function lockFile(work: string): string {
  return readFileSync(join(work, ".terraform.lock.hcl"), "utf8");
}

function cacheOf(env: NodeJS.ProcessEnv): string {
  return env["TERRACE_CACHE_DIR"] ?? "";
}

/** A folder that anybody can write into. */
function openFolder(): string {
  const folder = tempFolder();
  chmodSync(folder, 0o777);
  return folder;
}

/** What Terraform does from 1.15 on where a package has to be unpacked. */
function refusing(terraform: string): string {
  const link = `.terraform/providers/registry.terraform.io/example/x/1.0.0/${PLATFORM}`;
  const refusal =
    "Error while installing example/x v1.0.0: cannot install package into target directory because it is a symlink.";
  return scriptedTerraform(terraform, {
    init: `if [ -L '${link}' ]; then echo "${refusal}" >&2; exit 1; fi; exec '${terraform}' "$@"`,
  });
}

function lockOf(provider: string): string {
  return `# This file\n\nprovider "registry.terraform.io/example/${provider}" {\n  version = "1.0.0"\n}\n`;
}
