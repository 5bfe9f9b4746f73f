import {
  foreseenConfiguration,
  foreseenInputs,
  inputsAtFault,
  isForeseeable,
} from "../../../../../orchestrator/executors/terraform/foresee/foreseen";
import type { TerraformJson } from "../../../../../orchestrator/executors/terraform/work-folder";
import { nodeId, type NodeId, type StackNode } from "../../../../../orchestrator/graph/graph";
import type { PlannedOutputs } from "../../../../../orchestrator/plan/plan";
import { UNKNOWN, type PlannedValue } from "../../../../../orchestrator/plan/planned-value";
import type { Upcoming } from "../../../../../orchestrator/plan/upcoming";
import type { Json } from "../../../../../orchestrator/values/outputs";
import { net, output, state } from "../../../../rig/ahead-project";
import { stack } from "../../../../rig/graphs";

const [NET, DB, TASK] = [nodeId("net"), nodeId("db"), nodeId("task")];
const same = { changes: false } as const;

/** A stack that reads two others, and takes two outputs of a task. */
const node: StackNode = {
  ...stack(nodeId("web")),
  reads: new Map([
    [state("net"), NET],
    [state("db"), DB],
  ]),
  inputs: { address: { from: "task", output: "address" }, token: { from: "task", output: "token" } },
};

