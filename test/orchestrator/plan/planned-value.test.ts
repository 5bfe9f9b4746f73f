import * as fc from "fast-check";
import type { Json } from "../../../orchestrator/values/outputs";
import {
  decodePlanned,
  encodePlanned,
  hasUnknown,
  isEqual,
  isList,
  isObject,
  known,
  UNKNOWN,
  withUnknowns,
  type PlannedValue,
} from "../../../orchestrator/plan/planned-value";
import { anyJson, anyPlanned } from "../../rig/planned-values";

describe("Terraform's two halves", () => {
  test.each<{ title: string; after?: Json; unknown?: Json; is: PlannedValue }>([
    { title: "nothing is known", unknown: true, is: UNKNOWN },
    { title: "nothing is known, and a null stands in its place", after: null, unknown: true, is: UNKNOWN },
    { title: "all is known, without marks", after: { a: [1] }, is: { a: [1] } },
    { title: "all is known", after: "x", unknown: false, is: "x" },
    { title: "neither is there", is: null },
    { title: "a null beside an empty mark for an object", after: null, unknown: {}, is: null },
    { title: "a null beside an empty mark for a list", after: null, unknown: [], is: null },
    { title: "a null beside marks that are all false", after: null, unknown: { a: [false, {}], b: false }, is: null },
    { title: "an attribute that is left out", after: { a: 1 }, unknown: { b: true }, is: { a: 1, b: UNKNOWN } },
    {
      title: "one that is missing and not marked",
      after: { a: 1 },
      unknown: { b: {}, c: [], d: false, e: true },
      is: { a: 1, e: UNKNOWN },
    },
    { title: "an object of which nothing is known", unknown: { a: { b: true } }, is: { a: { b: UNKNOWN } } },
    {
      title: "a null where an object has marks",
      after: { a: null },
      unknown: { a: { b: true } },
      is: { a: { b: UNKNOWN } },
    },
    {
      title: "a null within what has marks elsewhere",
      after: { a: null, b: null },
      unknown: { a: {}, b: true },
      is: { a: null, b: UNKNOWN },
    },
    { title: "a tuple", after: [null, "x", null], unknown: [true, false, false], is: [UNKNOWN, "x", null] },
    {
      title: "a list of which nothing is known",
      after: [],
      unknown: [true, { a: true }],
      is: [UNKNOWN, { a: UNKNOWN }],
    },
    { title: "a list with more elements than marks", after: [1, 2, null], unknown: [true], is: [UNKNOWN, 2, null] },
    {
      title: "objects in a list in an object",
      after: { list: [{ a: 1 }, { a: 2, b: null }] },
      unknown: { list: [{ b: true }, {}], id: true },
      is: {
        list: [
          { a: 1, b: UNKNOWN },
          { a: 2, b: null },
        ],
        id: UNKNOWN,
      },
    },
    {
      title: "names that objects have by themselves",
      after: { constructor: "x" },
      unknown: { toString: true },
      is: { constructor: "x", toString: UNKNOWN } as never,
    },
  ])("$title", ({ after, unknown, is }) => {
    expect(withUnknowns(after, unknown)).toEqual(is);
  });

  test("any value is the same again after it was halved", () => {
    fc.assert(
      fc.property(anyPlanned, (value) => {
        expect(withUnknowns(afterOf(value), unknownOf(value))).toEqual(value);
      }),
    );
  });

  /** As Terraform does it: an attribute is left out, and an element is null. */
  function afterOf(value: PlannedValue): Json | undefined {
    if (value === UNKNOWN) return undefined;
    if (isList(value)) return value.map((item) => afterOf(item) ?? null);
    if (!isObject(value)) return value;
    const parts = Object.entries(value).flatMap(([key, part]): [string, Json][] => {
      const after = afterOf(part);
      return after === undefined ? [] : [[key, after]];
    });
    return Object.fromEntries(parts);
  }

  function unknownOf(value: PlannedValue): Json {
    if (isList(value)) return value.map(unknownOf);
    if (!isObject(value)) return value === UNKNOWN;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, unknownOf(part)]));
  }
});

