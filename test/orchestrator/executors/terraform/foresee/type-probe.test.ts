import {
  outputsWithoutType,
  typeProbe,
  withProbedTypes,
} from "../../../../../orchestrator/executors/terraform/foresee/type-probe";
import type { TerraformJson } from "../../../../../orchestrator/executors/terraform/work-folder";
import type { Json } from "../../../../../orchestrator/values/outputs";
import type { PlannedOutput } from "../../../../../orchestrator/plan/plan";
import { UNKNOWN, type PlannedValue } from "../../../../../orchestrator/plan/planned-value";

function output(value: PlannedValue, type?: Json): PlannedOutput {
  return { value, sensitive: false, changes: true, ...(type !== undefined && { type }) };
}

test("what is known in part has no type; what is known in full has one, and what is not at all needs none", () => {
  const outputs = {
    all: output(["a"], ["set", "string"]),
    none: output(UNKNOWN),
    gone: output(null),
    list: output(["a", UNKNOWN]),
    object: output({ a: UNKNOWN, b: 1 }),
    told: output(["a", UNKNOWN], ["set", "string"]),
  };
  expect(outputsWithoutType(outputs)).toEqual(["list", "object"]);
});

describe("the probe of a configuration", () => {
  const json = {
    terraform: { backend: { local: {} } },
    locals: { own: 1 },
    resource: { terraform_data: { a: {} } },
    output: { "a-b": { value: "${toset([local.own])}" }, c: { value: { d: ["${local.own}"] }, depends_on: ["x.y"] } },
  } as TerraformJson;

  test("has one output: of each type that was asked for, nothing", () => {
    expect(typeProbe(json, ["a-b", "c"])).toEqual({
      terraform: json.terraform,
      locals: { own: 1, "terrace_output_a-b": "${toset([local.own])}", terrace_output_c: { d: ["${local.own}"] } },
      resource: json.resource,
      output: {
        terrace_types: {
          value: '${slice(tolist([{ "a-b" = local.terrace_output_a-b, "c" = local.terrace_output_c }]), 0, 0)}',
          sensitive: true,
        },
      },
    });
  });

  test.each<{ title: string; json: object }>([
    { title: "HCL", json: {} },
    { title: "a list of output blocks", json: { output: [{ c: { value: 1 } }] } },
    { title: "a list of blocks of one output", json: { output: { c: [{ value: 1 }] } } },
    { title: "a list of locals", json: { output: { c: { value: 1 } }, locals: [{ a: 1 }] } },
  ])("can't be made of $title", ({ json }) => {
    expect(typeProbe(json, ["c"])).toBeUndefined();
  });
});

describe("what the plan of a probe tells", () => {
  const set = ["set", "string"];

  function told(types: object): string {
    return JSON.stringify({ planned_values: { outputs: { terrace_types: { type: ["list", ["object", types]] } } } });
  }

  test("the types of outputs; those of others stay", () => {
    const outputs = { a: output(["x", UNKNOWN]), b: output(["x"], set), constructor: output(UNKNOWN) };
    expect(withProbedTypes(outputs, told({ a: set }))).toEqual({ ...outputs, a: output(["x", UNKNOWN], set) });
  });

  test.each<{ title: string; types: object }>([
    { title: "another size", types: { a: ["tuple", ["string"]] } },
    { title: "other elements", types: { a: ["set", "number"] } },
  ])("nothing of what has become something else meanwhile: $title", ({ types }) => {
    const outputs = { a: output(["x", UNKNOWN]) };
    expect(withProbedTypes(outputs, told(types))).toEqual(outputs);
  });

  test.each(["{}", '{"planned_values":{"outputs":{"terrace_types":{"sensitive":true}}}}'])("nothing: %s", (text) => {
    const outputs = { a: output(["x", UNKNOWN]) };
    expect(withProbedTypes(outputs, text)).toEqual(outputs);
  });
});
