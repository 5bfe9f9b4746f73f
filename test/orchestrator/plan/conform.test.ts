import * as fc from "fast-check";
import {
  differences,
  mismatches,
  unforeseenOutputs,
  type Difference,
  type Mismatch,
} from "../../../orchestrator/plan/conform";
import type { Json } from "../../../orchestrator/values/outputs";
import type { Action, PlannedOutputs, PlannedResource, PlannedValues, Shown } from "../../../orchestrator/plan/plan";
import { isList, isObject, UNKNOWN, type PlannedValue } from "../../../orchestrator/plan/planned-value";
import type { Step } from "../../../orchestrator/plan/shown";
import { anyPlanned, treesOf } from "../../rig/planned-values";

/** A plan of one resource, or of none. */
function planOf(resource?: Partial<PlannedResource>, outputs: PlannedOutputs = {}): PlannedValues {
  const open = { before: false, after: false };
  const plain = { address: "x", action: "none", before: null, after: {}, sensitive: open, maybe: false } as const;
  return { resources: resource ? [{ ...plain, ...resource }] : [], outputs };
}

/** As `x create, not update` or `x after.tags.Name: "a", not unknown`: what is, and what had been approved. */
function drawn(found: readonly Difference[]): readonly string[] {
  const text = (side: Shown): string => ("value" in side ? JSON.stringify(side.value) : side.kind);
  return found.map((one) =>
    one.kind === "action"
      ? `${one.address} ${one.actual}, not ${one.approved}`
      : `${one.address} ${[one.when, one.path].filter(Boolean).join(".")}: ${text(one.actual)}, not ${text(one.approved)}`,
  );
}

test("what a replacement that was cut off has left is destroyed without a question; nothing else is", () => {
  const approved = planOf({ address: "x", action: "replace", after: { a: 1 } });
  const left = planOf({ address: "x (deposed 1a2b)", action: "delete", before: { a: 0 }, after: null });
  const rest = planOf({ address: "x", action: "none", after: { a: 1 } });
  const actual = { ...rest, resources: [...rest.resources, ...left.resources] };
  expect(differences(approved, actual, true)).toEqual([]);
  expect(drawn(differences(approved, actual, false))).toContain("x (deposed 1a2b) delete, not none");
  const update = planOf({ address: "x", action: "update", after: { a: 1 } });
  expect(drawn(differences(update, actual, true))).toEqual(["x (deposed 1a2b) delete, not none"]);
});

