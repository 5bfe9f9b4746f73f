import {
  AttributeError,
  bool,
  computed,
  defineDataSource,
  defineEphemeral,
  defineFunction,
  defineProvider,
  defineResource,
  dynamic,
  list,
  nested,
  nullable,
  number,
  optional,
  parameter,
  required,
  set,
  string,
} from "../../../providers/definition";
import { driveService, offWire, onWire, unknownOnWire as hole } from "../../rig/host/driven-service";

const call = { signal: new AbortController().signal };

const note = defineResource({
  name: "note",
  version: 2,
  renamedFrom: ["memo"],
  schema: {
    path: required(string, { validate: (path) => (path.startsWith("/") ? undefined : "must be absolute") }),
    total: optional(number),
    token: optional(string, { writeOnly: true }),
    rules: optional(
      list(nested({ port: required(number, { validate: (port) => (port > 0 ? undefined : "must be positive") }) })),
    ),
  },
  create: (plan) => plan,
  read: (state) => state,
  delete: () => undefined,
  import: (id) => (id === "/there" ? { path: id } : undefined),
  upgrade: { 1: (old) => ({ path: `/${(old as { readonly name: string }).name}` }) },
});

const plain = defineResource({
  name: "plain",
  schema: { text: optional(string) },
  create: (plan) => plan,
  read: (state) => state,
  delete: () => undefined,
});

const provider = defineProvider({
  name: "demo",
  version: "1.0.0",
  config: { root: optional(string, { default: "/srv" }) },
  configure: ({ root }) => ({ root }),
  resources: [note, plain],
  dataSources: [
    defineDataSource({
      name: "place",
      schema: { name: required(string), any: optional(dynamic), path: computed(string) },
      read: ({ name, any }, { client }) => ({
        name,
        any,
        path: `${(client as { readonly root: string }).root}/${name}`,
      }),
    }),
  ],
  ephemerals: [
    defineEphemeral({
      name: "token",
      schema: { user: required(string), value: computed(string, { sensitive: true }) },
      open: ({ user }) => ({ result: { user, value: "v" }, session: { opened: 1 }, renewAt: new Date(1500) }),
      renew: (session: { readonly opened: number }) => ({ session: { opened: session.opened + 1 } }),
      close: (session: { readonly opened: number }) => {
        if (session.opened !== 2) throw new Error("it was not renewed");
      },
    }),
  ],
  functions: [
    defineFunction({
      name: "join",
      parameters: [parameter("separator", nullable(string))],
      variadic: parameter("parts", string),
      returns: string,
      call(separator, ...parts) {
        if (parts.length === 0) throw new AttributeError([0], "joins nothing");
        return parts.join(separator ?? "");
      },
    }),
    defineFunction({ name: "broken", parameters: [], returns: bool, call: () => "no" as never }),
  ],
});

const empty = { path: "/a", total: null, token: null, rules: null };

describe("a configuration is validated", () => {
  const { validate } = driveService(provider, "demo_note");
  const modern = { deferralAllowed: false, writeOnlyAttributesAllowed: true };
  const path = (...steps: readonly object[]) => ({ attribute: { steps } });

  test.each([
    ["nothing is wrong", {}, []],
    ["what isn't known yet can't be wrong", { path: hole, rules: hole }, []],
    ["a wrong value", { path: "a" }, [{ summary: "path must be absolute", ...path({ attributeName: "path" }) }]],
    [
      "two wrong values, one of them within",
      { path: "a", rules: [{ port: 1 }, { port: 0 }] },
      [
        { summary: "path must be absolute" },
        {
          summary: "port must be positive",
          ...path({ attributeName: "rules" }, { elementKeyInt: 1n }, { attributeName: "port" }),
        },
      ],
    ],
    [
      "a number with more digits than a number has",
      { total: "12345678901234567890.5" },
      [{ summary: expect.stringContaining("bigNumber would keep them all"), ...path({ attributeName: "total" }) }],
    ],
    [
      "null in a list",
      { rules: [null] },
      [{ summary: "demo_note: rules[0] must not be null", ...path({ attributeName: "rules" }, { elementKeyInt: 0n }) }],
    ],
  ])("%s", async (_, config, expected) => {
    const diagnostics = await validate({ ...empty, ...config }, modern);
    expect(diagnostics).toHaveLength(expected.length);
    expect(diagnostics).toMatchObject(expected);
  });

  test("what is write-only needs a Terraform that knows of it", async () => {
    expect(await validate({ ...empty, token: "t" }, modern)).toEqual([]);
    expect((await validate({ ...empty, token: "t" })).map(({ summary }) => summary)).toEqual([
      "token needs Terraform 1.11 or later",
    ]);
  });
});