describe("as text and back", () => {
  test("any value is the same", () => {
    fc.assert(
      fc.property(anyPlanned, (value) => {
        expect(decodePlanned(encodePlanned(value))).toEqual(value);
      }),
    );
  });

  test("different values are different texts", () => {
    fc.assert(
      fc.property(anyPlanned, anyPlanned, (a, b) => {
        expect(encodePlanned(a) === encodePlanned(b)).toBe(
          JSON.stringify(a, markUnknown) === JSON.stringify(b, markUnknown),
        );
      }),
    );
  });

  function markUnknown(_key: string, part: unknown): unknown {
    return part === UNKNOWN ? "\0unknown, which no value is" : part;
  }

  test.each<{ value: PlannedValue }>([
    { value: UNKNOWN },
    { value: { $: "unknown" } },
    { value: { $: UNKNOWN, $$: { $: "unknown" }, $$$: 1 } },
    { value: [{ $: "unknown" }, UNKNOWN, { a: UNKNOWN }] },
    { value: JSON.parse('{"__proto__":{"$":"unknown"},"$__proto__":1}') as Json },
  ])("%# what looks like a mark is none", ({ value }) => {
    expect(decodePlanned(encodePlanned(value))).toEqual(value);
    expect(Object.keys(decodePlanned(encodePlanned({ value })) as object)).toEqual(["value"]);
  });

  test("it is plain JSON where there is nothing to mark", () => {
    expect(encodePlanned({ a: [1, null, "$x"], b: { c: true } })).toBe('{"a":[1,null,"$x"],"b":{"c":true}}');
  });
});

describe("equality", () => {
  test("every value equals itself, if all of it is known", () => {
    fc.assert(
      fc.property(anyPlanned, (value) => {
        expect(isEqual(value, structuredCopy(value))).toBe(!hasUnknown(value));
      }),
    );
  });

  test("JSON values are equal if their texts are, keys in order", () => {
    fc.assert(
      fc.property(anyJson, anyJson, (a, b) => {
        expect(isEqual(a, b)).toBe(ordered(a) === ordered(b));
      }),
    );
  });

  function structuredCopy(value: PlannedValue): PlannedValue {
    return decodePlanned(encodePlanned(value)) as PlannedValue;
  }

  function ordered(value: Json): string {
    if (isList(value)) return `[${value.map((item) => ordered(item)).join()}]`;
    if (!isObject(value)) return JSON.stringify(value);
    const parts = Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}:${ordered(part)}`);
    return `{${parts.toSorted().join()}}`;
  }

  test.each<{ a: PlannedValue | undefined; b: PlannedValue | undefined; equal: boolean }>([
    { a: { a: 1, b: [2] }, b: { b: [2], a: 1 }, equal: true },
    { a: [1, 2], b: [2, 1], equal: false },
    { a: [], b: {}, equal: false },
    { a: ["a"], b: { 0: "a" }, equal: false },
    { a: null, b: undefined, equal: false },
    { a: undefined, b: undefined, equal: true },
    { a: { a: null }, b: {}, equal: false },
    { a: { a: null }, b: { b: null }, equal: false },
    { a: {}, b: { constructor: 1 }, equal: false },
    { a: 1, b: "1", equal: false },
    { a: UNKNOWN, b: UNKNOWN, equal: false },
    { a: { a: [UNKNOWN] }, b: { a: [UNKNOWN] }, equal: false },
  ])("$a, $b: $equal", ({ a, b, equal }) => {
    expect([isEqual(a, b), isEqual(b, a)]).toEqual([equal, equal]);
  });
});

test("a value is known if there is nothing unknown in it", () => {
  fc.assert(
    fc.property(anyPlanned, (value) => {
      const isWhole = !JSON.stringify([value], (_key, part: unknown) => (part === UNKNOWN ? "\0" : part)).includes(
        "\\u0000",
      );
      expect(hasUnknown(value)).toBe(!isWhole);
      expect(known(value)).toBe(isWhole ? value : undefined);
    }),
  );
});
