import * as fc from "fast-check";
import type { Json } from "../../../orchestrator/values/outputs";
import type { AttributeChange, Shown } from "../../../orchestrator/plan/plan";
import { UNKNOWN, type PlannedValue } from "../../../orchestrator/plan/planned-value";
import { attributeChanges, isSensitive, pathOf, shown, type Step } from "../../../orchestrator/plan/shown";
import { anyJson, anyPlanned } from "../../rig/planned-values";

test.each<[steps: readonly Step[], text: string]>([
  [[], ""],
  [["tags"], "tags"],
  [["tags", "Name"], "tags.Name"],
  [["a-b", "c_1"], "a-b.c_1"],
  [["ingress", 0, "cidr_blocks", 12], "ingress[0].cidr_blocks[12]"],
  [[0, "a"], "[0].a"],
  [["labels", "a.b"], 'labels["a.b"]'],
  [["labels", 'it "is"', "x"], 'labels["it \\"is\\""].x'],
  [["a b"], '["a b"]'],
  [["labels", ""], 'labels[""]'],
  [["map", "0"], "map.0"],
  [["größe"], '["größe"]'],
])("the way %j is written %s", (steps, text) => {
  expect(pathOf(steps)).toBe(text);
});

describe("a value", () => {
  test.each<{ title: string; value: PlannedValue | undefined; sensitive?: boolean; is: Shown }>([
    { title: "known", value: { a: [1] }, is: { value: { a: [1] } } },
    { title: "null", value: null, is: { value: null } },
    { title: "not there", value: undefined, is: { kind: "none" } },
    { title: "unknown", value: UNKNOWN, is: { kind: "unknown" } },
    { title: "unknown in part", value: [1, { a: UNKNOWN }], is: { kind: "unknown" } },
    { title: "sensitive", value: "s3cret", sensitive: true, is: { kind: "sensitive" } },
    { title: "sensitive and null", value: null, sensitive: true, is: { kind: "sensitive" } },
    { title: "sensitive and unknown", value: UNKNOWN, sensitive: true, is: { kind: "sensitive" } },
    { title: "sensitive and not there", value: undefined, sensitive: true, is: { kind: "none" } },
  ])("that is $title", ({ value, sensitive = false, is }) => {
    expect(shown(value, sensitive)).toEqual(is);
  });
});

describe("a place is sensitive", () => {
  const marks = { password: true, rules: [{}, { key: true }], tags: {}, flag: false };

  test.each<{ where: string; steps: readonly Step[]; sensitive: boolean }>([
    { where: "at a mark", steps: ["password"], sensitive: true },
    { where: "below a mark", steps: ["password", "deep", 0], sensitive: true },
    { where: "above a mark", steps: ["rules"], sensitive: true },
    { where: "above all marks", steps: [], sensitive: true },
    { where: "at a mark in a list", steps: ["rules", 1, "key"], sensitive: true },
    { where: "beside a mark", steps: ["rules", 1, "name"], sensitive: false },
    { where: "in another element than a mark", steps: ["rules", 0, "key"], sensitive: false },
    { where: "where marks are empty", steps: ["tags", "Name"], sensitive: false },
    { where: "at marks that are empty", steps: ["tags"], sensitive: false },
    { where: "where a mark is false", steps: ["flag"], sensitive: false },
    { where: "with a name that all objects have", steps: ["constructor"], sensitive: false },
  ])("$where: $sensitive", ({ steps, sensitive }) => {
    expect(isSensitive(marks, steps)).toBe(sensitive);
  });

  test.each([
    [true, true],
    [false, false],
    [[], false],
    [{}, false],
  ])("everywhere, if %j is all there is: %j", (marks, sensitive) => {
    expect([[], ["a"], [0, "a"]].map((steps) => isSensitive(marks, steps))).toEqual([sensitive, sensitive, sensitive]);
  });
});

