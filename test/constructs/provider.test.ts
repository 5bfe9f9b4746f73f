import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Fn, TerraformIterator, TerraformOutput, TerraformStack } from "cdktf";
import { type App, dataSourceConstruct, providerConstruct, resourceConstruct } from "terrace";
import {
  bigNumber,
  bool,
  computed,
  defineDataSource,
  defineProvider,
  defineResource,
  dynamic,
  list,
  map,
  nested,
  number,
  object,
  optional,
  programOf,
  required,
  set,
  string,
  tuple,
} from "../../providers/definition";
import { testApp } from "./synthesized";

const thing = defineResource({
  name: "thing",
  schema: {
    log_file: optional(string),
    secret_key: optional(string, { writeOnly: true }),
    labels: optional(map(string)),
    any: optional(dynamic),
    rules: optional(list(nested({ from_port: required(number), to_labels: optional(map(string)) }))),
    by_name: optional(map(nested({ from_port: required(number) }))),
    place: optional(object({ host_name: string, open_ports: list(number) })),
    pair: optional(tuple([object({ one_name: string }), string])),
    size: computed(number),
    digits: computed(bigNumber),
    is_open: computed(bool),
    ports: computed(list(number)),
    names: computed(set(string)),
    counts: computed(map(number)),
  },
  create: () => Promise.reject(new Error("nobody creates anything here")),
  read: (state) => state,
  delete: () => undefined,
});

const lookup = defineDataSource({
  name: "lookup",
  schema: { thing_id: required(string), full_name: computed(string) },
  read: ({ thing_id }) => ({ thing_id, full_name: thing_id }),
});

const config = { root_folder: optional(string) };
const common = { version: "1.2.0", module: __filename, resources: [thing], dataSources: [lookup] };
const demo = defineProvider({ name: "demo", config, ...common });
const other = defineProvider({ name: "other", source: "example.test/team/other", ...common });

class Thing extends resourceConstruct(demo, thing) {}
class OtherThing extends resourceConstruct(other, thing) {}
class Lookup extends dataSourceConstruct(demo, lookup) {}
class Demo extends providerConstruct(demo) {}

let app: App;
let stack: TerraformStack;

beforeEach(() => {
  app = testApp();
  stack = new TerraformStack(app, "stack");
});

describe("what a construct is given", () => {
  test("has Terraform's names in the configuration, in objects too; what is in maps is left alone", () => {
    new Thing(stack, "it", {
      logFile: "a.log",
      labels: { camelCase: "1", snake_case: "2" },
      any: { camelCase: { inThere: true } },
      rules: [{ fromPort: 80, toLabels: { camelCase: "1" } }],
      byName: { camelCase: { fromPort: 1 } },
      place: { hostName: "h", openPorts: [1] },
      pair: [{ oneName: "n" }, "p"],
    });
    expect(configurationOf("demo_thing")).toEqual({
      it: {
        log_file: "a.log",
        labels: { camelCase: "1", snake_case: "2" },
        any: { camelCase: { inThere: true } },
        rules: [{ from_port: 80, to_labels: { camelCase: "1" } }],
        by_name: { camelCase: { from_port: 1 } },
        place: { host_name: "h", open_ports: [1] },
        pair: [{ one_name: "n" }, "p"],
      },
    });
  });

  test("is left out where it isn't set", () => {
    new Thing(stack, "it", { logFile: undefined, labels: {} });
    expect(configurationOf("demo_thing")).toEqual({ it: { labels: {} } });
  });

  test("may be tokens, whole and in part", () => {
    const first = new Thing(stack, "first", {});
    new Thing(stack, "second", {
      logFile: first.digits,
      labels: Fn.lookup({ a: { b: "c" } }, "a") as never,
      rules: [{ fromPort: first.size }],
    });
    expect(configurationOf("demo_thing")["second"]).toEqual({
      log_file: "${demo_thing.first.digits}",
      labels: '${{"a" = {"b" = "c"}}.a}',
      rules: [{ from_port: "${demo_thing.first.size}" }],
    });
  });

  test("what is write-only is in the configuration, and has no token", () => {
    const it = new Thing(stack, "it", { secretKey: "s" });
    expect(configurationOf("demo_thing")).toEqual({ it: { secret_key: "s" } });
    expect("secretKey" in it).toBe(false);
  });
});