describe("what a stack uses of what is about to change", () => {
  const upcoming: Upcoming = new Map<NodeId, PlannedOutputs>([
    [NET, { id: output(UNKNOWN), name: output("n"), "a-b": output(["x", UNKNOWN]), old: output("o", same) }],
    [TASK, { address: output("a"), token: output("t", same) }],
  ]);

  function used(...templates: readonly string[]): readonly string[] {
    const inputs = foreseenInputs(node, { locals: { templates } }, upcoming);
    return (inputs?.changes ?? []).map(({ from, output, known }) => `${from}.${output}${known ? "" : " ?"}`);
  }

  test.each<{ templates: readonly string[]; changes: readonly string[] }>([
    { templates: [`\${${net}.outputs.id}`], changes: ["net.id ?"] },
    { templates: [`\${${net}.outputs["a-b"][0]}`], changes: ["net.a-b ?"] },
    {
      templates: [`\${${net}.outputs.name}`, `\${f(${net}.outputs.id, ${net}.outputs.name)}`],
      changes: ["net.name", "net.id ?"],
    },
    { templates: [`\${${net}.outputs}`], changes: ["net.id ?", "net.name", "net.a-b ?"] },
    { templates: [`\${${net}}`], changes: ["net.id ?", "net.name", "net.a-b ?"] },
    { templates: [`\${${net}.outputs[local.x]}`], changes: ["net.id ?", "net.name", "net.a-b ?"] },
    { templates: [`\${${net}.outputs.gone}`], changes: ["net.gone"] },
    { templates: [`\${${net}.outputs.constructor}`], changes: ["net.constructor"] },
    { templates: ["%{ if var.address == var.token }x%{ endif }"], changes: ["task.address"] },
    { templates: [`\${${net}.outputs.old}`], changes: [] },
    { templates: ["${var.token}"], changes: [] },
    { templates: ["${var.other}", "${data.terraform_remote_state.other.outputs.id}"], changes: [] },
    { templates: [`\${data.terraform_remote_state.${state("db")}.outputs.id}`], changes: [] },
    { templates: [`\${${net}.workspace}`, `\${${net}.config.path}`], changes: [] },
    { templates: [`$\${${net}.outputs.id} var.address`], changes: [] },
    { templates: [], changes: [] },
  ])("$templates: $changes", ({ templates, changes }) => {
    expect(used(...templates)).toEqual(changes);
  });

  test("it is looked for everywhere in the configuration", () => {
    const reference = `\${${net}.outputs.name}`;
    const places: readonly TerraformJson[] = [
      { provider: { x: [{ region: reference }] } },
      { resource: { x: { a: { dynamic: { rule: { for_each: reference } } } } } },
      { data: { x: { a: { lifecycle: { postcondition: [{ condition: reference }] } } } } },
      { module: { m: { source: "./m", a: reference } } },
      { output: { o: { value: reference } } } as TerraformJson,
    ];
    for (const place of places) expect(foreseenInputs(node, place, upcoming)?.changes).toHaveLength(1);
  });

  test("to wait for a state is to use nothing of it", () => {
    const json = { resource: { x: { a: { depends_on: [net] } } } };
    expect(foreseenInputs({ ...node, inputs: {} }, json, upcoming)).toBeUndefined();
  });

  test.each<{
    title: string;
    reads: StackNode["reads"];
    inputs: StackNode["inputs"];
    net: PlannedOutputs;
    needed: boolean;
  }>([
    { title: "a variable, which Terraform insists on", reads: new Map(), inputs: node.inputs, net: {}, needed: true },
    {
      title: "a state that is not there yet",
      reads: node.reads,
      inputs: {},
      net: { id: output(UNKNOWN) },
      needed: true,
    },
    {
      title: "a state that is there",
      reads: node.reads,
      inputs: {},
      net: { id: output(UNKNOWN), old: output(1, same) },
      needed: false,
    },
  ])("not used, and foreseen all the same: $title: $needed", ({ reads, inputs, net, needed }) => {
    const task = { address: output("a", same), token: output("t", same) };
    const found = foreseenInputs(
      { ...node, reads, inputs },
      { locals: { a: 1 } },
      new Map<NodeId, PlannedOutputs>([
        [NET, net],
        [TASK, task],
      ]),
    );
    expect(found?.changes).toEqual(needed ? [] : undefined);
  });

  test.each([
    { title: "a resource", dependsOn: ["terraform_data.a"], late: true },
    { title: "a module", dependsOn: ["data.x.y", "module.m"], late: true },
    { title: "data", dependsOn: ["data.x.y"], late: false },
    { title: "nothing", dependsOn: [], late: false },
  ])("a state that is read only after $title: what is in it is unknown: $late", ({ dependsOn, late }) => {
    const data = { terraform_remote_state: { [state("net")]: { depends_on: dependsOn } } };
    const json = { data, locals: { a: `\${${net}.outputs.name}` } };
    const found = foreseenInputs(node, json, upcoming);
    expect(found?.changes).toEqual([{ from: "net", output: "name", known: !late }]);
    const { locals } = foreseenConfiguration(
      json,
      found ?? { states: new Map(), late: new Set(), variables: {}, changes: [] },
    );
    const unknownState = "${{ outputs = jsondecode(terraform_data.terrace_unknown.id) }}";
    expect(locals?.[`terrace_state_${state("net")}`] === unknownState).toBe(late);
  });

  test("all that the producers give is at hand, also what does not change", () => {
    const inputs = foreseenInputs(node, { locals: { a: "${var.address}" } }, upcoming);
    expect(inputs?.states).toEqual(new Map([[state("net"), upcoming.get(NET)]]));
    expect(inputs?.variables).toEqual(upcoming.get(TASK));
  });

  test("a configuration in HCL, which is not looked into, uses everything", () => {
    const inputs = foreseenInputs(node, {}, upcoming);
    expect(inputs?.changes.map(({ output }) => output)).toEqual(["id", "name", "a-b", "address"]);
    expect(foreseenInputs(node, {}, new Map([[nodeId("other"), { id: output(UNKNOWN) }]]))).toBeUndefined();
  });
});

test.each<{ title: string; json: object; is: boolean }>([
  {
    title: "blocks as CDKTF writes them",
    json: { resource: { terraform_data: { a: {} } }, provider: { x: [{}] } },
    is: true,
  },
  { title: "HCL", json: {}, is: false },
  { title: "a list of resource blocks", json: { resource: [{ terraform_data: { a: {} } }] }, is: false },
  { title: "a list of blocks of one type", json: { resource: { terraform_data: [{ a: {} }] } }, is: false },
  { title: "lists of others", json: { resource: { x: [{ a: {} }] }, output: [{ o: { value: 1 } }] }, is: true },
  { title: "a list of states", json: { data: { terraform_remote_state: [{}] } }, is: false },
  { title: "a list of locals", json: { locals: [{ a: 1 }] }, is: false },
  { title: "a list of variables", json: { variable: [{ a: {} }] }, is: false },
])("whether a configuration can be foreseen: $title: $is", ({ json, is }) => {
  expect(isForeseeable(json)).toBe(is);
});

