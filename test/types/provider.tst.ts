import { describe, expect, test } from "tstyche";
import {
  bigNumber,
  bool,
  computed,
  type Context,
  defineDataSource,
  defineFunction,
  defineProvider,
  defineResource,
  dynamic,
  isKnown,
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
  type Dynamic,
  type Unknown,
} from "../../providers/definition";

describe("a resource's handlers", () => {
  const schema = {
    path: required(string, { replace: true }),
    text: optional(string, { default: "" }),
    note: optional(string),
    token: optional(string, { writeOnly: true }),
    mode: optional(string, { computed: true, validate: (value) => (value === "" ? "must not be empty" : undefined) }),
    size: computed(number),
    rules: optional(list(nested({ port: required(number), open: optional(bool), id: computed(string) }))),
  };
  interface Rule {
    readonly port: number;
    readonly open?: boolean;
    readonly id: string;
  }

  test("see the plan, where what is computed may be there", () => {
    expect<AttributesOf<typeof schema, "plan">>().type.toBe<{
      readonly path: string;
      readonly text: string;
      readonly note?: string;
      readonly token?: string;
      readonly mode?: string;
      readonly size?: number;
      readonly rules?: readonly { readonly port: number; readonly open?: boolean; readonly id?: string }[];
    }>();
  });

  test("see the state, where what is computed is there and what is write-only isn't", () => {
    expect<AttributesOf<typeof schema, "state">>().type.toBe<{
      readonly path: string;
      readonly text: string;
      readonly note?: string;
      readonly mode?: string;
      readonly size: number;
      readonly rules?: readonly Rule[];
    }>();
  });

  test("may be configured with what isn't computed", () => {
    expect<AttributesOf<typeof schema, "config">>().type.toBe<{
      readonly path: string;
      readonly text?: string;
      readonly note?: string;
      readonly token?: string;
      readonly mode?: string;
      readonly rules?: readonly { readonly port: number; readonly open?: boolean }[];
    }>();
  });

  test("have to give what is computed", () => {
    const { rules: _, ...flat } = schema;
    const common = { name: "note", schema: flat, read: (state: AttributesOf<typeof flat, "state">) => state };
    const full = defineResource({ ...common, create: (plan) => ({ ...plan, size: 1 }), delete: () => undefined });
    expect(full.schema.size).type.toBe<typeof schema.size>();
    expect(defineResource).type.not.toBeCallableWith({
      ...common,
      create: (plan: AttributesOf<typeof flat, "plan">) => plan,
      delete: () => undefined,
    });
  });

  test("are given holes when planning", () => {
    defineResource({
      name: "note",
      schema,
      create: (plan) => ({ ...plan, size: 1, rules: [] }),
      read: (state) => state,
      delete: () => undefined,
      plan(plan, state, context) {
        expect(plan.path).type.toBe<string | Unknown>();
        expect(plan.size).type.toBe<number | Unknown | undefined>();
        expect(state?.size).type.toBe<number | undefined>();
        if (isKnown(plan.path)) expect(plan.path).type.toBe<string>();
        context.replace(["rules", 0, "port"]);
        return { ...plan, size: 1 };
      },
    });
  });
});

test("types are values", () => {
  const types = {
    big: required(bigNumber),
    any: required(dynamic),
    set: required(set(string)),
    map: required(map(number)),
    object: required(object({ host: string, port: nullable(number) })),
    tuple: required(tuple([string, bool])),
    nulls: required(list(nullable(string))),
  };
  defineResource({
    name: "typed",
    schema: types,
    create: (plan) => {
      expect(plan).type.toBe<AttributesOf<typeof types, "state">>();
      return plan;
    },
    read: (state) => state,
    delete: () => undefined,
  });
  expect<AttributesOf<typeof types, "state">>().type.toBe<{
    readonly big: string;
    readonly any: Dynamic;
    readonly set: readonly string[];
    readonly map: Readonly<Record<string, number>>;
    readonly object: { readonly host: string; readonly port: number | null };
    readonly tuple: readonly [string, boolean];
    readonly nulls: readonly (string | null)[];
  }>();
});

describe("contradictions are refused", () => {
  test("between options", () => {
    expect(optional).type.not.toBeCallableWith(string, { computed: true, default: "" });
    expect(optional).type.not.toBeCallableWith(string, { writeOnly: true, default: "" });
    expect(optional).type.not.toBeCallableWith(string, { writeOnly: true, computed: true });
    expect(optional).type.not.toBeCallableWith(string, { stable: true });
    expect(optional).type.not.toBeCallableWith(string, { default: 1 });
    expect(required).type.not.toBeCallableWith(string, { default: "" });
    expect(required).type.not.toBeCallableWith(string, { computed: true });
    expect(required).type.not.toBeCallableWith(string, { writeOnly: true, replace: true });
    expect(computed).type.not.toBeCallableWith(string, { writeOnly: true });
    expect(computed).type.not.toBeCallableWith(string, { replace: true });
  });

  test("between types", () => {
    expect(list).type.not.toBeCallableWith(dynamic);
    expect(object).type.not.toBeCallableWith({ a: nested({}) });
    expect(nullable).type.not.toBeCallableWith(nested({}));
  });
});

describe("a provider's client", () => {
  interface Api {
    get(id: string): string;
  }
  const thing = defineDataSource({
    name: "thing",
    schema: { id: required(string), text: computed(string) },
    read: ({ id }, { client }: Context<Api>) => ({ id, text: client.get(id) }),
  });
  const definition = { name: "demo", version: "1.0.0" };

  test("is what its handlers need", () => {
    const api: Api = { get: (id) => id };
    expect(defineProvider).type.toBeCallableWith({ ...definition, configure: () => api, dataSources: [thing] });
    expect(defineProvider).type.not.toBeCallableWith({ ...definition, configure: () => 1, dataSources: [thing] });
    expect(defineProvider).type.not.toBeCallableWith({ ...definition, dataSources: [thing] });
  });

  test("is made of its configuration", () => {
    defineProvider({
      ...definition,
      config: { root: optional(string, { default: "/" }), port: optional(number) },
      configure(config) {
        expect(config).type.toBe<{ readonly root: string; readonly port?: number }>();
        return undefined;
      },
    });
  });
});

test("a function's arguments are typed by its parameters", () => {
  defineFunction({
    name: "join",
    parameters: [parameter("separator", string), parameter("count", nullable(number))],
    variadic: parameter("parts", string),
    returns: string,
    call(separator, count, ...parts) {
      expect(separator).type.toBe<string>();
      expect(count).type.toBe<number | null>();
      expect(parts).type.toBe<string[]>();
      return parts.join(separator);
    },
  });
});
