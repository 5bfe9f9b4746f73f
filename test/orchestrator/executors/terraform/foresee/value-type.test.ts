import { isOfType, typeOfPart } from "../../../../../orchestrator/executors/terraform/foresee/value-type";
import type { Json } from "../../../../../orchestrator/values/outputs";
import { UNKNOWN, type PlannedValue } from "../../../../../orchestrator/plan/planned-value";

test.each<{ type: Json | undefined; key: string | number; is: Json | undefined }>([
  { type: ["list", "string"], key: 7, is: "string" },
  { type: ["set", ["list", "bool"]], key: 0, is: ["list", "bool"] },
  { type: ["map", "number"], key: "a", is: "number" },
  { type: ["tuple", ["string", "bool"]], key: 1, is: "bool" },
  { type: ["tuple", ["string"]], key: 1, is: undefined },
  { type: ["object", { a: "string" }], key: "a", is: "string" },
  { type: ["object", { a: "string" }], key: "constructor", is: undefined },
  { type: "dynamic", key: "a", is: undefined },
  { type: undefined, key: "a", is: undefined },
])("$key of $type is $is", ({ type, key, is }) => {
  expect(typeOfPart(type, key)).toEqual(is);
});

const object = ["object", { a: "string", b: "number" }];

test.each<{ value: PlannedValue; type: Json | undefined; is: boolean }>([
  { value: "a", type: "string", is: true },
  { value: 1, type: "string", is: false },
  { value: true, type: "bool", is: true },
  { value: UNKNOWN, type: "dynamic", is: true },
  { value: null, type: ["list", "string"], is: true },
  { value: UNKNOWN, type: undefined, is: false },
  { value: ["a", UNKNOWN], type: ["list", "string"], is: true },
  { value: ["a", UNKNOWN], type: ["set", "string"], is: true },
  { value: ["a", 1], type: ["set", "string"], is: false },
  { value: ["a", UNKNOWN], type: ["tuple", ["string", "number"]], is: true },
  { value: ["a", UNKNOWN], type: ["tuple", ["string"]], is: false },
  { value: ["a"], type: ["map", "string"], is: false },
  { value: ["a"], type: "dynamic", is: false },
  { value: { a: UNKNOWN, b: 1 }, type: object, is: true },
  { value: { a: UNKNOWN }, type: object, is: false },
  { value: { a: UNKNOWN, c: 1 }, type: object, is: false },
  { value: { a: UNKNOWN, c: "1" }, type: ["map", "string"], is: true },
  { value: { a: UNKNOWN }, type: ["set", "string"], is: false },
  { value: { a: [[UNKNOWN]] }, type: ["object", { a: ["list", ["set", "bool"]] }], is: true },
  { value: { a: [["x"]] }, type: ["object", { a: ["list", ["set", "bool"]] }], is: false },
])("whether $value is of type $type: $is", ({ value, type, is }) => {
  expect(isOfType(value, type)).toBe(is);
});
