import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { differences } from "../../../../../orchestrator/plan/conform";
import type { Deferred, Planned } from "../../../../../orchestrator/executors/executor";
import {
  foreseenConfiguration,
  foreseenInputs,
  inputsAtFault,
  isForeseeable,
} from "../../../../../orchestrator/executors/terraform/foresee/foreseen";
import { FORESEEN_FILE, type TerraformJson } from "../../../../../orchestrator/executors/terraform/work-folder";
import type { NodeFailure } from "../../../../../orchestrator/failure";
import { nodeId, type NodeId, type StackNode } from "../../../../../orchestrator/graph/graph";
import type { Json } from "../../../../../orchestrator/values/outputs";
import type { PlannedOutput, PlannedOutputs, PlannedValues } from "../../../../../orchestrator/plan/plan";
import { UNKNOWN, type PlannedValue } from "../../../../../orchestrator/plan/planned-value";
import type { Result } from "../../../../../orchestrator/result";
import type { Upcoming } from "../../../../../orchestrator/plan/upcoming";
import { stack } from "../../../../rig/graphs";
import { describeWith } from "../../../../rig/parts";
import { RecordedJob } from "../../../../rig/recorded-job";
import { StackProject } from "../../../../rig/stack-project";
import { tempFolder } from "../../../../rig/temp-folder";

const [NET, DB, TASK] = [nodeId("net"), nodeId("db"), nodeId("task")];

/** How CDKTF names the data source of another stack. */
const state = (name: string): string => `cross-stack-reference-input-${name}`;
const net = `data.terraform_remote_state.${state("net")}`;

function output(value: PlannedValue, rest: Partial<PlannedOutput> = {}): PlannedOutput {
  return { value, sensitive: false, changes: true, ...rest };
}

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

