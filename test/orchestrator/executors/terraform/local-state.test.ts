import { existsSync, readFileSync, renameSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWith } from "../../../rig/parts";
import { RecordedJob } from "../../../rig/recorded-job";
import { RunningCommand } from "../../../rig/running-command";
import { net, simple, simpleProject } from "../../../rig/simple-project";
import { StackProject } from "../../../rig/stack-project";
import { tempFolder } from "../../../rig/temp-folder";

describeWith(["terraform"], "where the state lies", ({ terraform }) => {
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
      const stack = simpleProject(simple("v", { terraform: backend ? { backend } : {} }));
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
    const stack = simpleProject(simple("v", { terraform: { backend: { local: { path } } } }));
    await stack.does(net);
    expect(existsSync(path)).toBe(true);
  });

  test("TF_WORKSPACE: that workspace's, where plain Terraform has it", async () => {
    const env = { ...process.env, TF_WORKSPACE: "dev" };
    const stack = simpleProject();
    await stack.does(net, new RecordedJob(), stack.executor({ env }));
    expect(existsSync(join(stack.output, "stacks/net/terraform.tfstate.d/dev/terraform.tfstate"))).toBe(true);
    const node = await stack.node(net);
    expect(await stack.executor({ env }).read(node, new RecordedJob())).toMatchObject({
      value: { outputs: { value: { value: "v" } } },
    });
    expect(await stack.executor().read(node, new RecordedJob())).toEqual({ ok: true, value: { outputs: {} } });
  });

  test("an empty file beside a backup that holds something: the stack is not taken for a new one", async () => {
    const stack = simpleProject(simple("one"));
    await stack.does(net);
    stack.synthesize([{ name: "net", path: net, config: simple("two") }]);
    await stack.does(net);
    const file = join(stack.output, "stacks/net/state.tfstate");
    const backup = `${file}.backup`;
    expect(JSON.parse(readFileSync(backup, "utf8"))).toMatchObject({ outputs: { value: { value: "one" } } });

    truncateSync(file);
    expect(await stack.planOf(net)).toEqual({ ok: false, failure: { kind: "state-torn", file, backup } });
    expect(readFileSync(file, "utf8")).toBe("");

    renameSync(backup, file);
    expect(await stack.planOf(net)).toMatchObject({ ok: true });
  });

  test("an empty file that has no backup is a state that nobody wrote yet, as for Terraform", async () => {
    const stack = simpleProject();
    stack.write({ "cdktf.out/stacks/net/state.tfstate": "" });
    expect(await stack.planOf(net)).toMatchObject({ ok: true });
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
    const stack = simpleProject();
    await stack.does(net);
    writeFileSync(join(stack.output, "stacks/net/state.tfstate"), "{");
    const read = await stack.executor().read(await stack.node(net), new RecordedJob());
    expect(read).toMatchObject({ failure: { kind: "terraform-failed", command: "state pull" } });
  });
});
