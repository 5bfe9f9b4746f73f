import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWith } from "../../../../rig/parts";
import { folderWith } from "../../../../rig/project-folder";
import { RecordedJob } from "../../../../rig/recorded-job";
import { net, nothing, simple, simpleProject } from "../../../../rig/simple-project";
import { StackProject } from "../../../../rig/stack-project";
import { tempFolder } from "../../../../rig/temp-folder";
import { terraformCliConfig } from "../../../../rig/terraform-cli-config";

describeWith(["terraform"], "init", ({ terraform }) => {
  async function steps(
    stack: StackProject,
    settings: Parameters<StackProject["executor"]>[0] = {},
  ): Promise<readonly string[]> {
    const job = new RecordedJob();
    expect(await stack.planOf(net, job, stack.executor(settings))).toMatchObject({ ok: true });
    return job.steps;
  }

  async function initialised(config: object = simple()): Promise<StackProject> {
    const stack = simpleProject(config);
    expect(await steps(stack)).toEqual(["init", "plan"]);
    return stack;
  }

  test("is done once, and not again when only resources change", async () => {
    const stack = await initialised();
    expect(await steps(stack)).toEqual(["plan"]);
    stack.synthesize([{ name: "net", path: net, config: simple("other", { variable: { x: { default: 1 } } }) }]);
    expect(await steps(stack)).toEqual(["plan"]);
  });

  test("says nothing when it went well", async () => {
    const job = new RecordedJob();
    await simpleProject().planOf(net, job);
    expect(job.lines.filter((line) => line.includes("Initializing"))).toEqual([]);
  });

  test.each<[string, object]>([
    [
      "another version is required",
      { terraform: { backend: { local: { path: "state.tfstate" } }, required_version: ">= 1.0" } },
    ],
    ["a module is added", { module: { m: { source: "./assets" } } }],
    ["a provider is named", { provider: { terraform: [{}] } }],
    [
      "a provider is needed for the first time",
      { data: { terraform_remote_state: { x: { backend: "local", config: { path: "x.tfstate" } } } } },
    ],
  ])("is done again when %s", async (_, change) => {
    const stack = await initialised();
    const state = { version: 4, serial: 1, lineage: "x", outputs: {}, resources: [] };
    stack.write({ "cdktf.out/stacks/net/assets/m.tf": "", "cdktf.out/stacks/net/x.tfstate": state });
    stack.synthesize([{ name: "net", path: net, config: simple("v", change) }]);
    expect(await steps(stack)).toContain("init");
    expect(await steps(stack)).toEqual(["plan"]);
  });

  test("is done again by another Terraform", async () => {
    const stack = await initialised();
    expect(await steps(stack, { version: "2" })).toEqual(["init", "plan"]);
    expect(await steps(stack, { version: "2", binary: terraform })).toEqual(["init", "plan"]);
  });

  test("is done again when it is told something else from outside, such as another backend's settings", async () => {
    const stack = await initialised();
    const env = { ...process.env, TF_CLI_ARGS_init: "-lock-timeout=1s" };
    expect(await steps(stack, { env })).toEqual(["init", "plan"]);
    expect(await steps(stack, { env })).toEqual(["plan"]);
  });

  test("is done again when the lock file changed", async () => {
    const stack = await initialised();
    writeFileSync(join(stack.data.work((await stack.node(net)).id), ".terraform.lock.hcl"), "# changed by hand\n");
    expect(await steps(stack)).toEqual(["init", "plan"]);
    expect(await steps(stack)).toEqual(["plan"]);
  });

  test.each([
    [".terraform/terraform.tfstate", ""],
    [".terraform/terraform.tfstate", '{ "version": 3, "backend": {'],
    [".terraform/modules/modules.json", '{"Modules":['],
  ])("is done again when a kill tore %s to %p", async (name, left) => {
    const stack = simpleProject({ ...simple(), module: { m: { source: "./assets" } } });
    stack.write({ "cdktf.out/stacks/net/assets/m.tf": "" });
    expect(await steps(stack)).toEqual(["init", "plan"]);
    const file = join(stack.data.work((await stack.node(net)).id), name);
    expect(JSON.parse(readFileSync(file, "utf8"))).toBeTruthy();
    writeFileSync(file, left);
    expect(await steps(stack)).toEqual(["init", "plan"]);
    expect(await steps(stack)).toEqual(["plan"]);
  });

  test("is done again when what it made was removed, all of it or in part", async () => {
    const stack = await initialised();
    const made = join(stack.data.work((await stack.node(net)).id), ".terraform");
    rmSync(made, { recursive: true });
    expect(await steps(stack)).toEqual(["init", "plan"]);
    rmSync(join(made, "terraform.tfstate"));
    expect(await steps(stack)).toEqual(["plan", "init", "plan"]);
    expect(await steps(stack)).toEqual(["plan"]);
  });

  test("is done again when the backend changed before anything was deployed", async () => {
    const stack = await initialised();
    const backend = { terraform: { backend: { local: { path: "elsewhere.tfstate" } } } };
    stack.synthesize([{ name: "net", path: net, config: simple("v", backend) }]);
    expect(await steps(stack)).toEqual(["init", "plan"]);
  });

  test("takes another version of a provider when the app asks for one", async () => {
    const platform = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
    const provider = (version: string): string =>
      `registry.terraform.io/example/fake/${version}/${platform}/terraform-provider-fake_v${version}`;
    const mirror = folderWith({ [provider("1.0.0")]: "#!/bin/sh\n", [provider("2.0.0")]: "#!/bin/sh\n" });
    for (const version of ["1.0.0", "2.0.0"]) chmodSync(join(mirror, provider(version)), 0o755);
    const env = { ...process.env, TF_CLI_CONFIG_FILE: terraformCliConfig(mirror) };
    const asking = (version: string): object =>
      simple("v", { terraform: { required_providers: { fake: { source: "example/fake", version } } } });
    const stack = simpleProject(asking("1.0.0"));
    // The provider is none, of which only a plan takes notice.
    const stepsWithout = async (): Promise<readonly string[]> => {
      const job = new RecordedJob();
      expect(await stack.planOf(net, job, stack.executor({ env }))).toMatchObject({ failure: { command: "plan" } });
      return job.steps;
    };
    expect(await stepsWithout()).toEqual(["init", "plan"]);
    stack.synthesize([{ name: "net", path: net, config: asking("2.0.0") }]);
    expect(await stepsWithout()).toEqual(["init", "init", "plan"]);
    expect(await stepsWithout()).toEqual(["plan"]);
  });

  test("refuses to leave a state behind", async () => {
    const stack = await initialised();
    await stack.does(net);
    const backend = { terraform: { backend: { local: { path: "elsewhere.tfstate" } } } };
    stack.synthesize([{ name: "net", path: net, config: simple("v", backend) }]);
    expect(await stack.planOf(net)).toMatchObject({
      failure: { command: "init", diagnostics: [{ summary: "Backend configuration changed" }] },
    });
  });

  test("goes on where the project and its state were moved to", async () => {
    const stack = await initialised();
    await stack.does(net);
    const folder = join(tempFolder(), "moved");
    renameSync(stack.folder, folder);
    const moved = simpleProject(simple(), folder);
    expect(await moved.planOf(net)).toEqual(nothing);
  });

  test("fails with what Terraform says, also without -json, and shows it", async () => {
    const config = simple("v", {
      terraform: { required_providers: { x: { source: "example/none", version: "1.0.0" } } },
    });
    const job = new RecordedJob();
    const env = { ...process.env, TF_CLI_CONFIG_FILE: terraformCliConfig(tempFolder()) };
    const stack = simpleProject(config);
    const failed = await stack.planOf(net, job, stack.executor({ env }));
    expect(failed).toMatchObject({
      failure: {
        kind: "terraform-failed",
        command: "init",
        class: "invalid-config",
        exit: { code: 1 },
        diagnostics: [{ severity: "error", summary: "Failed to query available provider packages" }],
      },
    });
    expect(job.lines.join("\n")).toContain("example/none");
  });
});

describe("init, by a scripted Terraform", () => {
  test.each([
    ["one at a time when they share a plugin cache", "1", { TF_PLUGIN_CACHE_DIR: "/cache" }, "in out in out"],
    ["at once otherwise", "2", { HOME: "/nowhere" }, "in in out out"],
  ])("inits are done %s", async (_, atOnce, given, story) => {
    const log = join(tempFolder(), "log");
    // Each goes on once as many as that have begun.
    const wait = `while [ "$(grep -c in '${log}')" -lt ${atOnce} ]; do sleep 0.02; done; sleep 0.1`;
    const script = `#!/bin/sh\n[ "$1" = init ] || exit 0\necho in >> '${log}'; ${wait}; echo out >> '${log}'\n`;
    const binary = join(folderWith({ terraform: script }), "terraform");
    chmodSync(binary, 0o755);
    const stack = new StackProject(["a", "b"].map((name) => ({ name, config: simple() })));
    const executor = stack.executor({ binary, env: { PATH: process.env.PATH, ...given } });
    await Promise.all(["a", "b"].map((name) => stack.planOf(name, new RecordedJob(), executor)));
    expect(readFileSync(log, "utf8").trim().split("\n").join(" ")).toBe(story);
  });
});
