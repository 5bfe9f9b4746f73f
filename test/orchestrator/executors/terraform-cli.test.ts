import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "../../../orchestrator/diagnostic";
import type { Json } from "../../../orchestrator/values/outputs";
import { describeWith } from "../../rig/parts";
import { folderWith } from "../../rig/project-folder";
import { RecordedJob } from "../../rig/recorded-job";
import { RunningCommand } from "../../rig/running-command";
import { StackProject } from "../../rig/stack-project";
import { tempFolder } from "../../rig/temp-folder";
import { terraformCliConfig } from "../../rig/terraform-cli-config";

const nothing = { ok: true, value: { changes: [], outputs: [] } };

/** A stack with one resource, whose value it gives. */
function simple(value: Json = "v", rest: object = {}): object {
  return {
    terraform: { backend: { local: { path: "state.tfstate" } } },
    resource: { terraform_data: { a: { input: value } } },
    output: { value: { value: "${terraform_data.a.output}" } },
    ...rest,
  };
}

function project(config: object = simple(), folder?: string): StackProject {
  return new StackProject([{ name: "net", path: "prod/net", config }], folder);
}

const net = "prod/net";

describeWith(["terraform"], "the real Terraform", ({ terraform }) => {
  describe("the life of a stack", () => {
    test("from nothing to nothing", async () => {
      const [stack, gone] = [project(), new RecordedJob({ mode: "destroy" })];
      expect(await stack.planOf(net)).toEqual({
        ok: true,
        value: { changes: [{ address: "terraform_data.a", action: "create" }], outputs: [{ name: "value" }] },
      });
      const applied = await stack.applied(net);
      const state = { lineage: expect.stringMatching(/^[\da-f-]{36}$/), serial: expect.any(Number) };
      expect(applied).toEqual({ ok: true, value: { outputs: { value: { value: "v", sensitive: false } }, state } });
      expect(await stack.planOf(net)).toEqual(nothing);
      expect(await stack.does(net)).toEqual(applied);
      expect(await stack.planOf(net, gone)).toMatchObject({
        value: { changes: [{ address: "terraform_data.a", action: "delete" }], prior: { serial: expect.any(Number) } },
      });
      expect(await stack.does(net, gone)).toMatchObject({ value: { outputs: {} } });
      expect(await stack.planOf(net, gone)).toEqual(nothing);
    });

    test("updates, replaces, imports, moves, forgets", async () => {
      const stack = project(
        simple("v", { resource: { terraform_data: { a: { input: 1 }, b: { triggers_replace: 1 }, c: {}, d: {} } } }),
      );
      await stack.does(net);
      stack.synthesize([
        {
          name: "net",
          path: net,
          config: simple("v", {
            resource: { terraform_data: { a: { input: 2 }, b: { triggers_replace: 2 }, c2: {}, e: {} } },
            moved: [{ from: "terraform_data.c", to: "terraform_data.c2" }],
            removed: [{ from: "terraform_data.d", lifecycle: { destroy: false } }],
            import: [{ to: "terraform_data.e", id: "x" }],
          }),
        },
      ]);
      const plan = await stack.planOf(net);
      expect(plan).toMatchObject({
        ok: true,
        value: { outputs: [{ name: "value" }], prior: { serial: expect.any(Number) } },
      });
      expect(plan.ok && plan.value.changes.map(({ action, address }) => `${action} ${address}`).toSorted()).toEqual([
        "forget terraform_data.d",
        "import terraform_data.e",
        "move terraform_data.c2",
        "replace terraform_data.b",
        "update terraform_data.a",
      ]);
    });

    test("only outputs change", async () => {
      const stack = project();
      await stack.does(net);
      stack.synthesize([{ name: "net", path: net, config: simple("v", { output: { other: { value: 1 } } }) }]);
      expect(await stack.planOf(net)).toMatchObject({
        value: { changes: [], outputs: [{ name: "other" }, { name: "value" }] },
      });
      expect(await stack.does(net)).toMatchObject({ value: { outputs: { other: { value: 1 } } } });
    });

    test("to destroy a stack that was never deployed takes no Terraform", async () => {
      const job = new RecordedJob({ mode: "destroy" });
      expect(await project().planOf(net, job)).toEqual(nothing);
      expect(job.steps).toEqual([]);
    });

    test("to read one that was never deployed, too", async () => {
      const job = new RecordedJob();
      const stack = project();
      expect(await stack.executor().read(await stack.node(net), job)).toEqual({ ok: true, value: { outputs: {} } });
      expect(job.steps).toEqual([]);
    });
  });

  describe("a stack that nobody looks at before it is carried out", () => {
    test("and that is nowhere yet, is planned and applied by one command", async () => {
      const [stack, job] = [project(), new RecordedJob({ inputs: {} })];
      expect(await stack.executor().deployAtOnce(await stack.node(net), job)).toEqual({
        ok: true,
        value: {
          plan: { changes: [{ address: "terraform_data.a", action: "create" }], outputs: [{ name: "value" }] },
          snapshot: { outputs: { value: { value: "v", sensitive: false } }, state: expect.anything() },
        },
      });
      expect(job.steps.filter((step) => step !== "init")).toEqual(["apply"]);
      expect(await stack.planOf(net)).toMatchObject({ value: { changes: [], unexamined: "cannot-drift" } });
    });

    test("takes what others give it", async () => {
      const config = simple("${var.from}", { variable: { from: { type: "string" } } });
      const [stack, job] = [project(config), new RecordedJob({ inputs: { from: "given" } })];
      expect(await stack.executor().deployAtOnce(await stack.node(net), job)).toMatchObject({
        value: { snapshot: { outputs: { value: { value: "given" } } } },
      });
      expect(readdirSync(stack.plans)).toEqual([]);
    });

    test("that fails leaves what it made, and is planned first from then on", async () => {
      const b = {
        triggers_replace: "${terraform_data.a.id}",
        provisioner: [{ "local-exec": { command: "exit 3" } }],
      };
      const stack = project(simple("v", { resource: { terraform_data: { a: { input: "v" }, b } } }));
      const node = await stack.node(net);
      expect(await stack.executor().deployAtOnce(node, new RecordedJob())).toMatchObject({
        failure: { kind: "terraform-failed", command: "apply", diagnostics: [{ address: "terraform_data.b" }] },
      });
      expect(await stack.executor().deployAtOnce(node, new RecordedJob())).toBeUndefined();
      expect(await stack.planOf(net)).toMatchObject({
        value: { changes: [{ address: "terraform_data.b", action: "replace" }] },
      });
    });

    test.each([
      ["is there", new RecordedJob(), true],
      ["is to go", new RecordedJob({ mode: "destroy" }), false],
    ])("but that %s, is planned first", async (_, job, isThere) => {
      const stack = project();
      if (isThere) await stack.does(net);
      expect(await stack.executor().deployAtOnce(await stack.node(net), job)).toBeUndefined();
      expect(job.steps).toEqual([]);
    });

    test("but whose state is elsewhere, is planned first", async () => {
      const stack = project(simple("v", { terraform: { backend: { http: { address: "http://127.0.0.1:9" } } } }));
      expect(await stack.executor().deployAtOnce(await stack.node(net), new RecordedJob())).toBeUndefined();
    });
  });

  describe("a saved plan", () => {
    const secret = simple("s3cret-in-plan");

    async function planned(): Promise<readonly [StackProject, string]> {
      const stack = project(secret);
      await stack.planOf(net);
      const [file = ""] = readdirSync(stack.plans);
      return [stack, join(stack.plans, file)];
    }

    test("is for its owner only, and gone once applied", async () => {
      const [stack, file] = await planned();
      expect([file, stack.plans].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o700]);
      await stack.applied(net);
      expect(readdirSync(stack.plans)).toEqual([]);
    });

    test("is what is applied, also when the configuration is another one by now", async () => {
      const [stack] = await planned();
      stack.synthesize([{ name: "net", path: net, config: simple("later") }]);
      const done = await stack.applied(net);
      expect(done).toMatchObject({ value: { outputs: { value: { value: "s3cret-in-plan" } } } });
    });

    test("is gone also when its apply failed", async () => {
      const stack = project(
        simple("v", { resource: { terraform_data: { a: { provisioner: [{ "local-exec": { command: "false" } }] } } } }),
      );
      expect(await stack.does(net)).toMatchObject({ failure: { kind: "terraform-failed", command: "apply" } });
      expect(readdirSync(stack.plans)).toEqual([]);
    });

    test("is gone when there is nothing to apply", async () => {
      const stack = project(simple("v", { locals: { where: "${path.module}" } }));
      await stack.does(net);
      expect(await stack.planOf(net)).toEqual(nothing);
      expect(readdirSync(stack.plans)).toEqual([]);
    });

    test("is gone when it could not be made to the end", async () => {
      const stack = project(
        simple("v", {
          variable: { n: { default: 1 } },
          resource: {
            terraform_data: {
              a: { input: "s3cret-in-plan" },
              b: { lifecycle: { precondition: [{ condition: "${var.n == 2}", error_message: "must be 2" }] } },
            },
          },
        }),
      );
      expect(await stack.planOf(net)).toMatchObject({ ok: false });
      expect(readdirSync(stack.plans)).toEqual([]);
    });

    test("that is stale is not applied: somebody changed the state in between", async () => {
      const [stack] = await planned();
      const other = stack.executor({ plans: join(stack.folder, "other-plans") });
      expect(await stack.does(net, new RecordedJob(), other)).toMatchObject({ ok: true });
      const late = await stack.applied(net);
      expect(late).toMatchObject({
        failure: { kind: "outdated", begun: false, failure: { class: "conflict", command: "apply" } },
      });
    });
  });

  describe("init", () => {
    async function steps(
      stack: StackProject,
      settings: Parameters<StackProject["executor"]>[0] = {},
    ): Promise<readonly string[]> {
      const job = new RecordedJob();
      expect(await stack.planOf(net, job, stack.executor(settings))).toMatchObject({ ok: true });
      return job.steps;
    }

    async function initialised(config: object = simple()): Promise<StackProject> {
      const stack = project(config);
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
      await project().planOf(net, job);
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
      const stack = project(asking("1.0.0"));
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
      const moved = project(simple(), folder);
      expect(await moved.planOf(net)).toEqual(nothing);
    });

    test("fails with what Terraform says, also without -json, and shows it", async () => {
      const config = simple("v", {
        terraform: { required_providers: { x: { source: "example/none", version: "1.0.0" } } },
      });
      const job = new RecordedJob();
      const env = { ...process.env, TF_CLI_CONFIG_FILE: terraformCliConfig(tempFolder()) };
      const stack = project(config);
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

  describe("where the state lies", () => {
    async function withPlainTerraform(stack: StackProject, ...args: readonly string[]): Promise<string> {
      const cwd = join(stack.output, "stacks", "net");
      const { code, stdout, stderr } = await new RunningCommand([terraform, ...args], cwd, process.env).finished;
      return code === 0 ? stdout : stderr;
    }

    test.each<[string, object | undefined, string]>([
      ["a relative path", { local: { path: "deep/state.tfstate" } }, "deep/state.tfstate"],
      ["a path upwards", { local: { path: "../../net.tfstate" } }, "../../net.tfstate"],
      ["no path", { local: {} }, "terraform.tfstate"],
      ["no backend", undefined, "terraform.tfstate"],
    ])(
      "%s is relative to the synthesized stack, as for cdktf, which goes on with the same state",
      async (_, backend, path) => {
        const stack = project(simple("v", { terraform: backend ? { backend } : {} }));
        const done = await stack.does(net);
        const file = join(stack.output, "stacks/net", path);
        expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ outputs: { value: { value: "v" } } });
        await withPlainTerraform(stack, "init");
        expect(await withPlainTerraform(stack, "plan")).toContain("No changes.");
        expect(await stack.executor().read(await stack.node(net), new RecordedJob())).toEqual(done);
      },
    );

    test("an absolute path is left as it is", async () => {
      const path = join(tempFolder(), "state.tfstate");
      const stack = project(simple("v", { terraform: { backend: { local: { path } } } }));
      await stack.does(net);
      expect(existsSync(path)).toBe(true);
    });

    test("TF_WORKSPACE: that workspace's, where plain Terraform has it", async () => {
      const env = { ...process.env, TF_WORKSPACE: "dev" };
      const stack = project();
      await stack.does(net, new RecordedJob(), stack.executor({ env }));
      expect(existsSync(join(stack.output, "stacks/net/terraform.tfstate.d/dev/terraform.tfstate"))).toBe(true);
      const node = await stack.node(net);
      expect(await stack.executor({ env }).read(node, new RecordedJob())).toMatchObject({
        value: { outputs: { value: { value: "v" } } },
      });
      expect(await stack.executor().read(node, new RecordedJob())).toEqual({ ok: true, value: { outputs: {} } });
    });

    test("another stack's state is found by its relative path", async () => {
      const remote = { x: { backend: "local", config: { path: "../net/state.tfstate" } } };
      const reader = {
        data: { terraform_remote_state: remote },
        output: { seen: { value: "${data.terraform_remote_state.x.outputs.value}" } },
      };
      const stacks = new StackProject([
        { name: "net", path: net, config: simple("from net") },
        { name: "web", config: reader },
      ]);
      await stacks.does(net);
      expect(await stacks.does("web")).toMatchObject({ value: { outputs: { seen: { value: "from net" } } } });
    });

    test("a state of a kind that we do not know is read by Terraform itself", async () => {
      const stack = project();
      await stack.does(net);
      writeFileSync(join(stack.output, "stacks/net/state.tfstate"), "{");
      const read = await stack.executor().read(await stack.node(net), new RecordedJob());
      expect(read).toMatchObject({ failure: { kind: "terraform-failed", command: "state pull" } });
    });
  });

  describe("values", () => {
    const values: Readonly<Record<string, Json>> = {
      text: 'quo"te \\ $HOME ${x} %{y}\nline ü🚀',
      number: -1.5,
      flag: false,
      list: ["a", "b"],
      map: { a: "b", "c d": "é" },
      deep: { list: [{ a: [1, true] }], none: null },
      empty: "",
    };

    test("inputs arrive as variables, whatever they are", async () => {
      const names = Object.keys(values);
      const stack = project({
        variable: Object.fromEntries(names.map((name) => [name, { type: "any" }])),
        output: Object.fromEntries(names.map((name) => [name, { value: `\${var.${name}}` }])),
      });
      const done = await stack.does(net, new RecordedJob({ inputs: values }));
      const outputs = Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, { value, sensitive: false }]),
      );
      expect(done).toMatchObject({ ok: true, value: { outputs } });
      expect(readdirSync(stack.plans)).toEqual([]);
    });

    test("variables: from the environment, from files, from the command line, and inputs last", async () => {
      const names = ["env", "file", "both", "flag", "input"];
      const stack = project({
        variable: Object.fromEntries(names.map((name) => [name, { type: "string" }])),
        output: Object.fromEntries(names.map((name) => [name, { value: `\${var.${name}}` }])),
      });
      const files = folderWith({
        "a.tfvars": 'file = "file"\nboth = "first"\nflag = "file"\ninput = "file"\n',
        "b.tfvars.json": { both: "second" },
      });
      const variables = {
        files: [join(files, "a.tfvars"), join(files, "b.tfvars.json")],
        values: { flag: "fl ag=1", other: "goes to stacks that declare it" },
      };
      const env = { ...process.env, TF_VAR_env: "env", TF_VAR_file: "env" };
      const executor = stack.executor({ variables, env });
      const done = await stack.does(net, new RecordedJob({ inputs: { input: "input" } }), executor);
      expect(done.ok && Object.entries(done.value.outputs).map(([name, { value }]) => [name, value])).toEqual(
        Object.entries({ both: "second", env: "env", file: "file", flag: "fl ag=1", input: "input" }),
      );
    });

    test("a sensitive output is given, and marked; no line of the log shows it", async () => {
      const job = new RecordedJob();
      const stack = project(
        simple("s3cret", {
          variable: { password: { sensitive: true, default: "p4ssword" } },
          output: { password: { value: "${var.password}", sensitive: true } },
        }),
      );
      expect(await stack.does(net, job)).toMatchObject({
        value: { outputs: { password: { value: "p4ssword", sensitive: true } } },
      });
      expect(job.lines.join("\n")).not.toContain("p4ssword");
    });

    test("a variable without a value is a failure that names it, and nobody is asked", async () => {
      const stack = project(simple("v", { variable: { password: {} } }));
      const failed = await stack.planOf(net);
      expect(failed).toMatchObject({ failure: { class: "invalid-config", command: "plan" } });
      expect(diagnosticsOf(failed)[0]).toMatchObject({
        summary: "No value for required variable",
        detail: expect.stringContaining('"password"'),
      });
    });
  });

  describe("failures", () => {
    const traced = { "//": { metadata: { path: "prod/net/the data", uniqueId: "a" } } };

    test("while planning: what Terraform says, and which construct it is about", async () => {
      const stack = project({
        variable: { size: { default: 1 } },
        resource: {
          terraform_data: {
            a: {
              ...traced,
              count: 2,
              lifecycle: { precondition: [{ condition: "${var.size == 2}", error_message: "size must be 2" }] },
            },
          },
        },
      });
      expect(diagnosticsOf(await stack.planOf(net))[0]).toMatchObject({
        severity: "error",
        summary: "Resource precondition failed",
        detail: "size must be 2",
        address: "terraform_data.a",
        construct: "prod/net/the data",
      });
    });

    test("while applying: what was made is kept, and the next attempt goes on from there", async () => {
      const door = join(tempFolder(), "door");
      const exec = {
        provisioner: [{ "local-exec": { command: `test -e '${door}'` } }],
        depends_on: ["terraform_data.a"],
      };
      const stack = project({ resource: { terraform_data: { a: {}, b: { ...traced, ...exec } } } });
      const failed = await stack.does(net);
      expect(failed).toMatchObject({ failure: { kind: "terraform-failed", command: "apply", exit: { code: 1 } } });
      expect(diagnosticsOf(failed)[0]).toMatchObject({
        summary: "local-exec provisioner error",
        construct: "prod/net/the data",
      });
      writeFileSync(door, "");
      expect(await stack.planOf(net)).toMatchObject({
        value: { changes: [{ address: "terraform_data.b", action: "replace" }] },
      });
    });

    test("in the configuration: it is invalid, and the failure says where", async () => {
      const stack = project({ resource: { terraform_data: { a: { ...traced, inptu: 1 } } } });
      const failed = await stack.planOf(net);
      expect(failed).toMatchObject({ failure: { class: "invalid-config", command: "plan" } });
      expect(diagnosticsOf(failed)[0]).toMatchObject({
        summary: expect.stringMatching(/^(Extraneous JSON object property|Unsupported argument)$/),
        construct: "prod/net/the data",
      });
    });

    test("the state is locked by another Terraform", async () => {
      const [stack, folder] = [project(), tempFolder()];
      await stack.does(net);
      const path = join(stack.output, "stacks/net/state.tfstate");
      const command = `echo locked; while [ ! -e '${folder}/go' ]; do sleep 0.02; done`;
      const holding = {
        terraform: { backend: { local: { path } } },
        resource: { terraform_data: { b: { provisioner: [{ "local-exec": { command } }] } } },
      };
      folderWith({ "main.tf.json": holding }, folder);
      await new RunningCommand([terraform, "init"], folder, process.env).finished;
      const holder = new RunningCommand([terraform, "apply", "-auto-approve", "-no-color"], folder, process.env);
      await holder.said("locked");
      expect(await stack.planOf(net)).toMatchObject({ failure: { class: "state-locked", command: "plan" } });
      writeFileSync(join(folder, "go"), "");
      expect(await holder.finished).toMatchObject({ code: 0 });
      expect(await stack.planOf(net)).toMatchObject({ ok: true });
    });
  });

  describe("an interrupt", () => {
    test("while it applies: it saves what it has, and unlocks its state", async () => {
      const folder = tempFolder();
      const command = `echo at work; while [ ! -e '${folder}/go' ]; do sleep 0.02; done`;
      const slow = { provisioner: [{ "local-exec": { command } }], depends_on: ["terraform_data.a"] };
      const stack = project({ resource: { terraform_data: { a: {}, b: slow } } });
      const job = new RecordedJob();
      const done = stack.does(net, job);
      await job.logged("at work");
      job.end("interrupt");
      expect(await done).toMatchObject({ failure: { kind: "terraform-failed", command: "apply" } });
      const plan = await stack.planOf(net);
      expect(plan).toMatchObject({ value: { changes: [{ address: "terraform_data.b", action: "replace" }] } });
    });

    test("before anything began: nothing is started", async () => {
      const job = new RecordedJob();
      job.end("interrupt");
      expect(await project().planOf(net, job)).toEqual({ ok: false, failure: { kind: "interrupted" } });
      expect(job.steps).toEqual([]);
    });
  });

  describe("surroundings", () => {
    test("folders with spaces, umlauts and emojis, and such ids", async () => {
      const config = simple();
      const stack = new StackProject(
        [{ name: "mein stapel ü", path: "größe/🚀 a.b", config }],
        join(tempFolder(), "pröjekt $x 'y'"),
      );
      expect(await stack.does("größe/🚀 a.b")).toMatchObject({ value: { outputs: { value: { value: "v" } } } });
      const unchanged = { changes: [], outputs: [], unexamined: "cannot-drift" };
      expect(await stack.planOf("größe/🚀 a.b")).toEqual({ ok: true, value: unchanged });
    });

    test("a CLI configuration that is not there, of which Terraform would warn each time", async () => {
      const job = new RecordedJob();
      const stack = project();
      const env = { ...process.env, TF_CLI_CONFIG_FILE: "/nowhere/terraformrc" };
      expect(await stack.does(net, job, stack.executor({ env }))).toMatchObject({ ok: true });
      expect(job.lines.join("\n")).not.toMatch(/CLI configuration|nowhere/);
    });

    test("TF_DATA_DIR, which all stacks would share, is passed over", async () => {
      const shared = join(tempFolder(), "shared");
      const stack = project();
      const env = { ...process.env, TF_DATA_DIR: shared };
      expect(await stack.does(net, new RecordedJob(), stack.executor({ env }))).toMatchObject({ ok: true });
      expect(existsSync(shared)).toBe(false);
    });

    test("assets of the stack are there for it, the newest, and none that were removed", async () => {
      const read = (path: string): object => ({
        content: { value: `\${fileexists("${path}") ? file("${path}") : "none"}` },
      });
      const stack = project({ output: read("assets/a.txt") });
      stack.write({ "cdktf.out/stacks/net/assets/a.txt": "one" });
      expect(await stack.does(net)).toMatchObject({ value: { outputs: { content: { value: "one" } } } });
      stack.write({ "cdktf.out/stacks/net/assets/a.txt": "two" });
      expect(await stack.does(net)).toMatchObject({ value: { outputs: { content: { value: "two" } } } });
      rmSync(join(stack.output, "stacks/net/assets"), { recursive: true });
      expect(await stack.does(net)).toMatchObject({ value: { outputs: { content: { value: "none" } } } });
    });

    test("a file of configuration that the app no longer writes has no effect any more", async () => {
      const stack = project();
      stack.write({ "cdktf.out/stacks/net/extra.tf": 'output "extra" {\n  value = 1\n}\n' });
      expect(await stack.does(net)).toMatchObject({ value: { outputs: { extra: { value: 1 } } } });
      rmSync(join(stack.output, "stacks/net/extra.tf"));
      expect(await stack.planOf(net)).toMatchObject({ value: { outputs: [{ name: "extra" }] } });
    });

    test("a folder that can't be made", async () => {
      const stack = project();
      stack.write({ ".terrace/work": "a file" });
      expect(await stack.planOf(net)).toMatchObject({
        failure: { kind: "io", code: expect.stringMatching(/EEXIST|ENOTDIR/) },
      });
    });

    test("a place for plans that can't be made", async () => {
      const stack = project();
      stack.write({ ".terrace/runs": "a file" });
      expect(await stack.planOf(net)).toMatchObject({
        failure: { kind: "io", code: expect.stringMatching(/EEXIST|ENOTDIR/) },
      });
    });

    test("synthesized files that are gone", async () => {
      const stack = project();
      const node = await stack.node(net);
      rmSync(stack.output, { recursive: true });
      expect(await stack.executor().plan(node, new RecordedJob())).toMatchObject({
        failure: { kind: "io", code: "ENOENT" },
      });
    });
  });
});

