import {
  App as CdktfApp,
  Fn,
  FOR_EXPRESSION_VALUE,
  forExpression,
  Lazy,
  TerraformOutput,
  TerraformStack,
  Token,
} from "cdktf";
import { Construct } from "constructs";
import { CommandTask, type CommandTaskProps, type OutputDeclarations, type Reference, type Text } from "terrace";
import type { CommandEntry } from "../../orchestrator/graph/graph-file";
import { tempFolder } from "../rig/temp-folder";
import { Producer, Synthesized, testApp } from "./synthesized";

test("a task's entry: what was given, and defaults that say nothing", () => {
  const app = testApp();
  new CommandTask(new Construct(app, "prod"), "check", { command: ["true"] });

  expect(new Synthesized(app).task("prod/check")).toEqual({
    kind: "command",
    id: "prod/check",
    after: [],
    inputs: {},
    policy: {},
    command: { argv: ["true"] },
    env: {},
    triggers: {},
    outputs: {},
  });
});

test("everything that a task may be given", () => {
  const app = testApp();
  new CommandTask(app, "all", {
    shell: "echo $HOME ${HOME} | wc",
    env: { PORT: 5432 },
    cwd: "db",
    stdin: "text",
    triggers: { schema: ["a", 1, { b: null }] },
    outputs: { version: "string", token: { type: "any", sensitive: true, fallback: [1] } },
  });

  expect(new Synthesized(app).task("all")).toMatchObject({
    command: { shell: "echo $HOME ${HOME} | wc" },
    env: { PORT: "5432" },
    cwd: "db",
    stdin: "text",
    triggers: { schema: ["a", 1, { b: null }] },
    outputs: { version: { type: "string", sensitive: false }, token: { type: "any", sensitive: true } },
  });
});

test("a task may always run, and after nodes that hand nothing over", () => {
  const app = testApp();
  const network = new Producer(app, "network");
  const first = new CommandTask(network, "first", { command: ["true"] });
  new CommandTask(app, "second", { command: ["true"], triggers: "always", after: [network, first] });

  expect(new Synthesized(app).task("second")).toMatchObject({
    triggers: "always",
    after: ["network", "network/first"],
  });
});

describe("a text", () => {
  test("with one value in it is cut where the value stands", () => {
    expect(entryWith((producer) => ({ command: ["curl", `http://${producer.url}/health`] }))).toMatchObject({
      command: { argv: ["curl", ["http://", { input: "command_1" }, "/health"]] },
      inputs: { command_1: { from: "producer" } },
    });
  });

  test("names its inputs after the place, and takes a value once however often it stands there", () => {
    const entry = entryWith(({ resource, url }) => ({
      shell: `${url} ${resource.id} ${url}`,
      env: { URL: url, "MY-TAG": resource.getStringAttribute("output.tag") },
      stdin: resource.getStringAttribute("output.stdin"),
    }));

    expect(entry.command).toEqual({ shell: [{ input: "shell" }, " ", { input: "shell_2" }, " ", { input: "shell" }] });
    expect(entry.env).toEqual({ URL: [{ input: "shell" }], "MY-TAG": [{ input: "env_MY_TAG" }] });
    expect(entry.stdin).toEqual([{ input: "stdin" }]);
    expect(Object.keys(entry.inputs).sort()).toEqual(["env_MY_TAG", "shell", "shell_2", "stdin"]);
  });

  test("makes use of an input that the task has named, and of no name that it uses for another", () => {
    const entry = entryWith(({ resource, url }) => ({
      command: ["true"],
      inputs: { address: url, env_ID: resource.getListAttribute("output.hosts") },
      env: { URL: url, ID: resource.id },
    }));

    expect(entry.env).toEqual({ URL: [{ input: "address" }], ID: [{ input: "env_ID_2" }] });
  });

  test.each<[string, (producer: Producer) => Text]>([
    ["a number", ({ resource }) => resource.getNumberAttribute("output.port")],
    ["a token object", ({ resource }) => resource.getBooleanAttribute("output.on")],
    ["an output", ({ resource }) => new TerraformOutput(resource, "port", { value: 1 })],
  ])("may be %s", (_, text) => {
    expect(entryWith((producer) => ({ command: ["true"], env: { VALUE: text(producer) } })).env).toEqual({
      VALUE: [{ input: "env_VALUE" }],
    });
  });

  test("may hold a number, which JavaScript writes into it in digits", () => {
    const entry = entryWith(({ resource }) => ({
      command: ["-1.5e+300", `--port=${resource.getNumberAttribute("output.port")}0`],
    }));

    expect(entry.command).toEqual({ argv: ["-1.5e+300", ["--port=", { input: "command_1" }, "0"]] });
  });
});

