import {
  bigNumber,
  bool,
  computed,
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
  required,
  set,
  string,
  tuple,
  unknown,
  type AttributeType,
} from "../../../providers/definition";

const octal = { validate: (mode: string) => (/^[0-7]+$/.test(mode) ? undefined : "must be octal") };
const rule = nested({
  port: required(number),
  mode: optional(string, { default: "rw" }),
  id: computed(string),
  key: optional(string, { writeOnly: true }),
});
const keyed = nested({ key: required(string, { writeOnly: true }) });

function define(type: AttributeType, value: unknown, more: object = {}): () => void {
  const schema = { it: optional(type, { default: value, ...more } as never) };
  const handlers = { create: () => ({}) as never, read: () => undefined, delete: () => undefined };
  return () => void defineResource({ name: "note", schema, ...handlers });
}

describe("a default that does not fit its attribute is refused where it is defined", () => {
  test.each<[string, AttributeType, unknown, string]>([
    ["a number for a string", string, 1, " must be a string of whole characters, got number"],
    ["half a character", string, "\ud800", " must be a string of whole characters, got string"],
    ["text for a number", number, "1", " must be a finite number, got string"],
    ["no number for a number", number, NaN, " must be a finite number, got number"],
    ["a number for a big number", bigNumber, 1, " must be a number in decimal text, got number"],
    ["text for a big number", bigNumber, "0x1", " must be a number in decimal text, got string"],
    ["text for a boolean", bool, "true", " must be a boolean, got string"],
    ["null", string, null, " must be a string of whole characters, got null"],
    ["what isn't known", string, unknown, " must be a string of whole characters, got symbol"],
    ["a text for a list", list(string), "a", " must be an array, got string"],
    ["an element of another type", list(set(number)), [[1], [1, "2"]], "[1][1] must be a finite number, got string"],
    ["a list for a map", map(string), ["a"], " must be an object, got an array"],
    ["a value of another type in a map", map(bool), { "a b": 1 }, '["a b"] must be a boolean, got number'],
    ["too few elements", tuple([string, bool]), ["a"], " must have 2 elements, got 1"],
    ["a tuple's element", tuple([string, bool]), ["a", "b"], "[1] must be a boolean, got string"],
    [
      "an object with too little",
      object({ host: string }),
      {},
      ".host must be a string of whole characters, got undefined",
    ],
    ["an object with too much", object({}), { host: "h" }, ' must not have "host": there is no such attribute'],
    [
      "a function in a value of any type",
      dynamic,
      { a: [() => 1] },
      '["a"][0] must be what JSON can hold, got function',
    ],
    ["a required attribute that is left out", list(rule), [{ mode: "r" }], "[0].port is missing; give it a value"],
    ["a default within that is left out", rule, { port: 1 }, ".mode is missing; give it a value"],
    [
      "what is computed",
      rule,
      { port: 1, mode: "", id: "i" },
      ".id is computed, which no default can give; leave it out",
    ],
    [
      "what is write-only",
      rule,
      { port: 1, mode: "", key: "k" },
      ".key is write-only, which no default can give; leave it out",
    ],
    ["what is write-only and required", keyed, {}, ".key is write-only, which no default can give; make it optional"],
    [
      "an attribute that there is not",
      rule,
      { port: 1, mode: "", to: 1 },
      ' must not have "to": there is no such attribute',
    ],
  ])("%s", (_, type, value, wrong) => {
    expect(define(type, value)).toThrow(new Error(`resource note: attribute it: its default${wrong}`));
  });

  test("one that its own validation refuses", () => {
    expect(define(string, "rw", octal)).toThrow("resource note: attribute it: its default must be octal");
    const within = list(nested({ mode: optional(string, octal) }));
    expect(define(within, [{ mode: "rw" }])).toThrow("attribute it: its default[0].mode must be octal");
  });

  test("in the configuration of a provider, and in an attribute within", () => {
    const config = { root: optional(string, { default: false } as never) };
    expect(() => defineProvider({ name: "demo", version: "1.0.0", config })).toThrow(
      "provider demo: attribute root: its default must be a string",
    );
    const within = nested({ depth: optional(number, { default: "1" } as never) });
    expect(define(within, undefined)).toThrow(
      "resource note: attribute it: attribute depth: its default must be a finite",
    );
  });
});

test.each<[string, AttributeType, unknown]>([
  ["a list", list(nullable(string)), ["a", null]],
  ["a map of sets", map(set(bigNumber)), { a: ["1.5e3", "-12345678901234567890"] }],
  ["a tuple and an object", tuple([object({ open: bool }), number]), [{ open: true }, 0]],
  ["null where it may be", nullable(string), null],
  ["null of any type", dynamic, null],
  ["any JSON", dynamic, { a: [1, null, { b: true }] }],
  ["an object without what others give", list(rule), [{ port: 1, mode: "r" }]],
])("%s is a default", (_, type, value) => {
  expect(define(type, value)).not.toThrow();
});
