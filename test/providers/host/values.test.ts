import { decode, encode } from "@msgpack/msgpack";
import * as fc from "fast-check";
import { bool, dynamic, number, string, type AttributeType, type PlainType } from "../../../providers/definition";
import { Decimal } from "../../../providers/host/values/decimal";
import { distinct, isEqual } from "../../../providers/host/values/equal";
import { fromResult } from "../../../providers/host/values/from-handler";
import { fromJson, looseJson } from "../../../providers/host/values/json";
import { fromMsgpack, toMsgpack } from "../../../providers/host/values/msgpack";
import { toArgument } from "../../../providers/host/values/to-handler";
import { parseTypeJson, toTypeJson } from "../../../providers/host/values/type-json";
import { TypedValue, UnknownValue, type Value } from "../../../providers/host/values/value";

const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.constantFrom("", "__proto__", "\uFEFF".padEnd(300, "x"), "null"),
);
const word = text.map((each) => each.normalize("NFC"));

const plainType: fc.Arbitrary<PlainType> = fc.letrec<{ type: PlainType }>((tie) => ({
  type: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<PlainType>(string, number, bool),
    fc.record({ kind: fc.constantFrom("list", "set", "map"), element: tie("type") }) as fc.Arbitrary<PlainType>,
    fc.array(tie("type"), { maxLength: 3 }).map((elements): PlainType => ({ kind: "tuple", elements })),
    fc.dictionary(word, tie("type"), { maxKeys: 3 }).map((attributes): PlainType => ({ kind: "object", attributes })),
  ),
})).type;

/** Integers of any size, decimals, and what doubles have. */
const decimal = fc
  .oneof(
    fc.bigInt().map(String),
    fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }).map(String),
    fc.tuple(fc.bigInt(), fc.nat()).map(([whole, fraction]) => `${whole}.${fraction}`),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  )
  .map((each) => Decimal.parse(each) ?? failed(each));

const UNKNOWNS = fc.oneof(
  fc.constant(new UnknownValue()),
  fc.uint8Array({ minLength: 1, maxLength: 9 }).map((refinement) => new UnknownValue(refinement)),
);

function valueOf(type: AttributeType): fc.Arbitrary<Value> {
  const known = knownOf(type);
  return fc.oneof(
    { weight: 8, arbitrary: known },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: UNKNOWNS },
  );
}

function knownOf(type: AttributeType): fc.Arbitrary<Value> {
  switch (type.kind) {
    case "string":
      return word;
    case "number":
      return decimal;
    case "bool":
      return fc.boolean();
    case "list":
      return fc.array(valueOf(type.element), { maxLength: 4 });
    case "set":
      return fc.array(valueOf(type.element), { maxLength: 4 }).map((elements) => distinct(type.element, elements));
    case "map":
      return fc.dictionary(word, valueOf(type.element), { maxKeys: 4 }).map((each) => new Map(Object.entries(each)));
    case "tuple":
      return fc.tuple(...type.elements.map(valueOf));
    case "object": {
      const names = Object.keys(type.attributes);
      const parts = names.map((name) => valueOf(type.attributes[name] ?? failed(name)));
      return fc.tuple(...parts).map((values) => new Map(names.map((name, index) => [name, values[index] ?? null])));
    }
    default:
      return failed(type.kind);
  }
}

function failed(what: string): never {
  throw new Error(what);
}

const typed = plainType.chain((type) => fc.tuple(fc.constant(type), valueOf(type)));

test("what was written is read again", () => {
  fc.assert(
    fc.property(typed, ([type, value]) => {
      expect(fromMsgpack(type, toMsgpack(type, value))).toEqual(value);
    }),
    { numRuns: 1000 },
  );
});

test("a value of a dynamic type brings its own", () => {
  fc.assert(
    fc.property(typed, ([type, value]) => {
      const read = fromMsgpack(dynamic, toMsgpack(dynamic, new TypedValue(type, value))) as TypedValue;
      expect(toTypeJson(read.type)).toBe(toTypeJson(type));
      expect(isEqual(type, read.value, value)).toBe(true);
    }),
  );
});

test("a type is the same in Terraform's JSON", () => {
  fc.assert(
    fc.property(plainType, (type) => expect(toTypeJson(parseTypeJson(toTypeJson(type)))).toBe(toTypeJson(type))),
  );
  expect(toTypeJson({ kind: "list", element: { kind: "bigNumber" } })).toBe('["list","number"]');
  expect(() => parseTypeJson('["bag","string"]')).toThrow("is no type");
});

