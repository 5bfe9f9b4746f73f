import { type IResolvable, type TerraformProvider, type TerraformResource, TerraformStack } from "cdktf";
import {
  App,
  dataSourceConstruct,
  ephemeralConstruct,
  providerConstruct,
  providerFunction,
  resourceConstruct,
  type GivenFor,
} from "terrace";
import { describe, expect, test } from "tstyche";
import {
  bigNumber,
  bool,
  computed,
  defineDataSource,
  defineEphemeral,
  defineFunction,
  defineProvider,
  defineResource,
  dynamic,
  list,
  map,
  nested,
  nullable,
  number,
  object,
  optional,
  parameter,
  required,
  set,
  string,
  tuple,
  type AttributesOf,
} from "../../providers/definition";

const schema = {
  log_file: required(string),
  api_key: optional(string, { writeOnly: true }),
  mode: optional(string, { computed: true }),
  depth: optional(number, { default: 1 }),
  rules: optional(list(nested({ from_port: required(number), rule_id: computed(string) }))),
  tags: optional(map(string)),
  place: optional(object({ host_name: string, ports: list(number) })),
  pair: optional(tuple([string, bool])),
  nulls: optional(list(nullable(string))),
  open: optional(bool),
  any: optional(dynamic),
  size: computed(number),
  digits: computed(bigNumber),
  ports: computed(list(number)),
  names: computed(set(string)),
  counts: computed(map(number)),
};
const thing = defineResource({
  name: "thing",
  schema,
  create: () => Promise.reject(new Error()),
  read: (state: AttributesOf<typeof schema, "state">) => state,
  delete: () => undefined,
});
const lookup = defineDataSource({
  name: "lookup",
  schema: { thing_id: required(string), full_name: computed(string) },
  read: ({ thing_id }) => ({ thing_id, full_name: thing_id }),
});
const demo = defineProvider({
  name: "demo",
  version: "1.0.0",
  config: { root_folder: required(string) },
  resources: [],
});
const key = defineEphemeral({
  name: "key",
  schema: { key_path: required(string), value: computed(string), parts: computed(list(string)) },
  open: ({ key_path }) => ({ result: { key_path, value: "", parts: [] } }),
});
const measure = defineFunction({
  name: "measure",
  parameters: [parameter("place", object({ host_name: string, is_open: bool })), parameter("unit", nullable(string))],
  variadic: parameter("sizes", number),
  returns: number,
  call: (_, __, ...sizes) => sizes.length,
});
const names = defineFunction({ name: "names", parameters: [], returns: map(string), call: () => ({}) });
class Key extends ephemeralConstruct(demo, key) {}
class Thing extends resourceConstruct(demo, thing) {}
class Lookup extends dataSourceConstruct(demo, lookup) {}
class Demo extends providerConstruct(demo) {}
const stack = new TerraformStack(new App(), "stack");

