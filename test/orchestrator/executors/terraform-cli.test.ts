import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "../../../orchestrator/values/outputs";
import { describeWith } from "../../rig/parts";
import { folderWith } from "../../rig/project-folder";
import { RecordedJob } from "../../rig/recorded-job";
import { diagnosticsOf, net, nothing, simple, simpleProject } from "../../rig/simple-project";
import { StackProject } from "../../rig/stack-project";
import { tempFolder } from "../../rig/temp-folder";

describeWith(["terraform"], "the real Terraform", () => {
  describe("the life of a stack", () => {
    test("from nothing to nothing", async () => {
      const [stack, gone] = [simpleProject(), new RecordedJob({ mode: "destroy" })];
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
      const stack = simpleProject(
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
      const stack = simpleProject();
      await stack.does(net);
      stack.synthesize([{ name: "net", path: net, config: simple("v", { output: { other: { value: 1 } } }) }]);
      expect(await stack.planOf(net)).toMatchObject({
        value: { changes: [], outputs: [{ name: "other" }, { name: "value" }] },
      });
      expect(await stack.does(net)).toMatchObject({ value: { outputs: { other: { value: 1 } } } });
    });

    test("to destroy a stack that was never deployed takes no Terraform", async () => {
      const job = new RecordedJob({ mode: "destroy" });
      expect(await simpleProject().planOf(net, job)).toEqual(nothing);
      expect(job.steps).toEqual([]);
    });

    test("to read one that was never deployed, too", async () => {
      const job = new RecordedJob();
      const stack = simpleProject();
      expect(await stack.executor().read(await stack.node(net), job)).toEqual({ ok: true, value: { outputs: {} } });
      expect(job.steps).toEqual([]);
    });
  });

  describe("a stack that nobody looks at before it is carried out", () => {
    test("and that is nowhere yet, is planned and applied by one command", async () => {
      const [stack, job] = [simpleProject(), new RecordedJob({ inputs: {} })];
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
      const [stack, job] = [simpleProject(config), new RecordedJob({ inputs: { from: "given" } })];
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
      const stack = simpleProject(simple("v", { resource: { terraform_data: { a: { input: "v" }, b } } }));
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
      const stack = simpleProject();
      if (isThere) await stack.does(net);
      expect(await stack.executor().deployAtOnce(await stack.node(net), job)).toBeUndefined();
      expect(job.steps).toEqual([]);
    });

    test("but whose state is elsewhere, is planned first", async () => {
      const stack = simpleProject(simple("v", { terraform: { backend: { http: { address: "http://127.0.0.1:9" } } } }));
      expect(await stack.executor().deployAtOnce(await stack.node(net), new RecordedJob())).toBeUndefined();
    });
  });

  describe("a saved plan", () => {
    const secret = simple("s3cret-in-plan");

    async function planned(): Promise<readonly [StackProject, string]> {
      const stack = simpleProject(secret);
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
      const stack = simpleProject(
        simple("v", { resource: { terraform_data: { a: { provisioner: [{ "local-exec": { command: "false" } }] } } } }),
      );
      expect(await stack.does(net)).toMatchObject({ failure: { kind: "terraform-failed", command: "apply" } });
      expect(readdirSync(stack.plans)).toEqual([]);
    });

    test("is gone when there is nothing to apply", async () => {
      const stack = simpleProject(simple("v", { locals: { where: "${path.module}" } }));
      await stack.does(net);
      expect(await stack.planOf(net)).toEqual(nothing);
      expect(readdirSync(stack.plans)).toEqual([]);
    });

    test("is gone when it could not be made to the end", async () => {
      const stack = simpleProject(
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
      const stack = simpleProject({
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
      const stack = simpleProject({
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
      const stack = simpleProject(
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
      const stack = simpleProject(simple("v", { variable: { password: {} } }));
      const failed = await stack.planOf(net);
      expect(failed).toMatchObject({ failure: { class: "invalid-config", command: "plan" } });
      expect(diagnosticsOf(failed)[0]).toMatchObject({
        summary: "No value for required variable",
        detail: expect.stringContaining('"password"'),
      });
    });
  });

  describe("an interrupt", () => {
    test("while it applies: it saves what it has, and unlocks its state", async () => {
      const folder = tempFolder();
      const command = `echo at work; while [ ! -e '${folder}/go' ]; do sleep 0.02; done`;
      const slow = { provisioner: [{ "local-exec": { command } }], depends_on: ["terraform_data.a"] };
      const stack = simpleProject({ resource: { terraform_data: { a: {}, b: slow } } });
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
      expect(await simpleProject().planOf(net, job)).toEqual({ ok: false, failure: { kind: "interrupted" } });
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
      const stack = simpleProject();
      const env = { ...process.env, TF_CLI_CONFIG_FILE: "/nowhere/terraformrc" };
      expect(await stack.does(net, job, stack.executor({ env }))).toMatchObject({ ok: true });
      expect(job.lines.join("\n")).not.toMatch(/CLI configuration|nowhere/);
    });

    test("TF_DATA_DIR, which all stacks would share, is passed over", async () => {
      const shared = join(tempFolder(), "shared");
      const stack = simpleProject();
      const env = { ...process.env, TF_DATA_DIR: shared };
      expect(await stack.does(net, new RecordedJob(), stack.executor({ env }))).toMatchObject({ ok: true });
      expect(existsSync(shared)).toBe(false);
    });

    test("assets of the stack are there for it, the newest, and none that were removed", async () => {
      const read = (path: string): object => ({
        content: { value: `\${fileexists("${path}") ? file("${path}") : "none"}` },
      });
      const stack = simpleProject({ output: read("assets/a.txt") });
      stack.write({ "cdktf.out/stacks/net/assets/a.txt": "one" });
      expect(await stack.does(net)).toMatchObject({ value: { outputs: { content: { value: "one" } } } });
      stack.write({ "cdktf.out/stacks/net/assets/a.txt": "two" });
      expect(await stack.does(net)).toMatchObject({ value: { outputs: { content: { value: "two" } } } });
      rmSync(join(stack.output, "stacks/net/assets"), { recursive: true });
      expect(await stack.does(net)).toMatchObject({ value: { outputs: { content: { value: "none" } } } });
    });

    test("a file of configuration that the app no longer writes has no effect any more", async () => {
      const stack = simpleProject();
      stack.write({ "cdktf.out/stacks/net/extra.tf": 'output "extra" {\n  value = 1\n}\n' });
      expect(await stack.does(net)).toMatchObject({ value: { outputs: { extra: { value: 1 } } } });
      rmSync(join(stack.output, "stacks/net/extra.tf"));
      expect(await stack.planOf(net)).toMatchObject({ value: { outputs: [{ name: "extra" }] } });
    });

    test("a folder that can't be made", async () => {
      const stack = simpleProject();
      stack.write({ ".terrace/work": "a file" });
      expect(await stack.planOf(net)).toMatchObject({
        failure: { kind: "io", code: expect.stringMatching(/EEXIST|ENOTDIR/) },
      });
    });

    test("a place for plans that can't be made", async () => {
      const stack = simpleProject();
      stack.write({ ".terrace/runs": "a file" });
      expect(await stack.planOf(net)).toMatchObject({
        failure: { kind: "io", code: expect.stringMatching(/EEXIST|ENOTDIR/) },
      });
    });

    test("synthesized files that are gone", async () => {
      const stack = simpleProject();
      const node = await stack.node(net);
      rmSync(stack.output, { recursive: true });
      expect(await stack.executor().plan(node, new RecordedJob())).toMatchObject({
        failure: { kind: "io", code: "ENOENT" },
      });
    });
  });
});