describe("a stored state", () => {
  const { service } = driveService(provider, "demo_note");
  const raw = (state: object) => ({ json: Buffer.from(JSON.stringify(state)), flatmap: {} });
  const upgrade = (version: bigint, state: object, typeName = "demo_note") => {
    return service.UpgradeResourceState({ typeName, version, rawState: raw(state) }, call);
  };

  test("of this version is as it was, with attributes that came and without those that went", async () => {
    const { upgradedState } = await upgrade(2n, { path: "/a", gone: 1 });
    expect(offWire(upgradedState)).toEqual(empty);
  });

  test("of an older version is upgraded", async () => {
    expect(offWire((await upgrade(1n, { name: "a" })).upgradedState)).toEqual(empty);
  });

  test.each<[string, bigint, object, string]>([
    ["that no upgrade is for", 0n, {}, "the state is of version 0, and this provider's is 2"],
    ["of a later version", 3n, {}, "the state is of version 3, and this provider's is 2"],
    ["that doesn't fit", 2n, { path: [] }, "path is no string"],
  ])("%s is refused", async (_, version, state, message) => {
    const { diagnostics, upgradedState } = await upgrade(version, state);
    expect(upgradedState).toBeUndefined();
    expect(diagnostics[0]?.summary).toContain(message);
  });

  const move = (
    sourceTypeName: string,
    sourceProviderAddress = "example.com/any/demo",
    targetTypeName = "demo_note",
  ) => {
    const state = { sourceSchemaVersion: 2n, sourceState: raw(empty), sourcePrivate: new Uint8Array() };
    return service.MoveResourceState({ sourceTypeName, sourceProviderAddress, targetTypeName, ...state }, call);
  };

  test("moves from a name that the resource had", async () => {
    expect(offWire((await move("demo_memo")).targetState)).toEqual(empty);
  });

  test.each<[string, readonly [string, string?, string?], string]>([
    ["another type", ["demo_plain"], "It was demo_memo before."],
    ["another provider", ["demo_memo", "example.com/any/other"], "It was demo_memo before."],
    ["a type that never had a name", ["demo_memo", undefined, "demo_plain"], "It had no other name before."],
  ])("doesn't move from %s", async (_, args, detail) => {
    expect((await move(...args)).diagnostics[0]).toMatchObject({ severity: "ERROR", detail });
  });
});

test("what exists is imported; what doesn't, or can't be, is an error", async () => {
  const { service, configure } = driveService(provider, "demo_note");
  await configure({ root: null });
  const load = (id: string, typeName = "demo_note") => service.ImportResourceState({ typeName, id }, call);
  const { importedResources } = await load("/there");
  expect(importedResources.map(({ typeName, state }) => [typeName, offWire(state)])).toEqual([
    ["demo_note", { ...empty, path: "/there" }],
  ]);
  expect((await load("/gone")).diagnostics[0]?.summary).toBe('There is no demo_note with the id "/gone"');
  expect((await load("x", "demo_plain")).diagnostics[0]?.summary).toBe("demo_plain can't be imported");
});

describe("the provider's configuration", () => {
  const config = { name: "a", any: null, path: null };
  const typeName = "demo_place";

  test("reaches the handlers with its defaults", async () => {
    const { service, configure } = driveService(provider, typeName);
    await configure({ root: null });
    const { state } = await service.ReadDataSource({ typeName, config: onWire(config) }, call);
    expect(offWire(state)).toEqual({ ...config, path: "/srv/a" });
  });

  test("that isn't known yet is an error for who needs it, and a deferral where that's allowed", async () => {
    const { service, configure, plan } = driveService(provider, "demo_note");
    await configure({ root: hole });
    const refused = await service.ReadDataSource({ typeName, config: onWire(config) }, call);
    expect(refused.diagnostics[0]?.summary).toBe("The provider's configuration is not known yet: root");
    const clientCapabilities = { deferralAllowed: true, writeOnlyAttributesAllowed: true };
    const deferred = await service.ReadDataSource({ typeName, config: onWire(config), clientCapabilities }, call);
    expect(deferred).toEqual({ diagnostics: [], deferred: { reason: "PROVIDER_CONFIG_UNKNOWN" } });
    expect((await plan(null, empty)).planned).toEqual(empty);
    expect(await plan(null, empty, clientCapabilities)).toMatchObject({
      planned: empty,
      deferred: { reason: "PROVIDER_CONFIG_UNKNOWN" },
    });
  });

  test("that was not given yet is an error", async () => {
    const { service } = driveService(provider, typeName);
    const { diagnostics } = await service.ReadDataSource({ typeName, config: onWire(config) }, call);
    expect(diagnostics[0]?.summary).toBe("The provider was not configured.");
  });
});

test("a value of a dynamic type keeps its type", async () => {
  const { service, configure } = driveService(provider, "demo_note");
  await configure({ root: null });
  const any = [Buffer.from('["list","string"]'), ["x"]];
  const config = onWire({ name: "a", any, path: null });
  const { state } = await service.ReadDataSource({ typeName: "demo_place", config }, call);
  expect(offWire(state)).toEqual({ name: "a", any: [new Uint8Array(any[0] as Buffer), ["x"]], path: "/srv/a" });
});

