import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  computed,
  Deferral,
  defineDataSource,
  defineEphemeral,
  defineFunction,
  defineProvider,
  defineResource,
  optional,
  parameter,
  PartlyDone,
  required,
  string,
  type Provider,
} from "../../../providers/definition";
import { serveTerraform, type ServedTerraform } from "../../rig/host/served-terraform";
import { describeWith } from "../../rig/parts";
import { tempFolder } from "../../rig/temp-folder";

/** Notes in memory, and what was done to them. */
function notes() {
  const done: string[] = [];
  const there = new Map<string, string>();
  const broken = new Set<string>();
  const note = defineResource({
    name: "note",
    renamedFrom: ["memo"],
    schema: {
      path: required(string, { replace: true }),
      text: optional(string, { default: "hello" }),
      secret: optional(string, { writeOnly: true }),
      id: computed(string, { stable: true }),
    },
    create({ path, text, secret = "" }) {
      done.push(`create ${path} ${text}${secret}`);
      there.set(path, text);
      if (broken.has(path)) throw new PartlyDone({ id: "half" }, new Error("the disk is full"));
      return { path, text, id: `id of ${path}` };
    },
    read: (state) => {
      const text = there.get(state.path);
      return text === undefined ? undefined : { ...state, text };
    },
    update({ path, text }, { id }) {
      done.push(`update ${path} ${text}`);
      there.set(path, text);
      return { path, text, id };
    },
    delete({ path }) {
      done.push(`delete ${path}`);
      there.delete(path);
    },
    import: (path) => {
      const text = there.get(path);
      return text === undefined ? undefined : { path, text, id: `id of ${path}` };
    },
  });
  const token = defineEphemeral({
    name: "token",
    schema: { value: computed(string) },
    open: () => ({ result: { value: "-from-token" }, session: "one" }),
    close: (session: string) => void done.push(`close ${session}`),
  });
  const shout = defineFunction({
    name: "shout",
    parameters: [parameter("text", string)],
    returns: string,
    call: (text) => text.toUpperCase(),
  });
  const provider = defineProvider({
    name: "demo",
    version: "1.0.0",
    resources: [note],
    ephemerals: [token],
    functions: [shout],
  });
  return { provider, done, there, broken };
}

const HEAD = `terraform {
  required_providers {
    demo = { source = "localhost/terrace/demo" }
  }
}
`;

describeWith(["terraform"], "Terraform with a provider of this process", ({ terraform }) => {
  const open: ServedTerraform[] = [];
  afterEach(async () => {
    for (const served of open.splice(0)) await served.close();
  });

  async function start(provider: Provider, text: string) {
    const folder = tempFolder();
    const write = (next: string) => writeFileSync(join(folder, "main.tf"), HEAD + next);
    write(text);
    const served = await serveTerraform(terraform, folder, provider);
    open.push(served);
    const apply = () => served.run("apply", "-auto-approve", "-input=false", "-no-color");
    return { run: served.run, apply, write };
  }

  test("creates, updates, replaces, sees drift and what is gone, destroys", async () => {
    const { provider, done, there } = notes();
    const { apply, write, run } = await start(provider, 'resource "demo_note" "a" { path = "a" }');
    await apply();
    write('resource "demo_note" "a" {\n path = "a"\n text = "x"\n}');
    await apply();
    there.set("a", "changed by hand");
    await apply();
    there.delete("a");
    await apply();
    write('resource "demo_note" "a" { path = "b" }');
    await apply();
    await run("destroy", "-auto-approve", "-no-color");
    const steps = [
      "create a hello",
      "update a x",
      "update a x",
      "create a x",
      "delete a",
      "create b hello",
      "delete b",
    ];
    expect(done).toEqual(steps);
  });

  test("replaces what was created by half", async () => {
    const { provider, done, broken } = notes();
    broken.add("a");
    const { apply, run } = await start(provider, 'resource "demo_note" "a" { path = "a" }');
    await expect(apply()).rejects.toThrow("demo_note: create failed: the disk is full");
    expect(await run("show", "-no-color")).toContain("(tainted)");
    broken.clear();
    await apply();
    expect(done).toEqual(["create a hello", "delete a", "create a hello"]);
  });

  test("imports, and moves from a former name", async () => {
    const { provider, done, there } = notes();
    there.set("a", "hello");
    const { apply, write, run } = await start(provider, 'resource "demo_note" "a" { path = "a" }');
    await run("import", "-no-color", "demo_note.a", "a");
    await apply();
    expect(done).toEqual([]);
    await expect(run("import", "-no-color", "demo_note.b", "b")).rejects.toThrow();
    write('resource "demo_note" "b" { path = "a" }\nmoved {\n from = demo_note.a\n to = demo_note.b\n}');
    expect(await apply()).toContain("0 added, 0 changed, 0 destroyed");
  });

  test("calls functions, and gives ephemeral values to what is write-only", async () => {
    const { provider, done } = notes();
    const text = `ephemeral "demo_token" "t" {}
      resource "demo_note" "a" {
        path = provider::demo::shout("a")
        secret = ephemeral.demo_token.t.value
      }`;
    const { apply, run } = await start(provider, text);
    await apply();
    expect(done).toContain("create A hello-from-token");
    expect(done).toContain("close one");
    expect(await run("state", "pull")).not.toContain("from-token");
  });

  test("that puts something off is told that it may not: released Terraforms can't defer", async () => {
    const wait = (what: string) => {
      throw new Deferral("absent-prerequisite", `${what}: there is no cluster yet`);
    };
    const schema = { name: optional(string), id: computed(string) };
    const pod = defineResource({
      name: "pod",
      schema,
      plan: () => wait("plan"),
      create: () => wait("create"),
      read: (state) => state,
      delete: () => undefined,
    });
    const pods = defineDataSource({ name: "pods", schema, read: () => wait("read") });
    const token = defineEphemeral({ name: "token", schema, open: () => wait("open") });
    const provider = defineProvider({
      name: "demo",
      version: "1.0.0",
      resources: [pod],
      dataSources: [pods],
      ephemerals: [token],
    });
    const text = `resource "demo_pod" "it" {}
      data "demo_pods" "it" {}
      ephemeral "demo_token" "it" {}`;
    const { run } = await start(provider, text);
    const planning = run("plan", "-no-color", "-input=false");
    await expect(planning).rejects.toThrow("plan: there is no cluster yet");
    await expect(planning).rejects.toThrow("read: there is no cluster yet");
    await expect(planning).rejects.toThrow("open: there is no cluster yet");
    await expect(planning).rejects.toThrow(/Terraform was not allowed to defer\s+it\./);
    await expect(run("plan", "-allow-deferral")).rejects.toThrow(/only valid in\s+experimental builds/);
  });
});