describe("a value of a stack", () => {
  test("comes by the output that CDKTF makes for other stacks", () => {
    const app = testApp();
    const producer = new Producer(app, "producer");
    new TerraformOutput(new TerraformStack(app, "consumer"), "url", { value: producer.url });
    new CommandTask(app, "task", { command: ["true"], inputs: { url: producer.url } });

    const synthesized = new Synthesized(app);
    const { from, output } = input(synthesized.task("task").inputs, "url");

    expect(from).toBe("producer");
    expect(synthesized.terraform("producer").output).toEqual({
      [output]: { value: "${terraform_data.thing.output.url}", sensitive: true },
    });
    expect(synthesized.stack("producer").outputs).toEqual({ [output]: { sensitive: true } });
  });

  test.each<[string, (producer: Producer) => Reference]>([
    ["a list", ({ resource }) => resource.getListAttribute("output.url")],
    ["a list of numbers", ({ resource }) => resource.getNumberListAttribute("output.url")],
    ["a map", ({ resource }) => resource.getStringMapAttribute("output.url")],
    ["a number", ({ resource }) => resource.getNumberAttribute("output.url")],
    ["a token object", ({ resource }) => resource.getBooleanAttribute("output.url")],
    ["made lazily", ({ url }) => Lazy.stringValue({ produce: () => url })],
  ])("is the same value when it is %s", (_, reference) => {
    const entry = entryWith((producer) => ({
      command: ["true"],
      inputs: { it: reference(producer), url: producer.url },
    }));

    expect(input(entry.inputs, "it")).toEqual(input(entry.inputs, "url"));
  });

  test("may be a whole attribute that CDKTF wraps in an object", () => {
    const entry = entryWith(({ resource }) => ({ command: ["true"], inputs: { all: resource.output } }));

    expect(input(entry.inputs, "all").output).toMatch(/^cross-stack-output-.*output$/);
  });

  test("may be an output, by its own name and no more secret than it is", () => {
    const app = testApp();
    const producer = new Producer(app, "producer");
    const url = new TerraformOutput(producer, "url", { value: producer.url, staticId: true });
    new CommandTask(app, "task", { command: ["true"], inputs: { url } });

    const synthesized = new Synthesized(app);

    expect(synthesized.task("task").inputs).toEqual({ url: { from: "producer", output: "url" } });
    expect(synthesized.stack("producer").outputs).toEqual({ url: { sensitive: false } });
  });

  test("may go to a task within the stack", () => {
    const app = testApp();
    const producer = new Producer(app, "producer");
    new CommandTask(producer, "task", { command: ["true"], inputs: { url: producer.url } });

    const synthesized = new Synthesized(app);

    expect(input(synthesized.task("producer/task").inputs, "url").from).toBe("producer");
    expect(synthesized.stack("producer").inputs).toEqual({});
  });
});