/** What changes, as `path: before > after`, `path!` where it is why it is replaced. */
function drawn(changes: readonly AttributeChange[]): readonly string[] {
  const text = (side: Shown): string => ("value" in side ? JSON.stringify(side.value) : side.kind);
  return changes.map(
    ({ path, before, after, replaces }) => `${path}${replaces ? "!" : ""}: ${text(before)} > ${text(after)}`,
  );
}

interface Changing {
  readonly title: string;
  readonly before: Json;
  readonly after: PlannedValue;
  readonly sensitive?: { readonly before: Json; readonly after: Json };
  readonly replaces?: readonly (readonly Step[])[];
  readonly changes: readonly string[];
}

test.each<Changing>([
  { title: "nothing", before: { a: { b: [1] } }, after: { a: { b: [1] } }, changes: [] },
  { title: "an attribute", before: { a: 1, b: 2 }, after: { a: 1, b: 3 }, changes: ["b: 2 > 3"] },
  { title: "one that becomes unknown", before: { a: 1 }, after: { a: UNKNOWN }, changes: ["a: 1 > unknown"] },
  { title: "one of another kind", before: { a: 1 }, after: { a: { b: 1 } }, changes: ['a: 1 > {"b":1}'] },
  {
    title: "one deep down",
    before: { a: { b: { c: 1, d: 1 } } },
    after: { a: { b: { c: 2, d: 1 } } },
    changes: ["a.b.c: 1 > 2"],
  },
  {
    title: "one that comes, one that goes",
    before: { a: { b: 1 } },
    after: { a: { c: 1 } },
    changes: ["a.b: 1 > none", "a.c: none > 1"],
  },
  {
    title: "a null is as good as nothing",
    before: { a: null, c: 1 },
    after: { b: null, c: null },
    changes: ["c: 1 > none"],
  },
  {
    title: "a list of plain values is one thing",
    before: { a: [1, 2] },
    after: { a: [1, 3] },
    changes: ["a: [1,2] > [1,3]"],
  },
  { title: "so is one of lists", before: { a: [[1]] }, after: { a: [[2]] }, changes: ["a: [[1]] > [[2]]"] },
  {
    title: "a list of objects is as many things",
    before: { a: [{ b: 1, c: 1 }, { b: 2 }] },
    after: { a: [{ b: 1, c: 2 }, { b: 2 }] },
    changes: ["a[0].c: 1 > 2"],
  },
  {
    title: "one with an object more",
    before: { a: [{ b: 1 }] },
    after: { a: [{ b: 1 }, { b: 2 }] },
    changes: ["a[1].b: none > 2"],
  },
  {
    title: "one with an object less",
    before: { a: [{ b: 1 }, { b: 2 }] },
    after: { a: [{ b: 1 }] },
    changes: ["a[1].b: 2 > none"],
  },
  {
    title: "one with an object that is unknown",
    before: { a: [{ b: 1 }, { b: 2 }] },
    after: { a: [{ b: 1 }, UNKNOWN] },
    changes: ['a[1]: {"b":2} > unknown'],
  },
  { title: "the first object of a list", before: { a: [] }, after: { a: [{ b: 1 }] }, changes: ["a[0].b: none > 1"] },
  {
    title: "what is made: what it consists of",
    before: null,
    after: { a: 1, b: null, c: { d: UNKNOWN } },
    changes: ["a: none > 1", "c.d: none > unknown"],
  },
  {
    title: "what goes: what it consisted of",
    before: { a: 1, b: null, c: [] },
    after: null,
    changes: ["a: 1 > none"],
  },
  { title: "what comes and goes with nothing in it", before: { a: null, b: {} }, after: { a: [] }, changes: [] },
  { title: "the first plain value of a list", before: { a: [] }, after: { a: [1] }, changes: ["a: [] > [1]"] },
  { title: "all of an output", before: "x", after: "y", changes: [': "x" > "y"'] },
  { title: "an output that is new", before: null, after: [1], changes: [": none > [1]"] },
  { title: "an output that becomes unknown", before: { a: 1 }, after: UNKNOWN, changes: [': {"a":1} > unknown'] },
  { title: "an output that becomes an object", before: "x", after: { a: 1 }, changes: [': "x" > {"a":1}'] },
  { title: "an output that becomes a list", before: { a: 1 }, after: [{ a: 1 }], changes: [': {"a":1} > [{"a":1}]'] },
  {
    title: "names that all objects have",
    before: { toString: "x" },
    after: { constructor: "y" },
    changes: ['toString: "x" > none', 'constructor: none > "y"'],
  },
  {
    title: "why it is replaced",
    before: { a: 1, b: { c: 1, d: 1 }, e: 1 },
    after: { a: 2, b: { c: 2, d: 2 }, e: 2 },
    replaces: [["a"], ["b", "c"]],
    changes: ["a!: 1 > 2", "b.c!: 1 > 2", "b.d: 1 > 2", "e: 1 > 2"],
  },
  {
    title: "why, above what changes",
    before: { a: { b: 1 } },
    after: { a: { b: 2 } },
    replaces: [["a"]],
    changes: ["a.b!: 1 > 2"],
  },
  {
    title: "why, within a list that is one thing",
    before: { a: ["x", "y"] },
    after: { a: ["x", "z"] },
    replaces: [["a", 1]],
    changes: ['a!: ["x","y"] > ["x","z"]'],
  },
  {
    title: "a secret",
    before: { a: "s3cret", b: 1 },
    after: { a: "0ther", b: 2 },
    sensitive: { before: { a: true }, after: { a: true } },
    changes: ["a: sensitive > sensitive", "b: 1 > 2"],
  },
  {
    title: "a secret in a list that is one thing",
    before: { a: ["x", "s3cret"] },
    after: { a: ["y", "s3cret"] },
    sensitive: { before: { a: [false, true] }, after: { a: [false, true] } },
    changes: ["a: sensitive > sensitive"],
  },
  {
    title: "what becomes a secret is none before, either",
    before: { a: "s3cret" },
    after: { a: "0ther" },
    sensitive: { before: {}, after: { a: true } },
    changes: ["a: sensitive > sensitive"],
  },
  {
    title: "nor does a secret cease to be one by a change",
    before: { a: "s3cret" },
    after: { a: "0ther" },
    sensitive: { before: { a: true }, after: {} },
    changes: ["a: sensitive > sensitive"],
  },
  {
    title: "a secret that goes",
    before: { a: "s3cret" },
    after: null,
    sensitive: { before: { a: true }, after: false },
    changes: ["a: sensitive > none"],
  },
  {
    title: "a secret that comes",
    before: null,
    after: { a: "s3cret" },
    sensitive: { before: false, after: { a: true } },
    changes: ["a: none > sensitive"],
  },
])("$title", ({ before, after, sensitive = { before: false, after: false }, replaces, changes }) => {
  expect(drawn(attributeChanges({ before, after, sensitive, ...(replaces && { replaces }) }))).toEqual(changes);
});

describe("whatever the values", () => {
  const open = { before: false, after: false };

  test("what stays is no change", () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        expect(attributeChanges({ before: value, after: value, sensitive: open })).toEqual([]);
      }),
    );
  });

  test("no change has the same on both sides, and none is told twice", () => {
    fc.assert(
      fc.property(anyJson, anyPlanned, (before, after) => {
        const changes = attributeChanges({ before, after, sensitive: open });
        for (const change of changes) expect(change.before).not.toEqual(change.after);
        expect(new Set(changes.map(({ path }) => path)).size).toBe(changes.length);
      }),
    );
  });

  test.each([
    { before: true, after: false },
    { before: false, after: true },
  ])("nothing is shown where all is marked: %j", (sensitive) => {
    fc.assert(
      fc.property(anyJson, anyPlanned, (before, after) => {
        const sides = attributeChanges({ before, after, sensitive }).flatMap(({ before, after }) => [before, after]);
        expect(sides.filter((side) => "value" in side || side.kind === "unknown")).toEqual([]);
      }),
    );
  });
});