describe("actions", () => {
  const actions = ["none", "create", "update", "replace", "delete", "import", "move", "forget", "run"] as const;
  type Approved = Action | "none" | "maybe replace" | "maybe update";

  test.each<{ approved: Approved; allows: string; begun?: string }>([
    { approved: "none", allows: "none" },
    { approved: "create", allows: "create", begun: "none update replace delete" },
    { approved: "update", allows: "update none move import" },
    { approved: "maybe update", allows: "update none move import" },
    { approved: "replace", allows: "replace", begun: "none update create delete" },
    { approved: "maybe replace", allows: "replace update none move import", begun: "create delete" },
    { approved: "delete", allows: "delete", begun: "none gone" },
    { approved: "import", allows: "import", begun: "none update" },
    { approved: "move", allows: "move", begun: "none" },
    { approved: "forget", allows: "forget", begun: "none gone" },
    { approved: "run", allows: "run none" },
  ])("$approved allows $allows; once it was begun also $begun", ({ approved, allows, begun = "" }) => {
    expect(allowedBy(approved, false)).toEqual(allows.split(" ").toSorted());
    expect(allowedBy(approved, true)).toEqual(`${allows} ${begun}`.trim().split(" ").toSorted());
  });

  function allowedBy(text: Approved, begun: boolean): readonly string[] {
    const approved = planOf({ ...resource(text.replace("maybe ", "") as Action), maybe: text.startsWith("maybe") });
    const fits = (actual: PlannedValues): boolean => differences(approved, actual, begun).length === 0;
    const allowed = actions.filter((action) => fits(planOf({ ...resource(action), after: valueAfter(text) })));
    return [...allowed, ...(fits(planOf()) ? ["gone"] : [])].toSorted();
  }

  function resource(action: Action | "none"): Partial<PlannedResource> {
    return { action, after: valueAfter(action) };
  }

  /** Only of what goes is there nothing afterwards. */
  function valueAfter(action: Approved): PlannedValue {
    return action === "delete" || action === "forget" ? null : { a: 1 };
  }

  test.each<{ title: string; approved?: Partial<PlannedResource>; actual?: Partial<PlannedResource>; found: string[] }>(
    [
      {
        title: "another action",
        approved: { action: "update" },
        actual: { action: "replace" },
        found: ["x replace, not update"],
      },
      { title: "one that nobody approved", actual: { action: "create" }, found: ["x create, not none"] },
      { title: "nothing, where nobody approved anything", actual: { action: "none" }, found: [] },
      { title: "a resource that is missing", approved: { action: "update" }, found: ["x none, not update"] },
      { title: "one that was to stay, and is missing", approved: { action: "none" }, found: ["x none, not none"] },
      {
        title: "one that was to stay, and has another value",
        approved: { action: "none", after: { a: 1 } },
        actual: { after: { a: 2 } },
        found: [],
      },
      { title: "data that are read only now", actual: { action: "read" }, found: [] },
      { title: "data that were to be read, and have been", approved: { action: "read" }, found: [] },
      {
        title: "data that are another than approved",
        approved: { action: "read", after: { a: 1 } },
        actual: { action: "read", after: { a: 2 } },
        found: [],
      },
    ],
  )("$title", ({ approved, actual, found }) => {
    expect(drawn(differences(planOf(approved), planOf(actual), false))).toEqual(found);
  });

  test("each resource is held against the one of its address", () => {
    const [a, b, c] = ["a", "b", "c"]
      .map((address) => planOf({ address, action: "create" }).resources)
      .map(([one]) => one);
    if (!a || !b || !c) throw new Error("three of them");
    const outputs = {};
    const found = differences({ resources: [a, b], outputs }, { resources: [c, b], outputs }, false);
    expect(drawn(found)).toEqual(["a none, not create", "c create, not none"]);
  });
});