describe("a number", () => {
  const bytes = (raw: unknown) => fromMsgpack(number, encode(raw, { useBigInt64: true })) as Decimal;
  const sent = (digits: string) => decode(toMsgpack(number, Decimal.parse(digits) ?? null), { useBigInt64: true });

  test("is read exactly, whatever it comes as", () => {
    expect(String(bytes(5))).toBe("5");
    expect(String(bytes(9223372036854775807n))).toBe("9223372036854775807");
    expect(String(bytes(18446744073709551615n))).toBe("18446744073709551615");
    expect(String(bytes(0.5))).toBe("0.5");
    expect(String(bytes(1e21))).toBe("1000000000000000000000");
    expect(String(bytes(2 ** -20))).toBe("0.00000095367431640625");
    expect(String(bytes("0.1"))).toBe("0.1");
    expect(String(bytes("-1234567890123456789012345678901234567890.5"))).toBe(
      "-1234567890123456789012345678901234567890.5",
    );
  });

  test("is sent as an integer or as decimal text", () => {
    expect(sent("5")).toBe(5);
    expect(sent("9223372036854775807")).toBe(9223372036854775807n);
    expect(sent("-9223372036854775808")).toBe(-9223372036854775808n);
    expect(sent("9223372036854775808")).toBe("9223372036854775808");
    expect(sent("0.10")).toBe("0.1");
    expect(sent("1e3")).toBe(1000);
  });

  test.each([Infinity, NaN, "x", "1e99999", "", true])("is not %p", (raw) => {
    expect(() => bytes(raw)).toThrow("is no number");
  });

  test("is given to a handler if a double holds it, and otherwise refused with the remedy", () => {
    const shown = (digits: string) => toArgument(number, Decimal.parse(digits) ?? null, ["a", 0]);
    expect(shown("0.1")).toBe(0.1);
    expect(shown("1e300")).toBe(1e300);
    expect(() => shown("9007199254740993")).toThrow("bigNumber would keep them all");
    expect(() => shown("0.10000000000000000001")).toThrow("bigNumber would keep them all");
    expect(toArgument({ kind: "bigNumber" }, Decimal.parse("9007199254740993.10") ?? null, [])).toBe(
      "9007199254740993.1",
    );
  });

  test("is one, however it's written", () => {
    fc.assert(
      fc.property(decimal, fc.nat({ max: 20 }), (each, zeros) => {
        const [whole, fraction = ""] = each.toString().split(".");
        expect(Decimal.parse(`${whole ?? ""}.${fraction}${"0".repeat(zeros + 1)}e0`)).toEqual(each);
        expect(Decimal.parse(each.toString())).toEqual(each);
      }),
    );
  });
});

describe("a set", () => {
  const type: AttributeType = { kind: "set", element: string };

  test("has no order, and each element once", () => {
    expect(isEqual(type, ["a", "b"], ["b", "a"])).toBe(true);
    expect(isEqual(type, ["a", "b"], ["a", "c"])).toBe(false);
    expect(fromMsgpack(type, encode(["a", "b", "a"]))).toEqual(["a", "b"]);
    expect(fromResult(type, ["a", "a"])).toEqual(["a"]);
  });

  test("may have several elements that aren't known", () => {
    expect(distinct(string, [new UnknownValue(), "a", new UnknownValue()])).toHaveLength(3);
  });
});

describe("what a handler says", () => {
  test.each<[string, AttributeType, unknown, string]>([
    ["a number for a text", string, 1, "must be a string, got number"],
    ["half a character", string, "a\uD800", "must be a string of whole characters"],
    ["no number", number, NaN, "must be a finite number"],
    ["no decimal", { kind: "bigNumber" }, "0x10", "must be a number in decimal text"],
    ["null in a list", { kind: "list", element: string }, ["a", null], "must not be null"],
    ["a hole in a list", { kind: "list", element: string }, ["a", undefined], "must not be null"],
    ["an object for a list", { kind: "list", element: string }, {}, "must be an array, got object"],
    ["a tuple too short", { kind: "tuple", elements: [string, bool] }, ["a"], "has 1 elements, not 2"],
    ["an object with too little", { kind: "object", attributes: { a: string } }, {}, "is missing"],
    ["an object with too much", { kind: "object", attributes: {} }, { a: 1 }, "there is no such attribute"],
    ["a map of the wrong kind", { kind: "map", element: bool }, new Map(), "must be an object, got object"],
    ["a function", dynamic, () => 1, "must be what JSON can hold, got function"],
  ])("is refused: %s", (_, type, value, message) => {
    expect(() => fromResult(type, value)).toThrow(message);
  });

  test("is in Terraform's form of Unicode", () => {
    expect(fromResult(string, "e\u0301")).toBe("\u00e9");
  });

  test("can be null where the type says so", () => {
    expect(fromResult({ kind: "list", element: { kind: "nullable", of: string } }, [null, "a"])).toEqual([null, "a"]);
  });
});

describe("a stored state", () => {
  const type: AttributeType = {
    kind: "object",
    attributes: { big: number, tags: { kind: "map", element: string }, any: dynamic },
  };

  test("keeps every digit, and texts that look like numbers", () => {
    const json =
      '{"big":12345678901234567890.5,"tags":{"a":"1e5","\\"2":"x 3 y"},"any":{"type":["list","number"],"value":[0.1,1E2]}}';
    const state = fromJson(type, json) as ReadonlyMap<string, Value>;
    expect(String(state.get("big") as Decimal)).toBe("12345678901234567890.5");
    expect(state.get("tags")).toEqual(
      new Map([
        ["a", "1e5"],
        ['"2', "x 3 y"],
      ]),
    );
    expect(((state.get("any") as TypedValue).value as readonly Decimal[]).map(String)).toEqual(["0.1", "100"]);
  });

  test("may have too little or too much, but nothing wrong", () => {
    expect(fromJson(type, '{"gone":1}')).toEqual(
      new Map([
        ["big", null],
        ["tags", null],
        ["any", null],
      ]),
    );
    expect(() => fromJson(type, '{"big":"many"}')).toThrow("is no number");
  });

  test("is plain for an upgrade, with text where a number would lose digits", () => {
    expect(looseJson('{"a":1.5,"b":9007199254740993,"c":"2"}')).toEqual({ a: 1.5, b: "9007199254740993", c: "2" });
  });
});

describe("bytes that are none of a type", () => {
  const object: AttributeType = { kind: "object", attributes: { a: string } };

  test.each<[AttributeType, unknown, string]>([
    [string, 1, "is no string"],
    [bool, "true", "is no bool"],
    [{ kind: "list", element: string }, { a: 1 }, "is no list"],
    [{ kind: "map", element: string }, ["a"], "is no map"],
    [dynamic, "a", "is no dynamic"],
    [object, {}, "is missing"],
    [object, { a: "", b: "" }, "there is no such attribute"],
  ])("%j: %j", (type, raw, message) => {
    expect(() => fromMsgpack(type, encode(raw))).toThrow(message);
  });
});