describe("the configuration as it will be", () => {
  function foreseen(json: TerraformJson, outputs: PlannedOutputs, variables: PlannedOutputs = {}): TerraformJson {
    return foreseenConfiguration(json, {
      states: new Map([[state("net"), outputs]]),
      late: new Set(),
      variables,
      changes: [],
    });
  }

  const local = `local.terrace_state_${state("net")}`;
  const unknown = { terraform_data: { terrace_unknown: {} } };

  test("states and variables are local values; all else stays", () => {
    const json = {
      terraform: { backend: { local: { path: "p" } } },
      provider: { x: [{ region: `\${${net}.outputs.region}` }] },
      data: {
        terraform_remote_state: { [state("net")]: { backend: "local" }, other: { backend: "s3" } },
        x: { d: { a: "${data.terraform_remote_state.other.outputs.a}" } },
      },
      variable: { token: {}, other: { default: "${x}" } },
      locals: { a: "${var.token}-${var.other}" },
      resource: {
        x: {
          a: {
            dynamic: { rule: { for_each: `\${${net}.outputs["rules"]}`, content: { port: "${rule.value.port}" } } },
            depends_on: [net, "x.b", "data.terraform_remote_state.other"],
          },
        },
        terraform_data: { b: {} },
      },
      module: { m: { source: "./m", all: `\${${net}.outputs}`, depends_on: [net] } },
      output: { o: { value: `%{ if ${net}.outputs.on }x%{ endif }`, depends_on: [net] } },
    };
    expect(foreseen(json, { region: output("eu") }, { token: output("t") })).toEqual({
      terraform: json.terraform,
      provider: { x: [{ region: `\${${local}.outputs.region}` }] },
      data: {
        terraform_remote_state: { other: { backend: "s3" } },
        x: { d: { a: "${data.terraform_remote_state.other.outputs.a}" } },
      },
      variable: { other: { default: "${x}" } },
      locals: {
        a: "${local.terrace_variable_token}-${var.other}",
        [`terrace_state_${state("net")}`]: '${{ outputs = { "region" = "eu" } }}',
        terrace_variable_token: '${"t"}',
      },
      resource: {
        x: {
          a: {
            dynamic: { rule: { for_each: `\${${local}.outputs["rules"]}`, content: { port: "${rule.value.port}" } } },
            depends_on: ["x.b", "data.terraform_remote_state.other"],
          },
        },
        terraform_data: { b: {}, terrace_unknown: {} },
      },
      module: { m: { source: "./m", all: `\${${local}.outputs}`, depends_on: [] } },
      output: { o: { value: `%{ if ${local}.outputs.on }x%{ endif }`, depends_on: [] } },
    });
  });

  test("no block is left empty: Terraform wants a label", () => {
    const json = { data: { terraform_remote_state: { [state("net")]: {} } }, variable: { token: {} } };
    const locals = { [`terrace_state_${state("net")}`]: "${{ outputs = {  } }}", terrace_variable_token: "${null}" };
    expect(foreseen(json, {}, { token: output(null) })).toEqual({ locals, resource: unknown });
  });

  test("outputs that are null are none: Terraform does not keep them", () => {
    const { locals } = foreseen({}, { a: output(null), b: output({ c: null }) });
    expect(locals).toEqual({ [`terrace_state_${state("net")}`]: '${{ outputs = { "b" = { "c" = null } } }}' });
  });

  test.each<{ title: string; value: PlannedValue; type?: Json; is: string }>([
    {
      title: "has the type that it had",
      value: [],
      type: ["list", "string"],
      is: "slice(tolist([tostring(null)]), 0, 0)",
    },
    {
      title: "known in part: has its type, too",
      value: ["a", UNKNOWN],
      type: ["list", "string"],
      is: 'tolist(["a", tostring(jsondecode(terraform_data.terrace_unknown.id))])',
    },
    {
      title: "a set that is known in part: is not known",
      value: { s: ["a", UNKNOWN], n: 1 },
      type: ["object", { s: ["set", "string"], n: "number" }],
      is: '{ "s" = tolist([toset([tostring(null)])])[tonumber(jsondecode(terraform_data.terrace_unknown.id))], "n" = 1 }',
    },
    {
      title: "what could be a set: neither",
      value: { s: ["a", UNKNOWN], n: 1 },
      is: '{ "s" = jsondecode(terraform_data.terrace_unknown.id), "n" = 1 }',
    },
  ])("an output: $title", ({ value, type, is }) => {
    const { locals } = foreseen({}, { a: output(value, type === undefined ? {} : { type }) });
    expect(Object.values(locals ?? {})).toEqual([`\${{ outputs = { "a" = ${is} } }}`]);
  });

  test("what looks like a template in a value is text", () => {
    const { locals } = foreseen({}, { a: output("${var.token} %{x}") }, { token: output("${boom()}") });
    expect(Object.values(locals ?? {})).toEqual([
      '${{ outputs = { "a" = "$${var.token} %%{x}" } }}',
      '${"$${boom()}"}',
    ]);
  });

  const anything = "jsondecode(terraform_data.terrace_unknown.id)";
  test.each<{ declared?: object; value: PlannedValue; type?: Json; is: string }>([
    { value: 1, is: "1" },
    // It is given as JSON.
    { declared: { type: "any" }, value: ["a"], type: ["set", "string"], is: '["a"]' },
    { declared: { type: "any" }, value: ["a", UNKNOWN], type: ["list", "string"], is: `["a", ${anything}]` },
    { declared: { type: "any" }, value: ["a", UNKNOWN], type: ["set", "string"], is: anything },
    { declared: { type: "list(any)" }, value: ["a", UNKNOWN], type: ["set", "string"], is: `tolist(${anything})` },
    { declared: { type: "any" }, value: 1, is: "1" },
    { declared: { type: "string" }, value: 1, is: "tostring(1)" },
    { declared: { type: "number" }, value: "1", is: 'tonumber("1")' },
    { declared: { type: "bool" }, value: UNKNOWN, is: `tobool(${anything})` },
    { declared: { type: "list(string)" }, value: ["a"], is: 'tolist(["a"])' },
    { declared: { type: "set(\n  string\n)" }, value: ["a"], is: 'toset(["a"])' },
    { declared: { type: "map(any)" }, value: UNKNOWN, is: `tomap(${anything})` },
    { declared: { type: "object({ a = string })" }, value: { a: "b" }, is: '{ "a" = "b" }' },
    { declared: { sensitive: true }, value: "s", is: 'sensitive("s")' },
    { declared: { type: "string", sensitive: "true" }, value: UNKNOWN, is: `sensitive(tostring(${anything}))` },
    { declared: { sensitive: false }, value: "s", is: '"s"' },
  ])("a variable with $declared that will be $value is $is", ({ declared = {}, value, type, is }) => {
    const variables = { v: output(value, type === undefined ? {} : { type }) };
    const { locals } = foreseenConfiguration(
      { variable: { v: declared as Record<string, unknown> } },
      { states: new Map(), late: new Set(), variables, changes: [] },
    );
    expect(locals).toEqual({ terrace_variable_v: `\${${is}}` });
  });
});