describeWith(["terraform"], "the real Terraform", () => {
  interface Setting {
    readonly net?: object;
    readonly web: object;
    readonly inputs?: StackNode["inputs"];
    readonly files?: Readonly<Record<string, string>>;
    /** The network is deployed so, beforehand. */
    readonly deployed?: object;
  }

  /** A network, and a stack that reads its state. */
  class Project extends StackProject {
    private readonly inputs: StackNode["inputs"];
    private readonly paths: Readonly<Record<"net" | "web", string>>;

    constructor({ net = network(), web, inputs = {}, files = {} }: Setting) {
      super([]);
      const states = tempFolder();
      this.paths = { net: join(states, "net.tfstate"), web: join(states, "web.tfstate") };
      this.inputs = inputs;
      this.stacks(net, web);
      const names = Object.entries(files).map(([name, text]) => [`cdktf.out/stacks/web/${name}`, text] as const);
      this.write(Object.fromEntries(names));
    }

    /** Writes the stacks, as they are from now on. */
    stacks(net: object, web: object): void {
      const backend = (name: "net" | "web"): object => ({ backend: { local: { path: this.paths[name] } } });
      const remote = { [state("net")]: { backend: "local", config: { path: this.paths.net } } };
      const isRead = JSON.stringify(web).includes(state("net"));
      const data = isRead ? { data: { terraform_remote_state: remote } } : {};
      this.synthesize([
        { name: "net", config: { terraform: backend("net"), ...net } },
        { name: "web", needs: ["net"], config: { terraform: backend("web"), ...data, ...web } },
      ]);
    }

    override async node(id: string): Promise<StackNode> {
      const node = await super.node(id);
      return id === "web" ? { ...node, inputs: this.inputs } : node;
    }

    /** Plans the network with what is; then the other with what the network is about to give. */
    async ahead(detail: "changes" | "everything" = "changes"): Promise<Result<Planned | Deferred, NodeFailure>> {
      const first = await this.planned("net", new RecordedJob({ detail }));
      if (!first.ok || first.value.kind === "deferred" || !first.value.values) throw new Error(JSON.stringify(first));
      return this.planned("web", this.jobWith({ net: first.value.values.outputs }));
    }

    jobWith(
      outputs: Readonly<Record<string, PlannedOutputs>>,
      inputs: Readonly<Record<string, Json>> = {},
    ): RecordedJob {
      const upcoming = new Map(Object.entries(outputs).map(([id, given]) => [nodeId(id), given]));
      return new RecordedJob({ upcoming, detail: "changes", inputs });
    }

    get work(): string {
      return this.data.work(nodeId("web"));
    }

    get stateOfWeb(): string | undefined {
      return existsSync(this.paths.web) ? readFileSync(this.paths.web, "utf8") : undefined;
    }
  }

  function network(name = "n", more: object = {}): object {
    const id = "${terraform_data.net.id}";
    const values = {
      id,
      name,
      "a-b": "dash",
      list: ["x", id],
      map: { a: "k", b: id },
      set: `\${toset(["x", terraform_data.net.id])}`,
      all: '${split(",", terraform_data.net.id)}',
      on: true,
      ...more,
    };
    const output = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }]));
    return {
      resource: { terraform_data: { net: {} } },
      output: { ...output, secret: { value: "s3cret", sensitive: true } },
    };
  }

  /** A stack with one resource that holds this. */
  function holding(input: unknown, rest: object = {}): object {
    return { resource: { terraform_data: { x: { input } } }, ...rest };
  }

  function valuesOf(result: Result<Planned | Deferred, NodeFailure>): PlannedValues {
    if (!result.ok || result.value.kind === "deferred" || !result.value.values) throw new Error(JSON.stringify(result));
    return result.value.values;
  }

  function inputs(values: PlannedValues): Readonly<Record<string, PlannedValue>> {
    return Object.fromEntries(
      values.resources.map(({ address, after }) => [address, (after as { readonly input: PlannedValue }).input]),
    );
  }

  const x = "terraform_data.x";

  interface Form {
    readonly form: string;
    readonly web: object;
    readonly files?: Readonly<Record<string, string>>;
    readonly inputs: Readonly<Record<string, PlannedValue>>;
  }

  const whole: PlannedValue = {
    id: UNKNOWN,
    name: "n",
    "a-b": "dash",
    list: ["x", UNKNOWN],
    map: { a: "k", b: UNKNOWN },
    set: UNKNOWN,
    all: UNKNOWN,
    on: true,
    secret: "s3cret",
  };
  test.each<Form>([
    { form: "an attribute", web: holding(`\${${net}.outputs.id}`), inputs: { [x]: UNKNOWN } },
    { form: "an index", web: holding(`\${${net}.outputs["a-b"]}`), inputs: { [x]: "dash" } },
    { form: "all outputs", web: holding(`\${${net}.outputs}`), inputs: { [x]: whole } },
    {
      form: "an element of a list",
      web: holding([`\${${net}.outputs.list[0]}`, `\${${net}.outputs["list"][1]}`]),
      inputs: { [x]: ["x", UNKNOWN] },
    },
    { form: "a splat", web: holding(`\${${net}.outputs.list[*]}`), inputs: { [x]: ["x", UNKNOWN] } },
    {
      form: "in text",
      web: holding([`<\${${net}.outputs.name}>`, `<\${${net}.outputs.id}>`]),
      inputs: { [x]: ["<n>", UNKNOWN] },
    },
    {
      form: "in functions",
      web: holding(`\${[upper(${net}.outputs.name), upper(${net}.outputs.id), length(${net}.outputs.list)]}`),
      inputs: { [x]: ["N", UNKNOWN, 2] },
    },
    {
      form: "in a condition",
      web: holding(`%{ if ${net}.outputs.on }yes%{ else }\${${net}.outputs.id}%{ endif }`),
      inputs: { [x]: "yes" },
    },
    {
      form: "in a loop",
      web: holding(`\${{for k, v in ${net}.outputs.map : k => v}}`),
      inputs: { [x]: { a: "k", b: UNKNOWN } },
    },
    {
      form: "in local values",
      web: holding("${local.b}", { locals: { a: `\${${net}.outputs.map}`, b: "${local.a}" } }),
      inputs: { [x]: { a: "k", b: UNKNOWN } },
    },
    {
      form: "in depends_on",
      web: {
        resource: {
          terraform_data: { x: { input: `\${${net}.outputs.name}`, depends_on: [net] }, y: { depends_on: [net, x] } },
        },
      },
      inputs: { [x]: "n", "terraform_data.y": null },
    },
    {
      form: "in for_each, over keys that are known and values that are not",
      web: { resource: { terraform_data: { x: { for_each: `\${${net}.outputs.map}`, input: "${each.value}" } } } },
      inputs: { 'terraform_data.x["a"]': "k", 'terraform_data.x["b"]': UNKNOWN },
    },
    {
      form: "in for_each, over a secret that is none in a state",
      web: {
        resource: { terraform_data: { x: { for_each: `\${toset([${net}.outputs.secret])}`, input: "${each.key}" } } },
      },
      inputs: { 'terraform_data.x["s3cret"]': "s3cret" },
    },
    {
      form: "in count",
      web: {
        resource: {
          terraform_data: {
            x: { count: `\${length(${net}.outputs.list)}`, input: `\${${net}.outputs.list[count.index]}` },
          },
        },
      },
      inputs: { "terraform_data.x[0]": "x", "terraform_data.x[1]": UNKNOWN },
    },
    {
      form: "in a module's arguments, and back through its outputs",
      web: holding(["${module.m.name}", "${module.m.id}", "${length(module.m.list)}"], {
        module: {
          m: {
            source: "./assets/m",
            name: `\${${net}.outputs.name}`,
            id: `\${${net}.outputs.id}`,
            list: `\${${net}.outputs.list}`,
            depends_on: [net],
          },
        },
      }),
      files: {
        "assets/m/main.tf": [
          'variable "name" { type = string }',
          'variable "id" { type = string }',
          'variable "list" { type = list(string) }',
          'resource "terraform_data" "in" { input = var.list }',
          'output "name" { value = upper(var.name) }',
          'output "id" { value = var.id }',
          'output "list" { value = var.list }',
        ].join("\n"),
      },
      inputs: { [x]: ["N", UNKNOWN, 2], "module.m.terraform_data.in": ["x", UNKNOWN] },
    },
    {
      form: "in conditions that are checked",
      web: holding("v", {
        resource: {
          terraform_data: {
            x: {
              input: "v",
              lifecycle: {
                precondition: [{ condition: `\${${net}.outputs.id != "x" && ${net}.outputs.on}`, error_message: "no" }],
              },
            },
          },
        },
      }),
      inputs: { [x]: "v" },
    },
    {
      form: "as what a resource is replaced for",
      web: { resource: { terraform_data: { x: { triggers_replace: [`\${${net}.outputs.id}`] } } } },
      inputs: { [x]: null },
    },
  ])("$form: it is what it will be, and the real plan refines it", async ({ web, files = {}, inputs: expected }) => {
    const project = new Project({ web, files });
    const ahead = await project.ahead();
    expect(ahead).toMatchObject({ value: { isFinal: false, plan: { because: expect.any(Array) } } });
    const approved = valuesOf(ahead);
    expect(inputs(approved)).toEqual(expected);
    expect(approved.resources.map(({ action }) => action)).toEqual(Object.keys(expected).map(() => "create"));

    await project.does("net");
    const now = await project.planned("web", new RecordedJob({ detail: "everything" }));
    expect(now).toMatchObject({ value: { isFinal: true } });
    expect(differences(approved, valuesOf(now), false)).toEqual([]);
  });

  test("in outputs: for those who read them in turn", async () => {
    const value = {
      id: `\${${net}.outputs.id}`,
      name: `\${${net}.outputs.name}`,
      list: `\${tolist(${net}.outputs.list)}`,
    };
    const web = {
      output: {
        all: { value, depends_on: [net] },
        id: { value: value.id },
        name: { value: value.name },
        secret: { value: value.name, sensitive: true },
      },
    };
    const project = new Project({ web });
    const ahead = await project.ahead();
    expect(valuesOf(ahead)).toEqual({
      resources: [],
      outputs: {
        all: output(
          { id: UNKNOWN, name: "n", list: ["x", UNKNOWN] },
          { type: ["object", { id: "dynamic", name: "string", list: ["list", "string"] }] },
        ),
        id: output(UNKNOWN),
        name: output("n", { type: "string" }),
        secret: output("n", { type: "string", sensitive: true }),
      },
    });
    expect(ahead.ok && ahead.value.kind === "planned" && ahead.value.plan).toMatchObject({
      changes: [],
      outputs: [
        { name: "all" },
        { name: "id" },
        { name: "name" },
        { name: "secret", attributes: [{ after: { kind: "sensitive" } }] },
      ],
    });
    await project.does("net");
    const now = valuesOf(await project.planned("web", new RecordedJob({ detail: "everything" })));
    expect(differences(valuesOf(ahead), now, false)).toEqual([]);
  });

  describe("what of which only a part is known is of its own type", () => {
    const id = "terraform_data.net.id";
    // Where the id stands in the set shows once it is known: before what begins with a z, and after what begins with a !.
    const outputs = {
      set: `\${toset(["z", ${id}, "!"])}`,
      sets: { a: [`\${toset([${id}, "z"])}`] },
      typed: `\${tolist(["x", ${id}])}`,
      keyed: `\${tomap({ a = "x", b = ${id} })}`,
    };
    const [set, typed, keyed] = ["set", "typed", "keyed"].map((name) => `${net}.outputs.${name}`);
    const inner = `${net}.outputs.sets.a[0]`;

    const forms: readonly { readonly form: string; readonly is: PlannedValue }[] = [
      { form: `sort(${set})[1]`, is: UNKNOWN },
      { form: `tolist(${set})[1]`, is: UNKNOWN },
      { form: `length(${set})`, is: UNKNOWN },
      { form: `[for x in ${set} : upper(x)]`, is: UNKNOWN },
      { form: `"\${[for x in ${inner} : upper(x)][0]}"`, is: UNKNOWN },
      { form: `{ for name, x in ${net}.outputs.sets : name => length(x[0]) }`, is: { a: UNKNOWN } },
      { form: `${inner} == toset(["a", "z"])`, is: UNKNOWN },
      { form: `can(${set}[0])`, is: false },
      { form: `${typed} == tolist(["x", "y"])`, is: UNKNOWN },
      { form: `${typed} == ["x", "y"]`, is: false },
      { form: `${keyed} == tomap({ a = "x", b = "y" })`, is: UNKNOWN },
      { form: `true ? ${keyed} : tomap({})`, is: { a: "x", b: UNKNOWN } },
    ];

    test.each(forms)("$form: $is, and the real plan refines it", async ({ form, is }) => {
      const project = new Project({ net: network("n", outputs), web: holding([`\${${form}}`]) });
      const approved = valuesOf(await project.ahead());
      expect(inputs(approved)).toEqual({ [x]: [is] });
      await project.does("net");
      const now = await project.planned("web", new RecordedJob({ detail: "everything" }));
      expect(differences(approved, valuesOf(now), false)).toEqual([]);
    });

    test("also what a stack that was planned ahead gives on", async () => {
      const project = new Project({ net: network("n", outputs), web: { output: { o: { value: `\${[${inner}]}` } } } });
      expect(valuesOf(await project.ahead()).outputs).toEqual({
        o: output([UNKNOWN], { type: ["tuple", [["set", "string"]]] }),
      });
    });

    test.each([
      { type: "any", value: "${var.v[0]}" },
      { type: "any", value: "${length(var.v)}" },
      { type: "list(string)", value: "${var.v[0]}" },
      { type: "set(string)", value: "${length(var.v)}" },
      { type: "list(any)", value: "${var.v[0]}" },
    ])("a set, as a variable of type $type: $value", async ({ type, value }) => {
      const web = { variable: { v: { type } }, ...holding(value) };
      const project = new Project({ net: network("n", outputs), web, inputs: { v: { from: "net", output: "set" } } });
      const first = valuesOf(await project.planned("net", new RecordedJob({ detail: "changes" })));
      const ahead = await project.planned("web", project.jobWith({ net: first.outputs }));
      expect(inputs(valuesOf(ahead))).toEqual({ [x]: UNKNOWN });
    });

    test("a list that is known, as a variable of any type: it is none any more", async () => {
      const web = { variable: { v: { type: "any" } }, ...holding('${var.v == tolist(["a"])}') };
      const project = new Project({ web, inputs: { v: { from: "net", output: "list" } } });
      const job = project.jobWith({ net: { list: output(["a"], { type: ["list", "string"] }) } });
      expect(inputs(valuesOf(await project.planned("web", job)))).toEqual({ [x]: false });
      const now = new RecordedJob({ detail: "everything", inputs: { v: ["a"] } });
      expect(inputs(valuesOf(await project.planned("web", now)))).toEqual({ [x]: false });
    });
  });

  test("a value that is known, and another than it was: what becomes of it, and why", async () => {
    const web = holding([`\${${net}.outputs.name}`, `\${${net}.outputs.id}`]);
    const project = new Project({ web });
    await project.does("net");
    await project.does("web");
    project.stacks(network("changed"), web);
    expect(await project.ahead()).toMatchObject({
      value: {
        plan: {
          changes: [
            {
              address: x,
              action: "update",
              attributes: [
                {
                  path: "input",
                  before: { value: ["n", expect.any(String)] },
                  after: { value: ["changed", expect.any(String)] },
                },
                { path: "output", after: { kind: "unknown" } },
              ],
            },
          ],
          because: [{ from: "net", output: "name", known: true }],
          prior: { serial: expect.any(Number) },
        },
      },
    });
  });

  test("a value that is not known any more: the change may come to nothing", async () => {
    const web = holding(`\${${net}.outputs.out}`);
    const net_ = (input: string): object => ({
      resource: { terraform_data: { net: { input } } },
      output: { out: { value: "${lower(terraform_data.net.output)}" } },
    });
    const project = new Project({ net: net_("v"), web });
    await project.does("net");
    await project.does("web");
    project.stacks(net_("V"), web);
    const ahead = await project.ahead();
    expect(ahead).toMatchObject({
      value: { plan: { changes: [{ action: "update", maybe: true }], because: [{ output: "out", known: false }] } },
    });
    await project.does("net");
    const now = valuesOf(await project.planned("web", new RecordedJob({ detail: "everything" })));
    expect(now.resources).toMatchObject([{ action: "none" }]);
    expect(differences(valuesOf(ahead), now, false)).toEqual([]);
  });

  test("a change that changes nothing here is none", async () => {
    const web = holding(`\${length(${net}.outputs.name)}`, { output: { o: { value: 1 } } });
    const project = new Project({ web });
    await project.does("net");
    await project.does("web");
    project.stacks(network("m"), web);
    expect(await project.ahead()).toMatchObject({ value: { isFinal: false, plan: { changes: [], outputs: [] } } });
  });

  test("a change of what is not used here is not waited for", async () => {
    const web = holding(`\${${net}.outputs.name}`);
    const project = new Project({ web });
    await project.does("net");
    project.stacks(network("n", { on: false }), web);
    expect(await project.ahead()).toMatchObject({
      value: { isFinal: true, plan: { changes: [{ action: "create" }] } },
    });
  });

  test("an output that the producer drops: it fails, and says which", async () => {
    const web = holding(`\${${net}.outputs.name}`);
    const project = new Project({ web });
    await project.does("net");
    await project.does("web");
    project.stacks({ output: { other: { value: 1 } } }, web);
    const failed = await project.ahead();
    expect(failed).toMatchObject({
      failure: {
        kind: "terraform-failed",
        class: "invalid-config",
        command: "plan",
        diagnostics: [{ summary: "Unsupported attribute" }],
      },
    });
    expect(JSON.stringify(failed)).toContain('attribute named \\"name\\"');
  });

  test("an output that the producer drops, beside one that is not known yet: it fails, and is not waited for", async () => {
    const web = holding(`\${${net}.outputs.name} \${${net}.outputs.later}`);
    const project = new Project({ web });
    await project.does("net");
    project.stacks(
      { resource: { terraform_data: { fresh: {} } }, output: { later: { value: "${terraform_data.fresh.id}" } } },
      web,
    );
    expect(await project.ahead()).toMatchObject({
      failure: { kind: "terraform-failed", diagnostics: [{ summary: "Unsupported attribute" }] },
    });
  });

  describe("what can't be planned before others are applied", () => {
    test.each<{ title: string; web: object; because: readonly string[]; files?: Readonly<Record<string, string>> }>([
      {
        title: "count",
        web: {
          resource: {
            terraform_data: { x: { count: `\${length(${net}.outputs.all)}`, input: `\${${net}.outputs.id}` } },
          },
        },
        because: ["all"],
      },
      {
        title: "for_each over a set",
        web: {
          resource: {
            terraform_data: { x: { for_each: `\${toset(${net}.outputs.list)}`, input: [`\${${net}.outputs.id}`] } },
          },
        },
        because: ["list"],
      },
      {
        title: "for_each over a set of which something is not known",
        web: {
          resource: {
            terraform_data: { x: { for_each: `\${${net}.outputs.set}`, input: `\${${net}.outputs.id}` } },
          },
        },
        because: ["set"],
      },
      {
        title: "for_each over what is not known at all",
        web: {
          resource: {
            terraform_data: { x: { for_each: `\${toset(${net}.outputs.all)}`, input: `\${${net}.outputs.name}` } },
          },
        },
        because: ["all"],
      },
      {
        title: "count in a module, which does not say whose value it is",
        web: holding(`\${${net}.outputs.id}`, {
          module: { m: { source: "./m", n: `\${length(${net}.outputs.all)}` } },
        }),
        files: { "m/m.tf": 'variable "n" {}\nresource "terraform_data" "x" { count = var.n }\n' },
        because: ["id", "all"],
      },
    ])("$title", async ({ web, because, files = {} }) => {
      const project = new Project({ web, files });
      const ahead = await project.ahead();
      expect(ahead).toMatchObject({
        ok: true,
        value: { kind: "deferred", deferral: { diagnostics: [{ severity: "error" }] } },
      });
      const deferral = ahead.ok && ahead.value.kind === "deferred" ? ahead.value.deferral.because : [];
      expect(deferral.map(({ output }) => output).toSorted()).toEqual(because.toSorted());
      expect(deferral).toEqual(deferral.map(({ output }) => ({ from: "net", output, known: false })));
      await project.does("net");
      expect(await project.does("web")).toMatchObject({ ok: true });
    });

    test("a stack in HCL", async () => {
      const project = new Project({ web: {} });
      const hcl: StackNode = {
        ...(await project.node("web")),
        file: "stacks/web/cdk.tf",
        reads: new Map([[state("net"), NET]]),
      };
      project.write({ "cdktf.out/stacks/web/cdk.tf": 'resource "terraform_data" "x" {}\n' });
      const job = project.jobWith({ net: { id: output(UNKNOWN), name: output("n") } });
      expect(await project.executor().plan(hcl, job)).toEqual({
        ok: true,
        value: {
          kind: "deferred",
          deferral: {
            because: [
              { from: "net", output: "id", known: false },
              { from: "net", output: "name", known: true },
            ],
            diagnostics: [],
          },
        },
      });
    });

    test("a mistake is taken for what is not known, as long as something is not; it fails once all is known", async () => {
      const web = holding(`\${${net}.outputs.id}`, { output: { o: { value: "${nonsense(1)}" } } });
      const known = holding(`\${${net}.outputs.name}`, { output: { o: { value: "${nonsense(1)}" } } });
      expect(await new Project({ web }).ahead()).toMatchObject({ value: { kind: "deferred" } });
      expect(await new Project({ web: known }).ahead()).toMatchObject({ failure: { kind: "terraform-failed" } });
    });
  });

  describe("variables that tasks fill", () => {
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
      const project = new Project({
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
      expect(inputs(valuesOf(result))).toEqual({ [x]: is });
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
      expect(inputs(valuesOf(await planned({ type }, UNKNOWN)))).toEqual({ [x]: UNKNOWN });
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
        expect(JSON.stringify(result.ok && result.value.kind === "planned" && result.value.plan)).not.toContain(
          "s3cret",
        );
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
      const project = new Project({ web, inputs: { v: { from: "task", output: "v" } } });
      const executor = project.executor({ variables: { values: { v: "cli" }, files: [] } });
      const result = await project.planned("web", project.jobWith({ task: { v: output("task") } }), executor);
      expect(inputs(valuesOf(result))).toEqual({ [x]: "task" });
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
      const project = new Project({
        web,
        inputs: { v: { from: "task", output: "v" }, w: { from: "task", output: "w" } },
      });
      const job = project.jobWith({ task: { v: output(UNKNOWN), w: output("w", same) } });
      const result = await project.planned("web", job);
      expect(inputs(valuesOf(result))).toEqual({ [x]: [UNKNOWN, "w"] });
      expect(result).toMatchObject({ value: { plan: { because: [{ output: "v" }] } } });
    });

    test("to stacks and from tasks at once, in a stack without anything of Terraform's own provider", async () => {
      const web = { variable: { v: {} }, output: { o: { value: [variable, `\${${net}.outputs.id}`] } } };
      const project = new Project({ web, inputs: { v: { from: "task", output: "v" } } });
      const job = project.jobWith({ task: { v: output("t") }, net: { id: output(UNKNOWN) } });
      expect(valuesOf(await project.planned("web", job)).outputs).toMatchObject({ o: { value: ["t", UNKNOWN] } });
    });
  });

  describe("planning ahead leaves nothing behind", () => {
    const web = holding(`\${${net}.outputs.secret}`);
    const upcoming = { net: { secret: output("s3cret"), id: output(UNKNOWN) } };

    test("while it is at work its file is its owner's alone, and the only configuration", async () => {
      const project = new Project({ web });
      const seen: unknown[] = [];
      const job = project.jobWith(upcoming);
      const look = (): void => {
        const file = join(project.work, FORESEEN_FILE);
        if (existsSync(file))
          seen.push(
            statSync(file).mode & 0o777,
            readdirSync(project.work).filter((name) => name.endsWith(".tf.json")),
          );
      };
      const watched = { ...job, step: (...step: Parameters<typeof job.step>) => (look(), job.step(...step)) };
      expect(await project.executor().plan(await project.node("web"), watched)).toMatchObject({ ok: true });
      expect(seen.slice(0, 2)).toEqual([0o600, [FORESEEN_FILE]]);
    });

    test.each<[string, object, object]>([
      ["it succeeded", web, { ok: true, value: { kind: "planned" } }],
      ["it failed", holding(`\${${net}.outputs.gone}`), { ok: false }],
      [
        "it has to wait",
        { resource: { terraform_data: { x: { count: `\${${net}.outputs.id}` } } } },
        { value: { kind: "deferred" } },
      ],
    ])("%s: neither its file, nor a plan, nor a value", async (_, web, result) => {
      const project = new Project({ web });
      expect(await project.planned("web", project.jobWith(upcoming))).toMatchObject(result);
      expect(readdirSync(project.work)).not.toContain(FORESEEN_FILE);
      expect(readdirSync(project.plans)).toEqual([]);
      const files = readdirSync(project.work, { withFileTypes: true }).filter((entry) => entry.isFile());
      expect(files.filter(({ name }) => readFileSync(join(project.work, name), "utf8").includes("s3cret"))).toEqual([]);
    });

    test("it was interrupted: not its file either", async () => {
      const project = new Project({ web });
      const job = project.jobWith(upcoming);
      const step = (...told: Parameters<typeof job.step>): Promise<void> => {
        if (told[0] === "plan") job.end("interrupt");
        return job.step(...told);
      };
      await project.executor().plan(await project.node("web"), { ...job, step });
      expect(job.steps).toContain("plan");
      expect(readdirSync(project.work)).not.toContain(FORESEEN_FILE);
      expect(readdirSync(project.plans)).toEqual([]);
    });

    test("the next command has the real configuration again", async () => {
      const project = new Project({ web });
      await project.planned("web", project.jobWith(upcoming));
      await project.does("net");
      expect(await project.does("web")).toMatchObject({ ok: true });
      expect(JSON.parse(readFileSync(join(project.work, "cdk.tf.json"), "utf8"))).toMatchObject(web);
      expect(JSON.parse(project.stateOfWeb ?? "")).toMatchObject({
        resources: [{ mode: "data" }, { name: "x", instances: [{ attributes: { input: { value: "s3cret" } } }] }],
      });
    });

    test.each(["plan", "read"] as const)("it was killed: the next %s removes what it left", async (next) => {
      const project = new Project({ web });
      await project.does("net");
      await project.does("web");
      const state = project.stateOfWeb;
      // As a kill in the midst of it leaves the folder.
      writeFileSync(join(project.work, FORESEEN_FILE), '{"output":{"left":{"value":"s3cret"}}}');
      writeFileSync(join(project.work, "cdk.tf.json"), "");
      // Otherwise nothing has to be planned, and the folder is not looked at.
      rmSync(project.data.fingerprint(nodeId("web")));
      if (next === "plan")
        expect(await project.planOf("web")).toEqual({ ok: true, value: { changes: [], outputs: [] } });
      else expect(await project.does("web")).toMatchObject({ ok: true });
      expect(existsSync(join(project.work, FORESEEN_FILE))).toBe(false);
      expect(JSON.parse(readFileSync(join(project.work, "cdk.tf.json"), "utf8"))).toMatchObject(web);
      expect(project.stateOfWeb).toBe(state);
    });

    test("no state is made", async () => {
      const project = new Project({ web });
      await project.planned("web", project.jobWith(upcoming));
      expect(project.stateOfWeb).toBeUndefined();
    });

    test("a state that is there stays as it is", async () => {
      const project = new Project({ web });
      await project.does("net");
      await project.does("web");
      const before = project.stateOfWeb;
      const changed = project.jobWith({ net: { secret: output("0ther"), id: output(UNKNOWN) } });
      expect(await project.planned("web", changed)).toMatchObject({
        value: { plan: { changes: [{ action: "update" }] } },
      });
      expect(project.stateOfWeb).toBe(before);
    });
  });
});