describe("a resource's construct", () => {
  test("is given what the configuration may say, with names in camel case", () => {
    expect<GivenFor<typeof schema>>().type.toBe<{
      readonly logFile: string;
      readonly apiKey?: string;
      readonly mode?: string;
      readonly depth?: number;
      readonly rules?: readonly (IResolvable | { readonly fromPort: number })[] | IResolvable;
      readonly tags?: Readonly<Record<string, string>> | IResolvable;
      readonly place?: { readonly hostName: string; readonly ports: readonly number[] | IResolvable } | IResolvable;
      readonly pair?: readonly [string, boolean | IResolvable] | IResolvable;
      readonly nulls?: readonly (string | null)[] | IResolvable;
      readonly open?: boolean | IResolvable;
      readonly any?: unknown;
    }>();
    expect(Thing).type.toBeConstructableWith(stack, "id", { logFile: "a" });
    expect(Thing).type.not.toBeConstructableWith(stack, "id", {});
    expect(Thing).type.not.toBeConstructableWith(stack, "id", { log_file: "a" });
    expect(Thing).type.not.toBeConstructableWith(stack, "id", { logFile: "a", size: 1 });
  });

  test("has what CDKTF has for each resource", () => {
    const first = new Thing(stack, "first", { logFile: "a" });
    const it = new Thing(stack, "id", {
      logFile: "a",
      count: 2,
      lifecycle: { preventDestroy: true },
      dependsOn: [first],
    });
    expect(it).type.toBeAssignableTo<TerraformResource>();
  });

  test("has a token of the right type for each attribute but what is write-only", () => {
    const it = new Thing(stack, "id", { logFile: "a" });
    expect(it.logFile).type.toBe<string>();
    expect(it.mode).type.toBe<string>();
    expect(it.depth).type.toBe<number>();
    expect(it.size).type.toBe<number>();
    expect(it.digits).type.toBe<string>();
    expect(it.open).type.toBe<IResolvable>();
    expect(it.any).type.toBe<IResolvable>();
    expect(it.rules).type.toBe<IResolvable>();
    expect(it.place).type.toBe<IResolvable>();
    expect(it.ports).type.toBe<number[]>();
    expect(it.names).type.toBe<string[]>();
    expect(it.tags).type.toBe<Record<string, string>>();
    expect(it.counts).type.toBe<Record<string, number>>();
    expect(it).type.not.toHaveProperty("apiKey");
    expect(it).type.not.toHaveProperty("log_file");
  });

  test("takes tokens of another one", () => {
    const other = new Thing(stack, "other", { logFile: "a" });
    const tokens = { logFile: other.mode, tags: other.tags, open: other.open, rules: other.rules, any: other.size };
    expect(Thing).type.toBeConstructableWith(stack, "id", tokens);
  });
});

test("a data source's construct", () => {
  expect(Lookup).type.not.toBeConstructableWith(stack, "id", {});
  expect(new Lookup(stack, "id", { thingId: "i" }).fullName).type.toBe<string>();
});

test("a provider's construct", () => {
  expect(Demo).type.toBeConstructableWith(stack, "id", { rootFolder: "/", alias: "a" });
  expect(Demo).type.not.toBeConstructableWith(stack, "id", { alias: "a" });
  const elsewhere = new Demo(stack, "id", { rootFolder: "/" });
  expect(elsewhere).type.toBeAssignableTo<TerraformProvider>();
  expect(Thing).type.toBeConstructableWith(stack, "id", { logFile: "a", provider: elsewhere });
});

describe("an ephemeral resource's construct", () => {
  test("is given what the configuration may say, and what ephemeral resources can have", () => {
    expect(Key).type.toBeConstructableWith(stack, "id", { keyPath: "a", count: 2, dependsOn: [] });
    expect(Key).type.not.toBeConstructableWith(stack, "id", {});
    expect(Key).type.not.toBeConstructableWith(stack, "id", { keyPath: "a", provisioners: [] });
    expect(Key).type.not.toBeConstructableWith(stack, "id", { keyPath: "a", lifecycle: { preventDestroy: true } });
  });

  test("has tokens that other constructs take", () => {
    const it = new Key(stack, "id", { keyPath: "a" });
    expect(it.value).type.toBe<string>();
    expect(it.parts).type.toBe<string[]>();
    expect(Thing).type.toBeConstructableWith(stack, "id", { logFile: "a", apiKey: it.value, dependsOn: [it] });
  });
});

describe("a provider's function", () => {
  test("is called with values or tokens of its parameters, with names in camel case", () => {
    const call = providerFunction(demo, measure);
    const it = new Thing(stack, "id", { logFile: "a" });
    expect(call).type.toBeCallableWith({ hostName: "h", isOpen: it.open }, null, 1, it.size);
    expect(call).type.toBeCallableWith(it.place, it.mode);
    expect(call).type.not.toBeCallableWith({ hostName: "h", isOpen: true });
    expect(call).type.not.toBeCallableWith({ host_name: "h", is_open: true }, null);
    expect(call).type.not.toBeCallableWith(it.place, null, "1");
    expect(call(it.place, null)).type.toBe<number>();
  });

  test("without further parameters takes none", () => {
    const call = providerFunction(demo, names);
    expect(call).type.not.toBeCallableWith("a");
    expect(call()).type.toBe<Record<string, string>>();
  });
});