describe("an expression", () => {
  test("is computed in its stack, and comes as a sensitive output", () => {
    const app = testApp();
    const producer = new Producer(app, "producer");
    new CommandTask(app, "task", { command: ["true"], env: { URL: Fn.upper(producer.url) } });

    const synthesized = new Synthesized(app);
    const { from, output } = input(synthesized.task("task").inputs, "env_URL");

    expect(from).toBe("producer");
    expect(synthesized.terraform("producer").output).toEqual({
      [output]: { value: "${upper(terraform_data.thing.output.url)}", sensitive: true },
    });
  });

  test("is one output for all tasks that take it, and in every synth", () => {
    const outputOf = (): string => {
      const app = testApp();
      const producer = new Producer(app, "producer");
      new CommandTask(app, "a", {
        command: ["true"],
        env: { URL: Fn.upper(producer.url), OTHER: Fn.lower(producer.url) },
      });
      new CommandTask(app, "b", { command: ["true"], inputs: { url: Fn.upper(producer.url) } });
      const synthesized = new Synthesized(app);
      expect(Object.keys(synthesized.stack("producer").outputs)).toHaveLength(2);
      expect(input(synthesized.task("a").inputs, "env_URL")).toEqual(input(synthesized.task("b").inputs, "url"));
      return input(synthesized.task("b").inputs, "url").output;
    };

    expect(outputOf()).toBe(outputOf());
  });

  test("may bind names of its own", () => {
    const app = testApp();
    const producer = new Producer(app, "producer");
    const upper = forExpression(
      producer.resource.getListAttribute("output.hosts"),
      Fn.upper(Token.asString(FOR_EXPRESSION_VALUE)),
    );
    new CommandTask(app, "task", { command: ["true"], inputs: { upper } });

    const synthesized = new Synthesized(app);
    const { output } = input(synthesized.task("task").inputs, "upper");

    expect(synthesized.terraform("producer").output?.[output]?.value).toBe(
      "${[ for key, val in terraform_data.thing.output.hosts: upper(val)]}",
    );
  });
});

describe("a task's output", () => {
  test("goes to another task as it is", () => {
    const app = testApp();
    const first = new CommandTask(app, "first", {
      command: ["true"],
      outputs: { version: "string", hosts: "list(string)" },
    });
    new CommandTask(app, "second", {
      command: ["x", `v${first.outputs.version}`],
      inputs: { hosts: first.outputs.hosts },
    });

    expect(new Synthesized(app).task("second")).toMatchObject({
      command: { argv: ["x", ["v", { input: "command_1" }]] },
      inputs: { hosts: { from: "first", output: "hosts" }, command_1: { from: "first", output: "version" } },
    });
  });

  test("goes through a stack's output to another task", () => {
    const app = testApp();
    const first = new CommandTask(app, "first", { command: ["true"], outputs: { version: "string" } });
    const stack = new TerraformStack(app, "stack");
    const output = new TerraformOutput(stack, "version", { value: Fn.upper(first.outputs.version) });
    new CommandTask(app, "second", { command: ["true"], env: { VERSION: output } });

    const synthesized = new Synthesized(app);

    expect(synthesized.task("second").inputs).toEqual({ env_VERSION: { from: "stack", output: "version" } });
    expect(synthesized.stack("stack").inputs).toEqual({
      terrace_first_version: { from: "first", output: "version" },
    });
    expect(synthesized.terraform("stack").output?.["version"]?.value).toBe("${upper(var.terrace_first_version)}");
  });
});