describe("a scripted Terraform, for what a real one does not do on demand", () => {
  /** A program that gets along with init, and does this for the rest. */
  function scripted(script: string): string {
    const file = join(folderWith({ terraform: `#!/bin/sh\n[ "$1" = init ] && exit 0\n${script}\n` }), "terraform");
    chmodSync(file, 0o755);
    return file;
  }

  async function planWith(script: string, job = new RecordedJob(), settings: object = {}): Promise<unknown> {
    const stack = project();
    return stack.executor({ binary: scripted(script), ...settings }, 200).plan(await stack.node(net), job);
  }

  test("it dies by a signal, and its last words are kept", async () => {
    expect(await planWith("echo 'panic: runtime error' >&2; kill -SEGV $$")).toEqual({
      ok: false,
      failure: {
        kind: "terraform-failed",
        class: "provider-crash",
        command: "plan",
        exit: { signal: "SIGSEGV" },
        diagnostics: [],
        output: "panic: runtime error",
      },
    });
  });

  test("it hangs and ignores that it is asked to end: it is killed, with what it has started", async () => {
    const job = new RecordedJob();
    const stubborn = "trap '' INT; while :; do sleep 0.05; done";
    const done = planWith(`(${stubborn}) & echo hanging; ${stubborn}`, job);
    await job.logged("hanging");
    job.end("timeout");
    expect(await done).toMatchObject({ failure: { exit: { signal: "SIGKILL" } } });
  });

  test("it prints what is no JSON, and fails", async () => {
    const job = new RecordedJob();
    expect(await planWith("echo '<html>'; echo '{broken'; echo '[1]'; echo '{\"a\":1}'; exit 1", job)).toMatchObject({
      failure: { class: "unknown", exit: { code: 1 }, diagnostics: [], output: '<html>\n{broken\n[1]\n{"a":1}' },
    });
    expect(job.lines).toEqual(["<html>", "{broken", "[1]", '{"a":1}']);
  });

  test("it prints lines of 1 MB, and fails: the failure quotes their beginning", async () => {
    const job = new RecordedJob();
    const failed = await planWith("head -c 1000000 /dev/zero | tr '\\0' x; echo; exit 1", job);
    expect(failed).toMatchObject({ failure: { output: expect.stringMatching(/^x{10000}$/) } });
    expect(job.lines[0]).toHaveLength(1_000_000);
  });

  test.each([3, 127])("it ends with the code %d, of which nobody knows what it means", async (code) => {
    expect(await planWith(`exit ${code}`)).toMatchObject({
      failure: { kind: "terraform-failed", command: "plan", exit: { code } },
    });
  });

  test("it says that there are changes, and has no plan", async () => {
    expect(await planWith("exit 2")).toMatchObject({
      failure: { kind: "terraform-failed", command: "plan", exit: { code: 2 } },
    });
  });

  test("it says that there are changes, and not which", async () => {
    const plan = await planWith('for a; do case $a in -out=*) echo > "${a#-out=}";; esac; done; exit 2');
    expect(plan).toMatchObject({ value: { plan: { changes: [{ address: "state", action: "update" }] } } });
  });

  test("it is gone", async () => {
    expect(await planWith("", new RecordedJob(), { binary: "/nowhere/terraform" })).toEqual({
      ok: false,
      failure: { kind: "command-not-started", program: "/nowhere/terraform", code: "ENOENT" },
    });
  });

  test("what it is asked", async () => {
    const job = new RecordedJob();
    await planWith('printf "%s\\n" "$@"', job, { refresh: false, parallelism: 3 });
    expect(job.lines).toEqual([
      ...["plan", "-json", "-input=false", "-detailed-exitcode", expect.stringMatching(/^-out=.*\.tfplan$/)],
      ...["-refresh=false", "-parallelism=3"],
    ]);
  });

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

/** What a failure quotes of Terraform. */
function diagnosticsOf(result: { readonly ok: boolean; readonly failure?: object }): readonly Diagnostic[] {
  const failure = result.failure as { readonly diagnostics?: readonly Diagnostic[] } | undefined;
  return failure?.diagnostics ?? [];
}