describe("values", () => {
  interface Compared {
    readonly title: string;
    readonly approved: Partial<PlannedResource>;
    readonly actual: Partial<PlannedResource>;
    readonly begun?: boolean;
    readonly found: readonly string[];
  }

  test.each<Compared>([
    {
      title: "what was unknown is filled in",
      approved: { action: "create", after: { a: 1, id: UNKNOWN } },
      actual: { action: "create", after: { a: 1, id: "i" } },
      found: [],
    },
    {
      title: "what was unknown still is",
      approved: { action: "create", after: { id: UNKNOWN } },
      actual: { action: "create", after: { id: UNKNOWN } },
      found: [],
    },
    {
      title: "what was unknown is null, or not there",
      approved: { action: "create", after: { a: UNKNOWN, b: UNKNOWN } },
      actual: { action: "create", after: { a: null } },
      found: [],
    },
    {
      title: "what was known is another",
      approved: { action: "create", after: { tags: { Name: "a" } } },
      actual: { action: "create", after: { tags: { Name: "b" } } },
      found: ['x after.tags.Name: "b", not "a"'],
    },
    {
      title: "what was known is unknown",
      approved: { action: "create", after: { a: 1 } },
      actual: { action: "create", after: { a: UNKNOWN } },
      found: ["x after.a: unknown, not 1"],
    },
    {
      title: "an attribute more",
      approved: { action: "create", after: {} },
      actual: { action: "create", after: { a: 1 } },
      found: ["x after.a: 1, not null"],
    },
    {
      title: "an attribute less",
      approved: { action: "create", after: { a: 1 } },
      actual: { action: "create", after: {} },
      found: ["x after.a: null, not 1"],
    },
    {
      title: "a null more or less",
      approved: { action: "create", after: { a: null } },
      actual: { action: "create", after: { b: null } },
      found: [],
    },
    {
      title: "an element more",
      approved: { action: "create", after: { a: [1] } },
      actual: { action: "create", after: { a: [1, null] } },
      found: ["x after.a[1]: null, not none"],
    },
    {
      title: "another start",
      approved: { action: "update", before: { a: 1 }, after: { a: 3 } },
      actual: { action: "update", before: { a: 2 }, after: { a: 3 } },
      found: ["x before.a: 2, not 1"],
    },
    {
      title: "another start of what goes",
      approved: { action: "delete", before: { a: 1 }, after: null },
      actual: { action: "delete", before: { a: 2 }, after: null },
      found: ["x before.a: 2, not 1"],
    },
    {
      title: "another start, once it was begun",
      approved: { action: "update", before: { a: 1 }, after: { a: 3 } },
      actual: { action: "update", before: { a: 2 }, after: { a: 3 } },
      begun: true,
      found: [],
    },
    {
      title: "another end, also once it was begun",
      approved: { action: "update", before: { a: 1 }, after: { a: 3 } },
      actual: { action: "update", before: { a: 1 }, after: { a: 4 } },
      begun: true,
      found: ["x after.a: 4, not 3"],
    },
    {
      title: "nothing instead of an update, since it has been made by somebody",
      approved: { action: "update", before: { a: 1 }, after: { a: 2 } },
      actual: { action: "none", before: { a: 2 }, after: { a: 2 } },
      found: [],
    },
    {
      title: "nothing instead of an update, though it is another",
      approved: { action: "update", before: { a: 1 }, after: { a: 2 } },
      actual: { action: "none", before: { a: 1 }, after: { a: 1 } },
      found: ["x after.a: 1, not 2"],
    },
    {
      title: "what was begun is there already",
      approved: { action: "create", after: { a: 1, id: UNKNOWN } },
      actual: { action: "none", before: { a: 1, id: "i" }, after: { a: 1, id: "i" } },
      begun: true,
      found: [],
    },
    {
      title: "what was begun is there already, and another",
      approved: { action: "create", after: { a: 1 } },
      actual: { action: "none", after: { a: 2 } },
      begun: true,
      found: ["x after.a: 2, not 1"],
    },
    {
      title: "what was begun has to be made anew",
      approved: { action: "create", after: { a: 1 } },
      actual: { action: "replace", before: { a: 1 }, after: { a: 1 } },
      begun: true,
      found: [],
    },
    {
      title: "of a replacement that was begun, one half is left",
      approved: { action: "replace", before: { a: 1 }, after: { a: 2 } },
      actual: { action: "create", before: null, after: { a: 2 } },
      begun: true,
      found: [],
    },
    {
      title: "of a replacement that was begun, the other is left",
      approved: { action: "replace", before: { a: 1 }, after: { a: 2 } },
      actual: { action: "delete", before: { a: 1 }, after: null },
      begun: true,
      found: [],
    },
    {
      title: "the replacement turned out to be an update",
      approved: {
        action: "replace",
        maybe: true,
        before: { a: 1, b: 1, id: "i" },
        after: { a: 1, b: UNKNOWN, id: UNKNOWN },
      },
      actual: { action: "update", before: { a: 1, b: 1, id: "i" }, after: { a: 1, b: 2, id: "i" } },
      found: [],
    },
    {
      title: "the replacement turned out to be another update",
      approved: { action: "replace", maybe: true, after: { a: 1, b: UNKNOWN } },
      actual: { action: "update", after: { a: 2, b: 2 } },
      found: ["x after.a: 2, not 1"],
    },
    {
      title: "what is kept keeps what a new one would not have had",
      approved: { action: "replace", maybe: true, after: { a: null, b: UNKNOWN } },
      actual: { action: "none", after: { a: "old", b: 1 } },
      found: [],
    },
    {
      title: "what is made anew does not keep it",
      approved: { action: "replace", maybe: true, after: { a: null, b: UNKNOWN } },
      actual: { action: "replace", after: { a: "old", b: 1 } },
      found: ['x after.a: "old", not null'],
    },
    {
      title: "a task's other inputs",
      approved: { action: "run", after: { a: 1, b: UNKNOWN } },
      actual: { action: "run", after: { a: 2, b: 2 } },
      found: ["x after.a: 2, not 1"],
    },
    {
      title: "names that all objects have",
      approved: { action: "create", after: {} },
      actual: { action: "create", after: { constructor: "c" } },
      found: ['x after.constructor: "c", not null'],
    },
  ])("$title", ({ approved, actual, begun = false, found }) => {
    expect(drawn(differences(planOf(approved), planOf(actual), begun))).toEqual(found);
  });

  const secret = { before: { a: true }, after: { a: true } };
  const open = { before: {}, after: {} };
  test.each<{ title: string; sensitive: readonly [PlannedResource["sensitive"], PlannedResource["sensitive"]] }>([
    { title: "in both plans", sensitive: [secret, secret] },
    { title: "in the approved plan only", sensitive: [secret, open] },
    { title: "in the new plan only", sensitive: [open, secret] },
  ])("a secret is not shown: marked $title", ({ sensitive: [was, is] }) => {
    const approved = planOf({ action: "update", before: { a: "s3cret 1" }, after: { a: "s3cret 2" }, sensitive: was });
    const actual = planOf({ action: "update", before: { a: "s3cret 3" }, after: { a: "s3cret 4" }, sensitive: is });
    expect(drawn(differences(approved, actual, false))).toEqual([
      "x before.a: sensitive, not sensitive",
      "x after.a: sensitive, not sensitive",
    ]);
  });
});

