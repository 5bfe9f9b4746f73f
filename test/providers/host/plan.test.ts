import {
  bool,
  computed,
  defineProvider,
  defineResource,
  list,
  nested,
  nullable,
  number,
  object,
  optional,
  required,
  set,
  string,
  unknown,
  type Attributes,
  type ResourceDefinition,
} from "../../../providers/definition";
import { driveService, unknownOnWire as hole, type WireValues } from "../../rig/host/driven-service";

type Handlers<A extends Attributes> = Partial<ResourceDefinition<A>>;

function driveSchema<A extends Attributes>(schema: A, handlers: Handlers<A> = {}) {
  const resource = defineResource<A>({
    name: "note",
    schema,
    create: () => Promise.reject(new Error("not asked for")),
    read: (state) => state,
    update: () => Promise.reject(new Error("not asked for")),
    delete: () => undefined,
    ...handlers,
  });
  return driveService(defineProvider({ name: "demo", version: "1.0.0", resources: [resource] }), "demo_note");
}

const schema = {
  path: required(string, { replace: true }),
  text: optional(string, { default: "hello" }),
  note: optional(string),
  secret: optional(string, { writeOnly: true }),
  mode: optional(string, { computed: true }),
  id: computed(string, { stable: true }),
  size: computed(number),
};

const configured = { path: "a", text: null, note: null, secret: null, mode: null, id: null, size: null };
const there = { path: "a", text: "hello", note: null, secret: null, mode: "0644", id: "1", size: 5 };

describe("the plan of flat attributes", () => {
  const { plan } = driveSchema(schema);

  test.each<[string, WireValues, WireValues, WireValues]>([
    ["new: defaults, and what is computed isn't known", null, {}, { text: "hello", mode: hole, id: hole, size: hole }],
    [
      "new: what is configured wins",
      null,
      { text: "x", mode: "0600" },
      { text: "x", mode: "0600", id: hole, size: hole },
    ],
    ["nothing changes: all stays", there, {}, there],
    ["a change: only what is stable stays", there, { note: "n" }, { ...there, note: "n", mode: hole, size: hole }],
    ["a default comes back", { ...there, text: "x" }, {}, { ...there, mode: hole, size: hole }],
    ["what was optional goes", { ...there, note: "n" }, {}, { ...there, mode: hole, size: hole }],
    ["what isn't known yet is a change", there, { note: hole }, { ...there, note: hole, mode: hole, size: hole }],
    ["what is write-only is in no plan, and no change", there, { secret: "s" }, there],
    ["a computed value that is configured", there, { mode: "0600" }, { ...there, mode: "0600", size: hole }],
    ["a computed value that is configured as it was", there, { mode: "0644" }, there],
  ])("%s", async (_, prior, config, expected) => {
    const { planned, diagnostics } = await plan(prior, { ...configured, ...config });
    expect(diagnostics).toEqual([]);
    expect(planned).toEqual({ ...configured, ...expected });
  });

  test("of what is to go is nothing", async () => {
    expect((await plan(there, null)).planned).toBeNull();
  });
});

test("an element of a set leaves to another what only that can be", async () => {
  const item = nested({ name: required(string), mode: optional(string, { computed: true }) });
  const { plan } = driveSchema({ items: optional(set(item)) });
  const prior = ["r", "rw"].map((mode) => ({ name: "a", mode }));
  for (const modes of [
    [null, "r"],
    ["r", null],
    [null, "rw"],
    ["rw", null],
  ]) {
    const { planned } = await plan({ items: prior }, { items: modes.map((mode) => ({ name: "a", mode })) });
    expect([...(planned?.["items"] as readonly object[])].sort(byMode)).toEqual(prior);
  }
});

function byMode(one: object, other: object): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}

test("a set that may be null has no order either", async () => {
  const place = object({ zones: nullable(set(string)) });
  const { plan } = driveSchema({ place: optional(place, { default: { zones: ["b", "a"] } }), id: computed(string) });
  const prior = { place: { zones: ["a", "b"] }, id: "1" };
  expect((await plan(prior, { place: null, id: null })).planned).toMatchObject({ id: "1" });
});