test("each attribute's token leads to it", () => {
  const it = new Thing(stack, "it", {});
  const tokens = {
    string: it.logFile,
    number: it.size,
    bigNumber: it.digits,
    bool: it.isOpen,
    dynamic: it.any,
    object: it.place,
    nested: it.rules,
    list: it.ports,
    set: it.names,
    strings: it.labels,
    numbers: it.counts,
  };
  for (const [name, value] of Object.entries(tokens)) new TerraformOutput(stack, name, { value, staticId: true });
  const outputs = Object.entries(synthesized().output ?? {}).map(([name, { value }]) => [name, value]);
  expect(Object.fromEntries(outputs)).toEqual({
    string: "${demo_thing.it.log_file}",
    number: "${demo_thing.it.size}",
    bigNumber: "${demo_thing.it.digits}",
    bool: "${demo_thing.it.is_open}",
    dynamic: "${demo_thing.it.any}",
    object: "${demo_thing.it.place}",
    nested: "${demo_thing.it.rules}",
    list: "${demo_thing.it.ports}",
    set: "${demo_thing.it.names}",
    strings: "${demo_thing.it.labels}",
    numbers: "${demo_thing.it.counts}",
  });
});

describe("the provider block", () => {
  const required = { version: "1.2.0", source: "localhost/terrace/demo" };

  test("is there once in each stack that needs it, and in no other", () => {
    const another = new TerraformStack(app, "another");
    new TerraformStack(app, "empty");
    for (const id of ["a", "b"]) new Thing(stack, id, {});
    new Lookup(another, "it", { thingId: "i" });
    for (const name of ["stack", "another"]) {
      expect(synthesized(name)).toMatchObject({
        provider: { demo: [{}] },
        terraform: { required_providers: { demo: required } },
      });
    }
    expect(synthesized("empty").provider).toBeUndefined();
  });

  test("of another provider with that name is refused, with the place and the remedy", () => {
    const stranger = defineProvider({ name: "demo", source: "example.test/team/demo", ...common });
    class Stranger extends providerConstruct(stranger) {}
    new Stranger(stack, "stranger", {});
    expect(() => new Thing(stack, "it", {})).toThrow(
      "stack/it: its stack has another provider called demo, from example.test/team/demo; put them into different stacks",
    );
  });

  test("that is written is the only one, with Terraform's names", () => {
    new Demo(stack, "demo", { rootFolder: "/r" });
    new Thing(stack, "it", {});
    expect(synthesized().provider).toEqual({ demo: [{ root_folder: "/r" }] });
  });

  test("with an alias is for whom it is given to", () => {
    const elsewhere = new Demo(stack, "elsewhere", { alias: "elsewhere", rootFolder: "/e" });
    new Thing(stack, "there", { provider: elsewhere });
    new Lookup(stack, "look", { thingId: "i", provider: elsewhere });
    expect(configurationOf("demo_thing")).toEqual({ there: { provider: "demo.elsewhere" } });
    expect(synthesized().data?.["demo_lookup"]).toEqual({ look: { thing_id: "i", provider: "demo.elsewhere" } });
    expect(synthesized().provider).toEqual({ demo: [{ alias: "elsewhere", root_folder: "/e" }] });
  });

  test("that is written after its resources takes the place of the one that was there by itself", () => {
    new Thing(stack, "it", {});
    new Demo(stack, "demo-provider", { rootFolder: "/r" });
    expect(synthesized().provider).toEqual({ demo: [{ root_folder: "/r" }] });
  });

  test("with an alias, written after resources without, stands beside that of theirs", () => {
    new Thing(stack, "here", {});
    new Demo(stack, "elsewhere", { alias: "elsewhere" });
    expect(synthesized().provider).toEqual({ demo: expect.arrayContaining([{}, { alias: "elsewhere" }]) as unknown });
  });

  test("of another provider stands beside it", () => {
    new Thing(stack, "it", {});
    new OtherThing(stack, "other", {});
    expect(synthesized().terraform["required_providers"]).toEqual({
      demo: required,
      other: { version: "1.2.0", source: "example.test/team/other" },
    });
    expect(Object.keys(synthesized().resource ?? {})).toEqual(["demo_thing", "other_thing"]);
  });
});

test("a data source has its configuration and tokens", () => {
  const it = new Lookup(stack, "it", { thingId: "i" });
  new TerraformOutput(stack, "name", { value: it.fullName, staticId: true });
  expect(synthesized().data?.["demo_lookup"]).toEqual({ it: { thing_id: "i" } });
  expect(synthesized().output).toMatchObject({ name: { value: "${data.demo_lookup.it.full_name}" } });
});