describe("outputs", () => {
  const output = (value: PlannedValue, rest: Partial<PlannedOutputs[string]> = {}): PlannedOutputs => ({
    out: { value, sensitive: false, changes: true, ...rest },
  });

  test.each<{ title: string; approved: PlannedOutputs; actual: PlannedOutputs; found: readonly string[] }>([
    { title: "the same", approved: output({ a: 1 }), actual: output({ a: 1 }, { changes: false }), found: [] },
    { title: "filled in", approved: output([1, UNKNOWN]), actual: output([1, 2]), found: [] },
    { title: "another", approved: output({ a: 1 }), actual: output({ a: 2 }), found: ["output.out after.a: 2, not 1"] },
    {
      title: "unknown that was known",
      approved: output("x"),
      actual: output(UNKNOWN),
      found: ['output.out after: unknown, not "x"'],
    },
    { title: "gone", approved: output("x"), actual: {}, found: ['output.out after: null, not "x"'] },
    { title: "new", approved: {}, actual: output("x"), found: ['output.out after: "x", not null'] },
    { title: "null, which is as good as gone", approved: output(null), actual: {}, found: [] },
    {
      title: "a secret",
      approved: output("s3cret", { sensitive: true }),
      actual: output("0ther", { sensitive: true }),
      found: ["output.out after: sensitive, not sensitive"],
    },
    {
      title: "a secret that was none",
      approved: output("s3cret"),
      actual: output("0ther", { sensitive: true }),
      found: ["output.out after: sensitive, not sensitive"],
    },
    {
      title: "a secret that is none any more",
      approved: output("s3cret", { sensitive: true }),
      actual: output("0ther"),
      found: ["output.out after: sensitive, not sensitive"],
    },
  ])("$title", ({ approved, actual, found }) => {
    expect(drawn(differences(planOf(undefined, approved), planOf(undefined, actual), false))).toEqual(found);
  });

  test.each<{ title: string; actual: PlannedValues; found: readonly string[] }>([
    { title: "that change", actual: planOf(undefined, output("x")), found: ["output.out update, not none"] },
    { title: "that stay", actual: planOf({ action: "none" }, output("x", { changes: false })), found: [] },
    { title: "of a plan that changes something", actual: planOf({ action: "create" }), found: ["x create, not none"] },
  ])("the approved plan was to change nothing: outputs $title", ({ actual, found }) => {
    expect(drawn(differences(undefined, actual, false))).toEqual(found);
    expect(drawn(differences(undefined, actual, true))).toEqual(found);
  });

  test("a node gave other outputs than planned: which", () => {
    const values: Readonly<Record<string, PlannedValue>> = {
      same: 1,
      filled: UNKNOWN,
      part: { a: 1, b: UNKNOWN },
      other: 1,
      gone: 1,
      nothing: null,
    };
    const planned: PlannedOutputs = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, { value, sensitive: false, changes: true }]),
    );
    const actual = { same: 1, filled: [2], part: { a: 2, b: 3 }, other: 2, new: 1, constructor: 1 };
    const given = Object.fromEntries(Object.entries(actual).map(([name, value]) => [name, { value }]));
    expect(unforeseenOutputs(planned, given)).toEqual(["part", "other", "gone", "new", "constructor"]);
  });
});