describe("refuses", () => {
  test.each<[string, (producer: Producer) => unknown, string]>([
    ["no program", () => ({}), "must have either command or shell, got neither"],
    ["two programs", () => ({ command: ["a"], shell: "b" }), "must have either command or shell, got both"],
    ["an empty command", () => ({ command: [] }), "command must not be empty"],
    ["a command without a name", () => ({ command: ["", "a"] }), "command must not be empty"],
    ["an empty line", () => ({ shell: "" }), "shell must not be empty"],
    ["an impossible variable", () => ({ env: { "A=B": "" } }), 'env must have names without "=", got "A=B"'],
    ["Terrace's own variable", () => ({ env: { TERRACE_OUTPUTS: "" } }), "env must not set TERRACE_OUTPUTS"],
    [
      "an impossible output",
      () => ({ outputs: { "a b": "string" } }),
      'outputs must have names of letters, digits, "_" and "-"',
    ],
    [
      "a literal input",
      () => ({ inputs: { region: "eu" } }),
      'input region must be one value of another node, got "eu"',
    ],
    [
      "a text as an input",
      ({ url }) => ({ inputs: { url: `http://${url}` } }),
      'input url must be one value of another node, got "http',
    ],
    ["a list as an input", ({ url }) => ({ inputs: { urls: [url] } }), "input urls must be one value of another node"],
    [
      "a construct as an input",
      (producer) => ({ inputs: { it: producer } }),
      'input it must be one value of another node, got the construct "producer"; give literals in env, stdin or triggers',
    ],
    [
      "a value as a trigger",
      ({ url }) => ({ triggers: { deep: [{ url }] } }),
      "triggers must be literals, got a value of another node",
    ],
    ["a value as a folder", ({ url }) => ({ cwd: url }), "cwd must be a literal, got a value of another node"],
    [
      "a value as a fallback",
      ({ url }) => ({ outputs: { a: { type: "string", fallback: url } } }),
      "a fallback must be a literal",
    ],
    [
      "an order after no node",
      (producer) => ({ after: [producer.resource] }),
      'must come after stacks and tasks only, got the construct "producer/thing"',
    ],
  ])("%s, where it is written", (_, props, problem) => {
    const producer = new Producer(testApp(), "producer");
    const given = props(producer) as { readonly command?: [string]; readonly shell?: never };
    const program =
      "command" in given || "shell" in given || Object.keys(given).length === 0 ? {} : { command: ["true"] };

    expect(() => new CommandTask(producer, "task", { ...program, ...given } as CommandTaskProps<never>)).toThrow(
      `CommandTask producer/task: ${problem}`,
    );
  });

  test.each<[string, (a: Producer, b: Producer) => Text, string]>([
    [
      "a list in a text",
      ({ resource }) => `--hosts=${String(resource.getListAttribute("hosts"))}`,
      "command 1 must be text, got a list of another node; take it in inputs, or Fn.join it",
    ],
    [
      "an expression of several stacks",
      (a, b) => Fn.join("", [a.url, b.url]),
      "command 1 must compute with the values of one stack, got a Terraform expression with values of a, b; take each value as it is, and compute in the command",
    ],
    [
      "an expression of no stack",
      () => Fn.upper("a"),
      "command 1 must take its value from a stack or a task, got a Terraform expression without any; compute it in TypeScript",
    ],
    [
      "an expression of a task's output",
      (a) => Fn.upper(new CommandTask(a, "t", { command: ["true"], outputs: { o: "string" } }).outputs.o),
      "command 1 must compute with the values of one stack, got a Terraform expression with values of a/t",
    ],
  ])("%s, when the app is written", (_, text, problem) => {
    const app = testApp();
    const argument = text(new Producer(app, "a"), new Producer(app, "b"));
    new CommandTask(app, "task", { command: ["x", argument] });

    expect(() => {
      app.synth();
    }).toThrow(`CommandTask task: ${problem}`);
  });

  test("an app of CDKTF's own, which would never run it", () => {
    const app = new CdktfApp({ outdir: tempFolder() });

    expect(() => new CommandTask(app, "task", { command: ["true"] })).toThrow(
      `CommandTask task: must be in terrace's App, got another root; import { App } from "terrace"`,
    );
  });
});

/** The entry of a task that takes values of the stack `producer`. */
function entryWith(props: (producer: Producer) => CommandTaskProps<OutputDeclarations>): CommandEntry {
  const app = testApp();
  new CommandTask(app, "task", props(new Producer(app, "producer")));
  return new Synthesized(app).task("task");
}

function input<T>(inputs: Readonly<Record<string, T>>, name: string): T {
  const found = inputs[name];
  if (found === undefined) throw new Error(`no input ${name}, only ${Object.keys(inputs).join(", ")}`);
  return found;
}