describe("what can't change in place", () => {
  const rules = {
    rules: optional(list(nested({ port: required(number, { replace: true }), open: optional(bool) }))),
    ports: optional(set(nested({ port: required(number, { replace: true }), open: optional(bool) }))),
  };
  const rule = (port: number, open: boolean | null = null) => ({ port, open });
  const steps = ({ requiresReplace = [] }: Awaited<ReturnType<ReturnType<typeof driveSchema>["plan"]>>) => {
    return requiresReplace.map(({ steps: each }) => each.map((step) => Object.values(step)[0] as unknown));
  };

  test("is named by its path", async () => {
    const { plan } = driveSchema(schema);
    expect(steps(await plan(there, { ...configured, path: "b" }))).toEqual([["path"]]);
    expect(steps(await plan(there, { ...configured, note: "n" }))).toEqual([]);
    expect(steps(await plan(null, { ...configured, path: "b" }))).toEqual([]);
  });

  test("is found in nested attributes; of a set, it is the whole", async () => {
    const { plan } = driveSchema(rules);
    const prior = { rules: [rule(1), rule(2)], ports: [rule(1)] };
    expect(steps(await plan(prior, { ...prior, rules: [rule(1), rule(3)] }))).toEqual([["rules", 1n, "port"]]);
    expect(steps(await plan(prior, { ...prior, rules: [rule(1), rule(2, true)] }))).toEqual([]);
    expect(steps(await plan(prior, { ...prior, ports: [rule(2)] }))).toEqual([["ports"]]);
  });

  test("is everything without an update", async () => {
    const { plan } = driveSchema(schema, { update: undefined });
    const changes = steps(await plan(there, { ...configured, note: "n" }));
    expect(changes).toEqual([["note"], ["mode"], ["size"]]);
  });
});

describe("computed attributes within nested ones", () => {
  const leaf = nested({ name: required(string), mode: optional(string, { default: "rw" }), id: computed(string) });
  const config = (name: string) => ({ name, mode: null, id: null });
  const kept = (name: string, id: string) => ({ name, mode: "rw", id });
  const fresh = (name: string) => ({ name, mode: "rw", id: hole });

  test("stay with their element of a list", async () => {
    const { plan } = driveSchema({ items: optional(list(leaf)) });
    const prior = { items: [kept("a", "1"), kept("b", "2")] };
    expect((await plan(prior, { items: [config("a"), config("b")] })).planned).toEqual(prior);
    expect((await plan(prior, { items: [config("a")] })).planned).toEqual({ items: [fresh("a")] });
  });

  test("of a default are there later only", async () => {
    const { plan } = driveSchema({ item: optional(leaf, { default: { name: "a", mode: "r" } }) });
    const item = { name: "a", mode: "r" };
    expect((await plan(null, { item: null })).planned).toEqual({ item: { ...item, id: hole } });
    const prior = { item: { ...item, id: "1" } };
    expect((await plan(prior, { item: null })).planned).toEqual(prior);
  });

  test("stay with the element of a set that is the same but for them", async () => {
    const { plan } = driveSchema({ items: optional(set(leaf)) });
    const prior = { items: [kept("a", "1"), kept("b", "2")] };
    const same = await plan(prior, { items: [config("b"), config("a")] });
    expect(same.planned).toEqual({ items: [kept("b", "2"), kept("a", "1")] });
    expect((await plan(prior, { items: [config("b"), config("c")] })).planned).toEqual({
      items: [fresh("b"), fresh("c")],
    });
  });
});

describe("a resource's own plan", () => {
  test("sees holes, and says what it knows", async () => {
    const seen: unknown[] = [];
    const { configure, plan } = driveSchema(schema, {
      plan(planned, state) {
        seen.push(planned.note, state?.size);
        return { ...planned, size: 7, mode: planned.mode === unknown ? "0700" : planned.mode };
      },
    });
    await configure();
    const { planned } = await plan(null, { ...configured, note: hole });
    expect(planned).toEqual({ ...configured, text: "hello", note: hole, id: hole, size: 7, mode: "0700" });
    expect(seen).toEqual([unknown, undefined]);
  });

  test("can ask for replacement", async () => {
    const { configure, plan } = driveSchema(schema, {
      plan: (_, __, { replace }) => {
        replace(["note"]);
        return undefined;
      },
    });
    await configure();
    const { requiresReplace } = await plan(there, { ...configured, note: "n" });
    expect(requiresReplace).toEqual([{ steps: [{ attributeName: "note" }] }]);
  });

  test.each<[string, (planned: Readonly<Record<string, unknown>>) => unknown, string, string | undefined]>([
    ["changes what is configured", (planned) => ({ ...planned, path: "b" }), "plan changed path", "path"],
    ["adds what nobody has configured", (planned) => ({ ...planned, note: "b" }), "plan changed note", "note"],
    [
      "says what doesn't fit",
      (planned) => ({ ...planned, size: "b" }),
      "size must be a finite number, got string",
      "size",
    ],
    ["says what there isn't", (planned) => ({ ...planned, sise: 1 }), "sise there is no such attribute", undefined],
  ])("that %s is an error", async (_, plan, message, attribute) => {
    const driven = driveSchema(schema, { plan: plan as never });
    await driven.configure();
    const { diagnostics, plannedState } = await driven.plan(null, configured);
    expect(plannedState).toBeUndefined();
    const steps = attribute === undefined ? {} : { attribute: { steps: [{ attributeName: attribute }] } };
    expect(diagnostics).toEqual([expect.objectContaining({ severity: "ERROR", ...steps })]);
    expect(diagnostics[0]?.summary).toContain(`demo_note: plan`);
    expect(diagnostics[0]?.summary).toContain(message);
  });
});