test("all that CDKTF knows of resources is there: order, lifecycle, iteration, import, moves", () => {
  const first = new Thing(stack, "first", {});
  const each = TerraformIterator.fromList(["a", "b"]);
  new Thing(stack, "all", { forEach: each, logFile: each.value, dependsOn: [first] });
  new Thing(stack, "kept", { lifecycle: { preventDestroy: true, ignoreChanges: ["log_file"] }, count: 2 });
  const mine = new Thing(stack, "mine", {});
  mine.importFrom("some-id");
  expect(configurationOf("demo_thing")).toMatchObject({
    all: { depends_on: ["demo_thing.first"], for_each: '${toset(["a", "b"])}', log_file: "${each.value}" },
    kept: { count: 2, lifecycle: { prevent_destroy: true, ignore_changes: ["log_file"] } },
  });
  expect(synthesized()).toMatchObject({ import: [{ id: "some-id", to: "demo_thing.mine" }] });
});

test("an attribute crosses to another stack as any other does", () => {
  const it = new Thing(stack, "it", {});
  const consumer = new TerraformStack(app, "consumer");
  new OtherThing(consumer, "it", { logFile: it.digits });
  const { resource, data } = synthesized("consumer");
  expect(resource?.["other_thing"]).toEqual({
    it: {
      log_file: expect.stringContaining("data.terraform_remote_state.cross-stack-reference-input-stack") as string,
    },
  });
  expect(data?.["terraform_remote_state"]).toBeDefined();
  expect(consumer.dependsOn(stack)).toBe(true);
});

describe("the program", () => {
  test("is in the folder of each stack that needs it, where terraform init looks, and can be started", () => {
    new Thing(new TerraformStack(app, "another"), "it", {});
    new Thing(stack, "it", {});
    app.synth();
    for (const name of ["stack", "another"]) {
      const { path, text } = programOf(demo, process.cwd());
      const file = join(app.outdir, "stacks", name, path);
      expect(readFileSync(file, "utf8")).toBe(text);
      expect(statSync(file).mode & 0o777).toBe(0o755);
    }
  });

  test("can be started also where it was written before by one that could not be", () => {
    new Thing(stack, "it", {});
    const { path } = programOf(demo, process.cwd());
    const file = join(app.outdir, "stacks", "stack", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "", { mode: 0o644 });
    app.synth();
    expect(statSync(file).mode & 0o777).toBe(0o755);
  });

  test("is in the lock file, beside what that has of other providers", () => {
    new Thing(stack, "it", {});
    app.synth();
    const lock = join(app.outdir, "stacks", "stack", ".terraform.lock.hcl");
    const own = readFileSync(lock, "utf8");
    expect(own).toMatch(
      /^provider "localhost\/terrace\/demo" \{\n {2}version {5}= "1.2.0"\n.*\n {2}hashes = \[\n {4}"h1:/,
    );
    const other = 'provider "registry.terraform.io/example/x" {\n  version = "1.0.0"\n}\n';
    writeFileSync(lock, `# A comment.\n\n${own.replace(/h1:[^"]+/, "h1:old")}\n${other}`);
    app.synth();
    expect(readFileSync(lock, "utf8")).toBe(`# A comment.\n\n${other}\n${own}`);
  });

  test("of a provider that no module exports is refused, with the remedy", () => {
    const homeless = defineProvider({ name: "homeless", version: "1.0.0", resources: [thing] });
    new (resourceConstruct(homeless, thing))(stack, "it", {});
    expect(() => app.synth()).toThrow(/provider homeless: .*give it `module: __filename`/);
  });
});

/** The parts of a configuration that are looked at here. */
interface Configuration {
  readonly terraform: Readonly<Record<string, unknown>>;
  readonly provider?: Readonly<Record<string, readonly unknown[]>>;
  readonly resource?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly output?: Readonly<Record<string, { readonly value: unknown }>>;
}

function synthesized(name = "stack"): Configuration {
  app.synth();
  const text = readFileSync(join(app.outdir, "stacks", name, "cdk.tf.json"), "utf8");
  // Without what CDKTF notes beside each element.
  return JSON.parse(text, (key, value: unknown) => (key === "//" ? undefined : value)) as Configuration;
}

function configurationOf(type: string): Readonly<Record<string, unknown>> {
  return (synthesized().resource?.[type] ?? {}) as Readonly<Record<string, unknown>>;
}