describe("a list that could be a set", () => {
  test.each<{ title: string; approved: readonly PlannedValue[]; actual: readonly PlannedValue[]; at: string[] }>([
    { title: "an unknown element, found elsewhere", approved: ["b", UNKNOWN], actual: ["a", "b"], at: [] },
    {
      title: "an unknown attribute",
      approved: [
        { a: 2, b: UNKNOWN },
        { a: 1, b: UNKNOWN },
      ],
      actual: [
        { a: 1, b: 3 },
        { a: 2, b: 4 },
      ],
      at: [],
    },
    { title: "two elements that turn out to be one", approved: ["a", UNKNOWN], actual: ["a"], at: [] },
    { title: "sets in a set", approved: [["b", UNKNOWN], ["d"]], actual: [["d"], ["a", "b"]], at: [] },
    { title: "all is known: it is held to its order", approved: ["a", "b"], actual: ["b", "a"], at: ["0", "1"] },
    { title: "a known element is another", approved: ["b", UNKNOWN], actual: ["a", "c"], at: ["0"] },
    { title: "a known element is gone", approved: ["a", "b", UNKNOWN], actual: ["c", "a"], at: ["0", "1"] },
    { title: "an element more", approved: [UNKNOWN], actual: ["a", "b"], at: ["1"] },
    { title: "one that fits nothing", approved: [{ a: 1, b: UNKNOWN }], actual: [{ a: 2, b: 1 }], at: ["0.a"] },
    { title: "nothing at all", approved: ["a", UNKNOWN], actual: [], at: ["0"] },
  ])("$title", ({ approved, actual, at }) => {
    expect(mismatches(approved, actual).map(({ steps }) => steps.join("."))).toEqual(at);
  });
});

