import type { Deferred, Planned } from "../../../../../orchestrator/executors/executor";
import type { NodeFailure } from "../../../../../orchestrator/failure";
import { UNKNOWN, type PlannedValue } from "../../../../../orchestrator/plan/planned-value";
import type { Result } from "../../../../../orchestrator/result";
import type { Json } from "../../../../../orchestrator/values/outputs";
import { AheadProject, holding, inputsOf, net, output, valuesOf } from "../../../../rig/ahead-project";
import { describeWith } from "../../../../rig/parts";

/** The resource of {@link holding}. */
const x = "terraform_data.x";

const same = { changes: false } as const;

describeWith(["terraform"], "variables that tasks fill", () => {
  const variable = "${var.v}";

  async function planned(
    declared: object,
    value: PlannedValue,
    rest: object = {},
  ): Promise<Result<Planned | Deferred, NodeFailure>> {
    const web = {
      variable: { v: declared, token: {} },
      resource: { terraform_data: { x: { input: variable } } },
      ...rest,
    };
    const project = new AheadProject({
      web,
      inputs: { v: { from: "task", output: "v" }, token: { from: "other", output: "t" } },
    });
    return project.planned("web", project.jobWith({ task: { v: output(value) } }, { token: "t" }));
  }

  test.each<{ type: string; value: PlannedValue; is: PlannedValue; output: Json }>([
    { type: "string", value: "${x} \n", is: "${x} \n", output: "string" },
    { type: "string", value: 1, is: "1", output: "string" },
    { type: "number", value: 1.5, is: 1.5, output: "number" },
    { type: "bool", value: true, is: true, output: "bool" },
    { type: "list(string)", value: ["b", "a"], is: ["b", "a"], output: ["list", "string"] },
    { type: "set(string)", value: ["b", "a"], is: ["a", "b"], output: ["set", "string"] },
    { type: "map(number)", value: { a: 1 }, is: { a: 1 }, output: ["map", "number"] },
    { type: "object({ a = string })", value: { a: "b" }, is: { a: "b" }, output: ["object", { a: "string" }] },
    { type: "any", value: [1, "a"], is: [1, "a"], output: ["tuple", ["number", "string"]] },
  ])("$type: known, with its type", async ({ type, value, is, output: ofOutput }) => {
    const result = await planned({ type }, value, { output: { o: { value: variable } } });
    expect(inputsOf(valuesOf(result))).toEqual({ [x]: is });
    expect(valuesOf(result).outputs).toMatchObject({ o: { value: is, type: ofOutput } });
  });

  test.each([
    "string",
    "number",
    "bool",
    "list(string)",
    "set(string)",
    "map(number)",
    "object({ a = string })",
    "any",
  ])("%s: unknown", async (type) => {
    expect(inputsOf(valuesOf(await planned({ type }, UNKNOWN)))).toEqual({ [x]: UNKNOWN });
  });

  test.each([
    ["list(string)", '${join(",", var.v)}'],
    ["set(string)", '${join(",", var.v)}'],
    ["map(string)", '${lookup(var.v, "a", "b")}'],
    ["number", "${var.v + 1}"],
    ["bool", "${var.v ? 1 : 2}"],
    ["any", "${var.v.a[0].b}"],
  ])("%s: what is made of it when it is not known is not known either", async (type, value) => {
    expect(valuesOf(await planned({ type }, UNKNOWN, { output: { o: { value } } })).outputs).toEqual({
      o: output(UNKNOWN),
    });
  });

  test("a sensitive one stays so, known or not", async () => {
    for (const value of ["s3cret", UNKNOWN] as const) {
      const result = await planned({ type: "string", sensitive: true }, value);
      expect(JSON.stringify(result.ok && result.value.kind === "planned" && result.value.plan)).not.toContain("s3cret");
      expect(valuesOf(result).resources).toMatchObject([
        { after: { input: value }, sensitive: { after: { input: true } } },
      ]);
    }
  });

  test("an output that must be marked as sensitive is found out about ahead, too", async () => {
    const result = await planned({ sensitive: true }, "s3cret", { output: { o: { value: variable } } });
    expect(result).toMatchObject({ failure: { diagnostics: [{ summary: "Output refers to sensitive values" }] } });
  });

  test("the command line's value for one of them does not count", async () => {
    const web = { variable: { v: {} }, ...holding(variable) };
    const project = new AheadProject({ web, inputs: { v: { from: "task", output: "v" } } });
    const executor = project.executor({ variables: { values: { v: "cli" }, files: [] } });
    const result = await project.planned("web", project.jobWith({ task: { v: output("task") } }), executor);
    expect(inputsOf(valuesOf(result))).toEqual({ [x]: "task" });
  });

  test("one in count: it waits, because of it", async () => {
    const result = await planned({ type: "number" }, UNKNOWN, {
      resource: { terraform_data: { x: { count: variable } } },
    });
    expect(result).toMatchObject({
      value: { kind: "deferred", deferral: { because: [{ from: "task", output: "v", known: false }] } },
    });
  });

  test("one that does not change is at hand with those that do", async () => {
    const web = { variable: { v: {}, w: {} }, ...holding(["${var.v}", "${var.w}"]) };
    const project = new AheadProject({
      web,
      inputs: { v: { from: "task", output: "v" }, w: { from: "task", output: "w" } },
    });
    const job = project.jobWith({ task: { v: output(UNKNOWN), w: output("w", same) } });
    const result = await project.planned("web", job);
    expect(inputsOf(valuesOf(result))).toEqual({ [x]: [UNKNOWN, "w"] });
    expect(result).toMatchObject({ value: { plan: { because: [{ output: "v" }] } } });
  });

  test("to stacks and from tasks at once, in a stack without anything of Terraform's own provider", async () => {
    const web = { variable: { v: {} }, output: { o: { value: [variable, `\${${net}.outputs.id}`] } } };
    const project = new AheadProject({ web, inputs: { v: { from: "task", output: "v" } } });
    const job = project.jobWith({ task: { v: output("t") }, net: { id: output(UNKNOWN) } });
    expect(valuesOf(await project.planned("web", job)).outputs).toMatchObject({ o: { value: ["t", UNKNOWN] } });
  });
});
