import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { literal } from "../../../../../orchestrator/executors/terraform/foresee/literal";
import type { Json } from "../../../../../orchestrator/values/outputs";
import { isObject, UNKNOWN, type PlannedValue } from "../../../../../orchestrator/plan/planned-value";
import { describeWith } from "../../../../rig/parts";
import { folderWith } from "../../../../rig/project-folder";

const unknown = "terraform_data.unknown.id";

test.each<{ value: PlannedValue; type?: Json; is: string }>([
  { value: "it's", is: '"it\'s"' },
  { value: 'a "b"\\\n\r\t\0\x7f', is: '"a \\"b\\"\\\\\\n\\r\\t\\u0000\\u007f"' },
  { value: "$ $$ ${a} $${b} $%{c} %%{d} {e}", is: '"$ $$ $${a} $$${b} $%%{c} %%%{d} {e}"' },
  { value: 2 ** 53, is: `tonumber(${unknown})` },
  { value: 1 / 3, is: `tonumber(${unknown})` },
  { value: [1, 1e21], type: ["set", "number"], is: `tolist([toset([tonumber(null)])])[tonumber(${unknown})]` },
  { value: 1, type: "string", is: "tostring(1)" },
  { value: { a: true, b: 1 }, type: ["object", { a: "string" }], is: '{ "a" = tostring(true) }' },
  { value: -0.5, is: "-0.5" },
  { value: true, is: "true" },
  { value: null, is: "null" },
  { value: null, type: "bool", is: "tobool(null)" },
  { value: null, type: ["list", "string"], is: "(true ? null : tolist([tostring(null)]))" },
  { value: [1, "a", []], is: '[1, "a", []]' },
  { value: { "${a}": { b: {} } }, is: '{ "$${a}" = { "b" = {} } }' },
  { value: ["a"], type: ["list", "string"], is: 'tolist(["a"])' },
  { value: [["a"]], type: ["set", ["list", "string"]], is: 'toset([tolist(["a"])])' },
  { value: { a: null }, type: ["map", "number"], is: 'tomap({ "a" = tonumber(null) })' },
  { value: [["a"], 1], type: ["tuple", [["set", "string"], "number"]], is: '[toset(["a"]), 1]' },
  { value: { a: ["b"] }, type: ["object", { a: ["list", "string"] }], is: '{ "a" = tolist(["b"]) }' },
  { value: [], type: ["list", "string"], is: "slice(tolist([tostring(null)]), 0, 0)" },
  { value: [], type: ["set", "string"], is: "toset(slice(tolist([tostring(null)]), 0, 0))" },
  { value: {}, type: ["map", "string"], is: "zipmap([], slice(tolist([tostring(null)]), 0, 0))" },
  { value: UNKNOWN, is: unknown },
  { value: ["a", UNKNOWN], type: ["list", "string"], is: `tolist(["a", tostring(${unknown})])` },
  { value: UNKNOWN, type: ["list", "number"], is: `tolist([tolist([tonumber(null)])])[tonumber(${unknown})]` },
])("$is", ({ value, type, is }) => {
  expect(literal(value, unknown, type)).toBe(is);
});

describeWith(["terraform"], "the real Terraform", ({ terraform }) => {
  /** A folder with a stack that has an output for each of the literals; and Terraform in it. */
  function stack(literals: readonly string[]): (...args: readonly string[]) => string {
    const output = Object.fromEntries(literals.map((text, index) => [`o${index}`, { value: `\${${text}}` }]));
    const cwd = folderWith({ "main.tf.json": { resource: { terraform_data: { unknown: {} } }, output } });
    const run = (...args: readonly string[]): string => execFileSync(terraform, args, { cwd, encoding: "utf8" });
    run("init");
    return run;
  }

  test("reads back what was written, and its type", () => {
    const all = [...fc.sample(typed, 100), ...fc.sample(untyped, 50)].filter(({ value }) => value !== null);
    const run = stack(all.map(({ value, type, isUntyped }) => literal(value, "", isUntyped ? undefined : type)));
    run("apply", "-auto-approve");
    const read = JSON.parse(run("output", "-json")) as Readonly<Record<string, Typed>>;
    const written = Object.fromEntries(all.map((one, index) => [`o${index}`, one]));
    expect(comparable(read)).toEqual(comparable(written));
  });

  test("does not know what is unknown, and knows the rest", () => {
    const objects = ["list", ["object", { a: "string", b: ["list", "string"] }]];
    const run = stack([
      literal([{ a: "x", b: [] }, { a: UNKNOWN, b: ["y"] }, UNKNOWN], unknown, objects),
      literal({ a: UNKNOWN, b: 1, c: UNKNOWN }, unknown, ["map", "number"]),
      literal([UNKNOWN, UNKNOWN, true], unknown, ["tuple", ["bool", ["set", objects], "bool"]]),
      literal({ a: UNKNOWN, b: "x" }, unknown),
    ]);
    run("plan", "-out=plan");
    const { output_changes } = JSON.parse(run("show", "-json", "plan")) as { output_changes: object };
    expect(output_changes).toMatchObject({
      o0: { after: [{ a: "x", b: [] }, { b: ["y"] }, null], after_unknown: [{ b: [] }, { a: true, b: [false] }, true] },
      o1: { after: { b: 1 }, after_unknown: { a: true, c: true } },
      o2: { after: [null, null, true], after_unknown: [true, true, false] },
      o3: { after: { b: "x" }, after_unknown: { a: true } },
    });
  });
});