describe("the inputs that are at fault", () => {
  const upcoming: Upcoming = new Map<NodeId, PlannedOutputs>([
    [NET, { id: output(UNKNOWN), ids: output(UNKNOWN), "a-b": output(UNKNOWN), name: output("n") }],
    [TASK, { address: output(UNKNOWN), token: output(UNKNOWN) }],
  ]);

  test.each<{ traversals: readonly string[]; at: readonly string[] }>([
    { traversals: [`local.terrace_state_${state("net")}.outputs.id`], at: ["id"] },
    { traversals: [`local.terrace_state_${state("net")}.outputs.ids[0].x`], at: ["ids"] },
    { traversals: [`local.terrace_state_${state("net")}.outputs["a-b"]`], at: ["a-b"] },
    { traversals: ["local.other", "local.terrace_variable_token"], at: ["token"] },
    { traversals: ["local.terrace_variable_address.x", "local.terrace_variable_token"], at: ["address", "token"] },
    { traversals: [`local.terrace_state_${state("net")}.outputs.name`], at: ["id", "ids", "a-b", "address", "token"] },
    { traversals: ["local.terrace_variable_address_2"], at: ["id", "ids", "a-b", "address", "token"] },
    { traversals: [], at: ["id", "ids", "a-b", "address", "token"] },
  ])("of $traversals: $at", ({ traversals, at }) => {
    const json = { locals: { a: `\${${net}}`, b: "${var.address}${var.token}" } };
    const inputs = foreseenInputs(node, json, upcoming);
    expect(inputs && inputsAtFault(inputs, traversals, node).map(({ output }) => output)).toEqual(at);
  });
});
