import { differences } from "../../../../../orchestrator/plan/conform";
import { UNKNOWN, type PlannedValue } from "../../../../../orchestrator/plan/planned-value";
import { AheadProject, holding, inputsOf, net, network, output, valuesOf } from "../../../../rig/ahead-project";
import { describeWith } from "../../../../rig/parts";
import { RecordedJob } from "../../../../rig/recorded-job";

/** The resource of {@link holding}. */
const x = "terraform_data.x";

describeWith(["terraform"], "a plan with what producers are about to give", () => {
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
    const project = new AheadProject({ web, files });
    const ahead = await project.ahead();
    expect(ahead).toMatchObject({ value: { isFinal: false, plan: { because: expect.any(Array) } } });
    const approved = valuesOf(ahead);
    expect(inputsOf(approved)).toEqual(expected);
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
    const project = new AheadProject({ web });
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
      const project = new AheadProject({ net: network("n", outputs), web: holding([`\${${form}}`]) });
      const approved = valuesOf(await project.ahead());
      expect(inputsOf(approved)).toEqual({ [x]: [is] });
      await project.does("net");
      const now = await project.planned("web", new RecordedJob({ detail: "everything" }));
      expect(differences(approved, valuesOf(now), false)).toEqual([]);
    });

    test("also what a stack that was planned ahead gives on", async () => {
      const project = new AheadProject({
        net: network("n", outputs),
        web: { output: { o: { value: `\${[${inner}]}` } } },
      });
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
      const project = new AheadProject({
        net: network("n", outputs),
        web,
        inputs: { v: { from: "net", output: "set" } },
      });
      const first = valuesOf(await project.planned("net", new RecordedJob({ detail: "changes" })));
      const ahead = await project.planned("web", project.jobWith({ net: first.outputs }));
      expect(inputsOf(valuesOf(ahead))).toEqual({ [x]: UNKNOWN });
    });

    test("a list that is known, as a variable of any type: it is none any more", async () => {
      const web = { variable: { v: { type: "any" } }, ...holding('${var.v == tolist(["a"])}') };
      const project = new AheadProject({ web, inputs: { v: { from: "net", output: "list" } } });
      const job = project.jobWith({ net: { list: output(["a"], { type: ["list", "string"] }) } });
      expect(inputsOf(valuesOf(await project.planned("web", job)))).toEqual({ [x]: false });
      const now = new RecordedJob({ detail: "everything", inputs: { v: ["a"] } });
      expect(inputsOf(valuesOf(await project.planned("web", now)))).toEqual({ [x]: false });
    });
  });

  test("a value that is known, and another than it was: what becomes of it, and why", async () => {
    const web = holding([`\${${net}.outputs.name}`, `\${${net}.outputs.id}`]);
    const project = new AheadProject({ web });
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
    const project = new AheadProject({ net: net_("v"), web });
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
    const project = new AheadProject({ web });
    await project.does("net");
    await project.does("web");
    project.stacks(network("m"), web);
    expect(await project.ahead()).toMatchObject({ value: { isFinal: false, plan: { changes: [], outputs: [] } } });
  });

  test("a change of what is not used here is not waited for", async () => {
    const web = holding(`\${${net}.outputs.name}`);
    const project = new AheadProject({ web });
    await project.does("net");
    project.stacks(network("n", { on: false }), web);
    expect(await project.ahead()).toMatchObject({
      value: { isFinal: true, plan: { changes: [{ action: "create" }] } },
    });
  });

  test("an output that the producer drops: it fails, and says which", async () => {
    const web = holding(`\${${net}.outputs.name}`);
    const project = new AheadProject({ web });
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
    const project = new AheadProject({ web });
    await project.does("net");
    project.stacks(
      { resource: { terraform_data: { fresh: {} } }, output: { later: { value: "${terraform_data.fresh.id}" } } },
      web,
    );
    expect(await project.ahead()).toMatchObject({
      failure: { kind: "terraform-failed", diagnostics: [{ summary: "Unsupported attribute" }] },
    });
  });
});
