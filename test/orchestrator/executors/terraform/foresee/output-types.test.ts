import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { FORESEEN_FILE } from "../../../../../orchestrator/executors/terraform/work-folder";
import { nodeId, type StackNode } from "../../../../../orchestrator/graph/graph";
import type { Json } from "../../../../../orchestrator/values/outputs";
import type { PlannedOutputs } from "../../../../../orchestrator/plan/plan";
import { UNKNOWN, type PlannedValue } from "../../../../../orchestrator/plan/planned-value";
import { describeWith } from "../../../../rig/parts";
import { RecordedJob } from "../../../../rig/recorded-job";
import { StackProject } from "../../../../rig/stack-project";

const id = "terraform_data.a.id";

/** A stack of which the id of a resource is not known yet. */
function withOutputs(values: Readonly<Record<string, unknown>>, rest: object = {}): object {
  const output = Object.entries(values).map(([name, value]) => [name, { value, sensitive: name === "secret" }]);
  return { resource: { terraform_data: { a: {} } }, output: Object.fromEntries(output) as object, ...rest };
}

describeWith(["terraform"], "types of outputs that are known in part", () => {
  async function outputsOf(
    project: StackProject,
    job = new RecordedJob({ detail: "changes" }),
  ): Promise<PlannedOutputs> {
    const plan = await project.planned("net", job);
    if (!plan.ok || plan.value.kind !== "planned" || !plan.value.values) throw new Error(JSON.stringify(plan));
    return plan.value.values.outputs;
  }

  test.each<{ text: unknown; value: PlannedValue; type: Json }>([
    { text: `\${toset(["a", ${id}])}`, value: ["a", UNKNOWN], type: ["set", "string"] },
    { text: `\${tolist(["a", ${id}])}`, value: ["a", UNKNOWN], type: ["list", "string"] },
    { text: ["a", `\${${id}}`], value: ["a", UNKNOWN], type: ["tuple", ["string", "string"]] },
    { text: `\${tomap({ a = "b", c = ${id} })}`, value: { a: "b", c: UNKNOWN }, type: ["map", "string"] },
    { text: { a: 1, c: `\${${id}}` }, value: { a: 1, c: UNKNOWN }, type: ["object", { a: "number", c: "string" }] },
    {
      text: { a: [{ "x-y": `\${toset([1, length(${id})])}` }] },
      value: { a: [{ "x-y": [1, UNKNOWN] }] },
      type: ["object", { a: ["tuple", [["object", { "x-y": ["set", "number"] }]]] }],
    },
    {
      text: `\${[toset(["a", ${id}]), jsondecode(${id}), null]}`,
      value: [["a", UNKNOWN], UNKNOWN, null],
      type: ["tuple", [["set", "string"], "dynamic", "dynamic"]],
    },
    { text: `\${toset([jsondecode(${id})])}`, value: [UNKNOWN], type: ["set", "dynamic"] },
    { text: "${terraform_data.a[*].id}", value: [UNKNOWN], type: ["tuple", ["string"]] },
  ])("$text: $type", async ({ text, value, type }) => {
    const project = new StackProject([{ name: "net", config: withOutputs({ "x-y": text }) }]);
    expect(await outputsOf(project)).toEqual({ "x-y": { value, type, sensitive: false, changes: true } });
  });

  test("of several at once, secrets among them; not of what is not known at all", async () => {
    const values = { id: `\${${id}}`, a: [`\${${id}}`], secret: `\${toset(["s", sensitive(${id})])}`, b: [1] };
    const outputs = await outputsOf(new StackProject([{ name: "net", config: withOutputs(values) }]));
    expect(Object.fromEntries(Object.entries(outputs).map(([name, { type }]) => [name, type]))).toEqual({
      id: undefined,
      a: ["tuple", ["string"]],
      secret: ["set", "string"],
      b: ["tuple", ["number"]],
    });
  });

  test("with the values that variables are given", async () => {
    const config = withOutputs({ a: [`\${${id}}`, "${var.v}"] }, { variable: { v: {} } });
    const project = new StackProject([{ name: "net", config }]);
    const outputs = await outputsOf(project, new RecordedJob({ detail: "changes", inputs: { v: "x" } }));
    expect(outputs).toMatchObject({ a: { value: [UNKNOWN, "x"], type: ["tuple", ["string", "string"]] } });
  });

  test("leave nothing behind, in the log neither; and what was planned is what is applied", async () => {
    const config = withOutputs({ a: `\${toset(["a", ${id}])}` });
    const project = new StackProject([{ name: "net", config }]);
    const job = new RecordedJob({ detail: "changes" });
    await outputsOf(project, job);
    expect(job.lines).toEqual([]);
    expect(readdirSync(project.plans)).toEqual(["net.tfplan"]);
    expect(existsSync(join(project.data.work(nodeId("net")), FORESEEN_FILE))).toBe(false);
    expect(await project.applied("net")).toMatchObject({ ok: true });
    expect(Object.keys(await outputsOf(project, new RecordedJob({ detail: "everything" })))).toEqual(["a"]);
  });

  test.each<{ title: string; values: Readonly<Record<string, unknown>>; detail: "changes" | "everything" }>([
    { title: "everything is known, or nothing", values: { a: ["x"], b: `\${${id}}` }, detail: "changes" },
    { title: "nobody will be planned with it", values: { a: [`\${${id}}`] }, detail: "everything" },
  ])("are not asked for where $title", async ({ values, detail }) => {
    const job = new RecordedJob({ detail });
    await outputsOf(new StackProject([{ name: "net", config: withOutputs(values) }]), job);
    // A plan, and what it says.
    expect(job.steps.filter((step) => step === "plan")).toHaveLength(2);
  });

  test("are not told where they can't be found out, as of a stack in HCL; it is planned all the same", async () => {
    const project = new StackProject([{ name: "net", config: {} }]);
    project.write({
      "cdktf.out/stacks/net/cdk.tf": `resource "terraform_data" "a" {}\noutput "a" { value = toset(["a", ${id}]) }\n`,
    });
    const node: StackNode = { ...(await project.node("net")), file: "stacks/net/cdk.tf" };
    const plan = await project.executor().plan(node, new RecordedJob({ detail: "changes" }));
    expect(plan).toMatchObject({ value: { values: { outputs: { a: { value: ["a", UNKNOWN] } } } } });
  });

  test("leave nothing behind when there is an interrupt in the midst of it, either", async () => {
    const project = new StackProject([{ name: "net", config: withOutputs({ a: [`\${${id}}`] }) }]);
    const job = new RecordedJob({ detail: "changes" });
    const left = join(project.data.work(nodeId("net")), FORESEEN_FILE);
    const step = (...told: Parameters<typeof job.step>): Promise<void> => {
      if (existsSync(left)) job.end("interrupt");
      return job.step(...told);
    };
    await project.executor().plan(await project.node("net"), { ...job, step });
    expect(job.signal.aborted).toBe(true);
    expect(existsSync(left)).toBe(false);
    expect(readdirSync(project.plans).filter((name) => name !== "net.tfplan")).toEqual([]);
  });
});
