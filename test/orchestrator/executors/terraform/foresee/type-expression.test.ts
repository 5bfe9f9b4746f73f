import { readType } from "../../../../../orchestrator/executors/terraform/foresee/type-expression";

test.each([
  ["string", "string"],
  [" map( list(number) ) ", ["map", ["list", "number"]]],
  ["set(bool)", ["set", "bool"]],
  ["tuple([string, list(bool)])", ["tuple", ["string", ["list", "bool"]]]],
  ["tuple([])", ["tuple", []]],
  ['object({ a = string, "b-c": set(string) })', ["object", { a: "string", "b-c": ["set", "string"] }]],
  ["object({\n  a = string\n  b = object({})\n})", ["object", { a: "string", b: ["object", {}] }]],
])("%s", (text, type) => {
  expect(readType(text)).toEqual(type);
});

test.each(["any", "list(any)", "object({ a = optional(string) })", "list(string", "list", "list(string))", "x(y)", ""])(
  "%s leaves something open",
  (text) => {
    expect(readType(text)).toBeUndefined();
  },
);
