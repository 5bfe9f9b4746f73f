import { withoutOpenSets } from "../../../../../orchestrator/executors/terraform/foresee/open-sets";
import type { Json } from "../../../../../orchestrator/values/outputs";
import { UNKNOWN, type PlannedValue } from "../../../../../orchestrator/plan/planned-value";

const set = ["set", "string"];

test.each<{ value: PlannedValue; type?: Json; is: PlannedValue }>([
  { value: UNKNOWN, is: UNKNOWN },
  { value: "a", type: "string", is: "a" },
  { value: ["a", "b"], type: set, is: ["a", "b"] },
  { value: ["a", "b"], is: ["a", "b"] },
  { value: ["a", UNKNOWN], type: set, is: UNKNOWN },
  { value: ["a", UNKNOWN], is: UNKNOWN },
  { value: ["a", UNKNOWN], type: "dynamic", is: UNKNOWN },
  { value: ["a", UNKNOWN], type: ["list", "string"], is: ["a", UNKNOWN] },
  { value: ["a", UNKNOWN], type: ["tuple", ["string", "string"]], is: ["a", UNKNOWN] },
  { value: { a: "b", c: UNKNOWN }, is: { a: "b", c: UNKNOWN } },
  { value: { a: ["b", UNKNOWN], c: ["d"] }, is: { a: UNKNOWN, c: ["d"] } },
  { value: { a: ["b", UNKNOWN], c: ["d"] }, type: ["map", set], is: { a: UNKNOWN, c: ["d"] } },
  {
    value: { a: ["b", UNKNOWN], c: [UNKNOWN] },
    type: ["object", { a: set, c: ["tuple", ["string"]] }],
    is: { a: UNKNOWN, c: [UNKNOWN] },
  },
  { value: [["b"], ["c", UNKNOWN]], type: ["list", set], is: [["b"], UNKNOWN] },
  { value: [[UNKNOWN], [UNKNOWN]], type: ["tuple", [set, ["list", "string"]]], is: [UNKNOWN, [UNKNOWN]] },
  { value: [{ a: UNKNOWN }], type: ["set", ["object", { a: "string" }]], is: UNKNOWN },
])("$value of type $type: $is", ({ value, type, is }) => {
  expect(withoutOpenSets(value, type)).toEqual(is);
});