describe("whatever the value", () => {
  test("with what was unknown filled in, it is as planned", () => {
    fc.assert(
      fc.property(
        anyPlanned.chain((value) => fc.tuple(fc.constant(value), filledIn(value))),
        ([planned, actual]) => {
          expect(mismatches(planned, actual)).toEqual([]);
        },
      ),
    );
  });

  test("with an unknown in each list, also when lists come in another order", () => {
    const planned = anyPlanned.map(withUnknownInLists);
    fc.assert(
      fc.property(
        planned.chain((value) => fc.tuple(fc.constant(value), filledIn(value, true))),
        ([planned, actual]) => {
          expect(mismatches(planned, actual)).toEqual([]);
        },
      ),
    );
  });

  test.each<{ title: string; becomes: PlannedValue }>([
    { title: "another value", becomes: "changed" },
    { title: "unknown", becomes: UNKNOWN },
    { title: "null", becomes: null },
    { title: "a list", becomes: ["changed"] },
    { title: "an object", becomes: { changed: 1 } },
  ])("with one of its known leaves become $title, it is not, at just that place", ({ becomes }) => {
    fc.assert(
      fc.property(planWithLeaf, ({ planned, actual, steps }) => {
        const expected: Mismatch = { steps, approved: at(planned, steps), actual: becomes };
        expect(mismatches(planned, replaced(actual, steps, becomes))).toEqual([expected]);
      }),
    );
  });

  /** A plan all of whose known leaves are different, what becomes of it, and the way to one such leaf. */
  const planWithLeaf = treesOf(fc.constantFrom<PlannedValue>(0, UNKNOWN))
    .map(numbered)
    .filter((planned) => leaves(planned).length > 0)
    .chain((planned) =>
      fc.record({
        planned: fc.constant(planned),
        actual: filledIn(planned),
        steps: fc.constantFrom(...leaves(planned)),
      }),
    );

  /** What a value may be once all of it is known. */
  function filledIn(value: PlannedValue, shuffled = false): fc.Arbitrary<PlannedValue> {
    if (value === UNKNOWN) return treesOf(fc.constantFrom<PlannedValue>("filled", null, true));
    if (isList(value)) {
      const items = fc.tuple(...value.map((item) => filledIn(item, shuffled)));
      return shuffled ? items.chain((all) => fc.shuffledSubarray(all, { minLength: all.length })) : items;
    }
    if (!isObject(value)) return fc.constant(value);
    const parts = Object.entries(value).map(([key, part]) => filledIn(part, shuffled).map((is) => [key, is] as const));
    return fc.tuple(...parts).map(Object.fromEntries) as fc.Arbitrary<PlannedValue>;
  }

  function withUnknownInLists(value: PlannedValue): PlannedValue {
    return mapped(value, (list) => [...list, UNKNOWN]);
  }

  function mapped(value: PlannedValue, change: (list: readonly PlannedValue[]) => PlannedValue): PlannedValue {
    if (isList(value)) return change(value.map((item) => mapped(item, change)));
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, mapped(part, change)]));
  }

  function numbered(value: PlannedValue): PlannedValue {
    let count = 0;
    const number = (part: PlannedValue): PlannedValue => {
      if (part === 0) return ++count;
      if (isList(part)) return part.map(number);
      if (!isObject(part)) return part;
      return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, number(inner)]));
    };
    return number(value);
  }

  function leaves(value: PlannedValue, steps: readonly Step[] = []): readonly (readonly Step[])[] {
    if (typeof value === "number") return [steps];
    if (isList(value)) return value.flatMap((item, index) => leaves(item, [...steps, index]));
    return isObject(value) ? Object.entries(value).flatMap(([key, part]) => leaves(part, [...steps, key])) : [];
  }

  function at(value: PlannedValue, [step, ...rest]: readonly Step[]): PlannedValue {
    return step === undefined ? value : at((value as Readonly<Record<Step, PlannedValue>>)[step] ?? null, rest);
  }

  function replaced(value: PlannedValue, [step, ...rest]: readonly Step[], by: PlannedValue): PlannedValue {
    if (step === undefined) return by;
    if (isList(value)) return value.map((item, index) => (index === step ? replaced(item, rest, by) : item));
    const parts = Object.entries(value as object) as [string, PlannedValue][];
    return Object.fromEntries(parts.map(([key, part]) => [key, key === step ? replaced(part, rest, by) : part]));
  }
});

test("many elements that are unknown in part take no long time", () => {
  const rules = (description: PlannedValue): PlannedValue =>
    Array.from({ length: 300 }, (_, port) => ({ port, cidrs: ["10.0.0.0/8", description], description }));
  expect(mismatches(rules(UNKNOWN), [...(rules("d") as readonly Json[])].reverse())).toEqual([]);
});
