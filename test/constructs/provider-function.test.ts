import { join } from "node:path";
import { LocalBackend, TerraformLocal, TerraformOutput, TerraformStack, Token } from "cdktf";
import { type App, providerConstruct, providerFunction, resourceConstruct } from "terrace";
import {
  AttributeError,
  bigNumber,
  bool,
  computed,
  defineFunction,
  defineProvider,
  defineResource,
  dynamic,
  list,
  map,
  nullable,
  number,
  object,
  parameter,
  required,
  string,
  tuple,
} from "../../providers/definition";
import { serveTerraform } from "../rig/host/served-terraform";
import { describeWith } from "../rig/parts";
import { configurationIn, stackFolder, testApp } from "./synthesized";

const note = defineResource({
  name: "note",
  schema: { text: required(string), loud: computed(string) },
  create: ({ text }) => ({ text, loud: text.toUpperCase() }),
  read: (state) => state,
  delete: () => undefined,
});
const show = defineFunction({
  name: "show",
  parameters: [parameter("any", dynamic)],
  returns: string,
  call: (any) => JSON.stringify(any),
});
const glue = defineFunction({
  name: "glue",
  parameters: [parameter("separator", nullable(string))],
  variadic: parameter("parts", string),
  returns: string,
  call(separator, ...parts) {
    if (parts.length === 0) throw new AttributeError([0], "glues nothing");
    return parts.join(separator ?? "");
  },
});
const measure = defineFunction({
  name: "measure",
  parameters: [
    parameter("place", object({ host_name: string, open_ports: list(number) })),
    parameter("pair", tuple([bool, bigNumber])),
  ],
  returns: map(number),
  call: ({ host_name, open_ports }, [isOpen, digits]) => ({
    host: host_name.length,
    ports: open_ports.length,
    open: isOpen ? 1 : 0,
    digits: digits.length,
  }),
});
const letters = defineFunction({
  name: "letters",
  parameters: [parameter("text", string)],
  returns: list(string),
  call: (text) => [...text],
});
const count = defineFunction({
  name: "count",
  parameters: [parameter("texts", list(string))],
  returns: number,
  call: (texts) => texts.length,
});
const demo = defineProvider({
  name: "demo",
  version: "1.2.0",
  module: __filename,
  resources: [note],
  functions: [show, glue, measure, letters, count],
});

class Note extends resourceConstruct(demo, note) {}
class Demo extends providerConstruct(demo) {}
const call = {
  show: providerFunction(demo, show),
  glue: providerFunction(demo, glue),
  measure: providerFunction(demo, measure),
  letters: providerFunction(demo, letters),
  count: providerFunction(demo, count),
};

let app: App;
let stack: TerraformStack;

beforeEach(() => {
  app = testApp();
  stack = new TerraformStack(app, "stack");
  new LocalBackend(stack, { path: join(app.outdir, "stack.tfstate") });
});

function output(name: string, value: unknown, of = stack): void {
  new TerraformOutput(of, name, { value, staticId: true });
}

describeWith(["terraform"], "a function that an app calls", ({ terraform }) => {
  /** Has Terraform work out all outputs of the stack. */
  async function outputs(): Promise<Readonly<Record<string, unknown>>> {
    const folder = stackFolder(app, stack);
    const { run, close } = await serveTerraform(terraform, folder, demo);
    try {
      await run("apply", "-auto-approve", "-input=false", "-no-color");
      const told = JSON.parse(await run("output", "-json")) as Record<string, { readonly value: unknown }>;
      return Object.fromEntries(Object.entries(told).map(([name, { value }]) => [name, value]));
    } finally {
      await close();
    }
  }

  test("is given literal values as they are", async () => {
    const values = [
      ...["", 'a"b', '"a"', "a\\b\\", "a\n\r\tb", "\u0007\u007f", "${a}", "$${a}", "%{ if a }", "$", "%%", "ü☃🎉"],
      ...[0, -1.5, 1e21, true, null, [], {}, [1, ["a", null]], { 'a "${b}"': { "%{": [false] } }],
    ];
    values.forEach((value, index) => output(`v${index}`, call.show(value)));
    const shown = await outputs();
    expect(values.map((_, index) => JSON.parse(shown[`v${index}`] as string) as unknown)).toEqual(values);
  });

  test("is given what tokens are by then, whole and in part", async () => {
    const it = new Note(stack, "it", { text: "a" });
    const texts = new TerraformLocal(stack, "texts", ["x", "y"]);
    const numbers = new TerraformLocal(stack, "numbers", { a: 1 });
    output("whole", call.show(it.loud));
    output("part", call.show(`$${it.loud}%${it.loud}"\n`));
    output("list", call.count(Token.asList(texts.expression)));
    output("within", call.show({ [it.loud]: [it.loud, Token.asNumberMap(numbers.expression)] }));
    output("nested", call.glue("-", ...["b", call.glue(null, it.loud, call.glue("", "c"))]));
    output("in-text", `<${call.glue(it.loud, "b", "c")}>`);
    new Note(stack, "other", { text: call.glue("+", it.loud, "d") });
    expect(await outputs()).toMatchObject({
      whole: '"A"',
      part: JSON.stringify('$A%A"\n'),
      list: 2,
      within: '{"A":["A",{"a":1}]}',
      nested: "b-Ac",
      "in-text": "<bAc>",
    });
  });

  test("has names in camel case in objects, and a token of its result's type", async () => {
    const measured = call.measure({ hostName: "host", openPorts: [80, 81] }, [true, "12345678901234567890"]);
    output("measured", measured);
    output("again", call.count(call.letters("abc")));
    expect(await outputs()).toEqual({ measured: { host: 4, ports: 2, open: 1, digits: 20 }, again: 3 });
  });

  test("that refuses an argument says which", async () => {
    output("glued", call.glue("-"));
    await expect(outputs()).rejects.toThrow(/Invalid value for "separator" parameter: glues nothing/);
  });
});

describe("a stack in which a function is used", () => {
  const required = { demo: { version: "1.2.0", source: "localhost/terrace/demo" } };
  const configuration = (of = stack) => configurationIn(stackFolder(app, of));

  test("knows the provider, once", () => {
    output("a", call.count(["a"]));
    output("b", call.count(["a"]));
    expect(configuration()).toMatchObject({ terraform: { required_providers: required }, provider: { demo: [{}] } });
  });

  test("keeps the provider's own block", () => {
    new Demo(stack, "demo", { alias: "own" });
    output("a", call.count(["a"]));
    expect(configuration().provider).toEqual({ demo: [{ alias: "own" }] });
  });

  test("depends on the stack that an argument is of", () => {
    const other = new TerraformStack(app, "other");
    output("a", call.glue("-", new Note(other, "it", { text: "a" }).loud));
    const { output: outputs } = configuration();
    expect(outputs).toEqual({
      a: {
        value: expect.stringMatching(
          /^\$\{provider::demo::glue\("-", data\.terraform_remote_state\.[^)]+\)\}$/,
        ) as string,
      },
    });
    expect(stack.dependsOn(other)).toBe(true);
  });
});