interface Typed {
  readonly value: Json;
  readonly type: Json;
  /** Whether the type is the one that the value has by itself. */
  readonly isUntyped?: boolean;
}

const piece = fc.constantFrom(
  ..."${}%\"\\~\n\r\t\0\x01\x7f\x85\u2028\ufeff '<#/*aé😀",
  "${",
  "%{",
  "${~",
  "%%{",
  "$${",
);

/** In the form that Terraform brings texts into. */
const text = fc
  .oneof(fc.string({ unit: piece }), fc.string({ unit: "grapheme", maxLength: 5 }))
  .map((any) => any.normalize("NFC"));

const number = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.integer({ min: -1000, max: 1000 }).map((n) => n / 4),
);

const { type: anyType } = fc.letrec<{ type: Json }>((tie) => {
  const type = tie("type");
  return {
    type: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constantFrom<Json>("string", "number", "bool"),
      fc.tuple(fc.constantFrom("list", "set", "map"), type),
      fc.tuple(fc.constant("object"), fc.dictionary(text, type, { maxKeys: 3 })),
      fc.tuple(fc.constant("tuple"), fc.array(type, { maxLength: 3 })),
    ),
  };
});

const typed: fc.Arbitrary<Typed> = anyType.chain((type) => valueOf(type).map((value) => ({ value, type })));

function valueOf(type: Json): fc.Arbitrary<Json> {
  return fc.option(someOf(type), { freq: 6 });
}

function someOf(type: Json): fc.Arbitrary<Json> {
  if (type === "string") return text;
  if (type === "number") return number;
  if (type === "bool") return fc.boolean();
  const [kind, of] = type as readonly [string, never];
  switch (kind) {
    case "list":
      return fc.array(valueOf(of), { maxLength: 3 });
    case "set":
      return fc.uniqueArray(valueOf(of), { maxLength: 3, selector: (value) => JSON.stringify(ordered(value, of)) });
    case "map":
      return fc.dictionary(text, valueOf(of), { maxKeys: 3 });
    case "tuple":
      return fc.tuple(...(of as readonly Json[]).map(valueOf));
    default:
      return fc.record(Object.fromEntries(Object.entries(of).map(([key, inner]) => [key, valueOf(inner as Json)])));
  }
}

const untyped: fc.Arbitrary<Typed> = fc
  .letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.oneof(text, number, fc.boolean(), fc.constant(null)),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(text, tie("value"), { maxKeys: 3 }),
    ),
  }))
  .value.map((value) => ({ value, type: ownType(value), isUntyped: true }));

function ownType(value: Json): Json {
  if (value === null) return "dynamic";
  if (typeof value === "boolean") return "bool";
  if (typeof value !== "object") return typeof value;
  if (!isObject(value)) return ["tuple", value.map(ownType)];
  return ["object", Object.fromEntries(Object.entries(value).map(([key, part]) => [key, ownType(part)]))];
}

function comparable(outputs: Readonly<Record<string, Typed>>): object {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { value, type }]) => [name, { type, value: ordered(value, type) }]),
  );
}

/** Sets, and what is in them, in one order. */
function ordered(value: Json, type: Json): Json {
  if (value === null || typeof value !== "object") return value;
  const [kind, of] = type as readonly [string, Readonly<Record<string, Json>>];
  const isUniform = kind !== "object" && kind !== "tuple";
  const parts = Object.entries(value).map(
    ([key, part]) => [key, ordered(part, isUniform ? of : (of[key] ?? null))] as const,
  );
  if (isObject(value)) return Object.fromEntries(parts.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const items = parts.map(([, part]) => part);
  return kind === "set" ? items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : items;
}