test("an ephemeral resource is opened, renewed and closed", async () => {
  const { service, configure } = driveService(provider, "demo_note");
  await configure({ root: null });
  const typeName = "demo_token";
  const opened = await service.OpenEphemeralResource({ typeName, config: onWire({ user: "u", value: null }) }, call);
  expect(offWire(opened.result)).toEqual({ user: "u", value: "v" });
  expect(opened.renewAt).toEqual({ seconds: 1n, nanos: 500_000_000 });
  const closedEarly = await service.CloseEphemeralResource({ typeName, ...keptBy(opened) }, call);
  expect(closedEarly.diagnostics[0]?.summary).toBe("demo_token: close failed: it was not renewed");
  const renewed = await service.RenewEphemeralResource({ typeName, ...keptBy(opened) }, call);
  expect(renewed).not.toHaveProperty("renewAt");
  expect(await service.CloseEphemeralResource({ typeName, ...keptBy(renewed) }, call)).toEqual({ diagnostics: [] });
});

function keptBy({ private: kept }: { readonly private?: Uint8Array }) {
  return kept ? { private: kept } : {};
}

describe("a function", () => {
  const { service } = driveService(provider, "demo_note");
  const run = async (name: string, ...args: readonly unknown[]) => {
    const { result, error } = await service.CallFunction({ name, arguments: args.map((each) => onWire(each)) }, call);
    return error ?? offWire(result);
  };

  test("gives its result", async () => {
    expect(await run("join", "-", "a", "b")).toBe("a-b");
    expect(await run("join", null, "a", "b")).toBe("ab");
  });

  test("says which argument is to blame", async () => {
    expect(await run("join", "-")).toEqual({ text: "joins nothing", functionArgument: 0n });
    expect(await run("join", "-", null)).toEqual({ text: "must not be null", functionArgument: 1n });
  });

  test("that returns what it doesn't is an error", async () => {
    expect(await run("broken")).toEqual({
      text: "broken returned what it does not: the result must be a boolean, got string",
    });
  });
});

test("the schemas are what was defined", async () => {
  const { service } = driveService(provider, "demo_note");
  const schema = await service.GetProviderSchema({}, call);
  const attributes = schema.resourceSchemas.demo_note?.block.attributes ?? [];
  expect(attributes.find(({ name }) => name === "token")).toMatchObject({ optional: true, writeOnly: true });
  expect(attributes.find(({ name }) => name === "rules")?.nestedType).toMatchObject({ nesting: "LIST" });
  expect(Buffer.from(attributes.find(({ name }) => name === "path")?.type ?? []).toString()).toBe('"string"');
  expect(schema.provider?.block.attributes).toMatchObject([{ name: "root", optional: true, computed: true }]);
  expect(schema.functions.join).toMatchObject({ parameters: [{ name: "separator", allowNullValue: true }] });
  const metadata = await service.GetMetadata({}, call);
  expect(metadata.resources).toEqual([{ typeName: "demo_note" }, { typeName: "demo_plain" }]);
  expect(metadata.serverCapabilities).toEqual({
    planDestroy: true,
    getProviderSchemaOptional: true,
    moveResourceState: true,
  });
});

describe("a definition that contradicts itself is refused with its name", () => {
  const define =
    (schema: object, name = "note") =>
    () => {
      defineResource({ ...plain, name, schema } as never);
    };

  test.each<[string, () => unknown, string]>([
    [
      "a default for what is computed",
      define({ a: optional(string, { computed: true, default: "" } as never) }),
      "resource note: attribute a: a default",
    ],
    [
      "a write-only set",
      define({ a: optional(set(nested({ b: optional(string, { writeOnly: true }) }))) }),
      "resource note: attribute a: an element",
    ],
    [
      "dynamic in a list",
      define({ a: optional(list(dynamic as never)) }),
      "attribute a: a list has elements of one type",
    ],
    ["nested in nothing", define({ a: optional(nullable(nested({}) as never)) }), "attribute a: nested() is"],
    ["a name that Terraform can't read", define({ "a-b": optional(string) }), 'got "a-b"'],
    ["a name of Terraform's", define({ count: optional(number) }), "attribute count: the name is Terraform's own here"],
    ["a bad name of a resource", define({}, "Note"), 'got "Note"'],
    [
      "two of a name",
      () => defineProvider({ name: "demo", version: "1", resources: [plain, plain] }),
      "plain is there twice",
    ],
    [
      "a default of another type",
      define({ a: optional(string, { default: 1 } as never) }),
      "resource note: attribute a: its default must be a string of whole characters, got number",
    ],
    [
      "an upgrade to nowhere",
      () => defineResource({ ...plain, upgrade: { 0: () => ({}) } }),
      "upgrade from 0 leads to version 0",
    ],
  ])("%s", (_, act, message) => {
    expect(act).toThrow(message);
  });
});
