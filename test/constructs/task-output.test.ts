import { Aspects, DataResource, Fn, type IAspect, TerraformOutput, TerraformStack, Token } from "cdktf";
import { Construct } from "constructs";
import { type App, CommandTask, type OutputDeclaration, type OutputDeclarations } from "terrace";
import type * as terrace from "terrace";
import { Synthesized, testApp } from "./synthesized";

test("arrives in a stack as a variable, which the graph gives its value", () => {
  const app = testApp();
  const task = taskWith(app, { version: "string" });
  use(app, "service", task.outputs.version);

  const synthesized = new Synthesized(app);

  expect(synthesized.stack("service").inputs).toEqual({
    terrace_migrate_version: { from: "migrate", output: "version" },
  });
  expect(synthesized.terraform("service").variable).toEqual({
    terrace_migrate_version: { type: "string", description: 'Output "version" of task migrate' },
  });
  expect(inputOf(synthesized, "service")).toBe("${var.terrace_migrate_version}");
});

test.each<[OutputDeclaration, string]>([
  ["string", "string"],
  ["number", "number"],
  ["boolean", "bool"],
  ["list(string)", "list(string)"],
  ["list(number)", "list(number)"],
  ["map(string)", "map(string)"],
  ["any", "any"],
])("of the type %j has a variable of the type %s", (declaration, type) => {
  const app = testApp();
  use(app, "service", taskWith(app, { it: declaration }).outputs.it);

  const synthesized = new Synthesized(app);

  expect(synthesized.terraform("service").variable).toMatchObject({ terrace_migrate_it: { type } });
  expect(inputOf(synthesized, "service")).toBe("${var.terrace_migrate_it}");
});

test("a sensitive output is a sensitive variable", () => {
  const app = testApp();
  use(app, "service", taskWith(app, { it: { type: "string", sensitive: true } }).outputs.it);

  expect(new Synthesized(app).terraform("service").variable).toMatchObject({ terrace_migrate_it: { sensitive: true } });
});

test.each<[OutputDeclaration, unknown]>([
  [{ type: "string", fallback: "" }, ""],
  [{ type: "boolean", fallback: false }, false],
  [{ type: "list(string)", fallback: [] }, []],
  [{ type: "any", fallback: { a: [1] } }, { a: [1] }],
])("the fallback of %j stands in where nothing runs tasks", (declaration, fallback) => {
  const app = testApp();
  use(app, "service", taskWith(app, { it: declaration }).outputs.it);

  expect(new Synthesized(app).terraform("service").variable).toMatchObject({
    terrace_migrate_it: { default: fallback },
  });
});

test("is one variable in each stack, wherever it stands there", () => {
  const app = testApp();
  const { version } = taskWith(app, { version: "string" }).outputs;
  const { stack: a } = use(app, "a", `v${version}`);
  new TerraformOutput(new Construct(a, "inner"), "upper", { value: Fn.upper(version), staticId: true });
  use(app, "b", version);

  const synthesized = new Synthesized(app);

  expect(Object.keys(synthesized.stack("a").inputs)).toEqual(["terrace_migrate_version"]);
  expect(Object.keys(synthesized.stack("b").inputs)).toEqual(["terrace_migrate_version"]);
  expect(inputOf(synthesized, "a")).toBe("v${var.terrace_migrate_version}");
  expect(synthesized.terraform("a").output?.["upper"]?.value).toBe("${upper(var.terrace_migrate_version)}");
});

test("goes on to a third stack by CDKTF's own cross-stack reference", () => {
  const app = testApp();
  const { resource } = use(app, "service", taskWith(app, { version: "string" }).outputs.version);
  use(app, "dns", resource.getStringAttribute("output"));

  const synthesized = new Synthesized(app);

  expect(synthesized.stack("dns")).toMatchObject({ after: ["service"], inputs: {} });
});

test("two outputs whose names would be one variable are two", () => {
  const app = testApp();
  const first = new CommandTask(new Construct(app, "a"), "b", { command: ["true"], outputs: { c: "string" } });
  const second = new CommandTask(app, "a_b", { command: ["true"], outputs: { c: "string" } });
  use(app, "service", `${first.outputs.c} ${second.outputs.c}`);

  expect(new Synthesized(app).stack("service").inputs).toEqual({
    terrace_a_b_c: { from: "a/b", output: "c" },
    terrace_a_b_c_2: { from: "a_b", output: "c" },
  });
});

test("a path that Terraform would not take as a name is made one", () => {
  const app = testApp();
  const task = new CommandTask(app, "prüfe alles", { command: ["true"], outputs: { "a-b": "string" } });
  use(app, "service", task.outputs["a-b"]);

  expect(new Synthesized(app).stack("service").inputs).toEqual({
    terrace_pr_fe_alles_a_b: { from: "prüfe alles", output: "a-b" },
  });
});

test("that an aspect brings in comes too late, and says so", () => {
  const app = testApp();
  const { version } = taskWith(app, { version: "string" }).outputs;
  Aspects.of(new TerraformStack(app, "service")).add(new AddOutput(version));

  expect(() => {
    app.synth();
  }).toThrow(
    'TerraformStack service: output "version" of task migrate came in by an aspect, too late to be declared; use it where the stack is built',
  );
});

test("A -> task -> B across two copies of the package", () => {
  const other = anotherCopy();
  const app = testApp();
  const producer = use(app, "producer", "x");
  const task = new other.CommandTask(app, "task", {
    command: ["x", producer.resource.id],
    outputs: { version: "string" },
    after: [producer.stack],
  });
  const { stack: consumer } = use(app, "consumer", task.outputs.version);
  other.runAfter(consumer, task);
  other.setPolicy(consumer, { timeout: other.Duration.hours(1) });

  const synthesized = new Synthesized(app);

  expect(other.CommandTask).not.toBe(CommandTask);
  expect(synthesized.task("task")).toMatchObject({ after: ["producer"], inputs: { command_1: { from: "producer" } } });
  expect(synthesized.stack("consumer")).toMatchObject({
    after: ["task"],
    inputs: { terrace_task_version: { from: "task", output: "version" } },
    policy: { timeoutMs: 3_600_000 },
  });
});

/** What a library's own copy of the package, in its own node_modules, is. */
function anotherCopy(): typeof terrace {
  let copy: typeof terrace | undefined;
  jest.isolateModules(() => {
    copy = jest.requireActual<typeof terrace>("terrace");
  });
  if (copy === undefined) throw new Error("terrace was not loaded");
  return copy;
}

class AddOutput implements IAspect {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  visit(construct: Construct): void {
    if (TerraformStack.isStack(construct)) new TerraformOutput(construct, "late", { value: this.#value });
  }
}

function taskWith<D extends OutputDeclarations>(app: App, outputs: D): CommandTask<D> {
  return new CommandTask(app, "migrate", { command: ["true"], outputs });
}

/** A stack that takes a value. */
function use(
  app: App,
  id: string,
  value: unknown,
): { readonly stack: TerraformStack; readonly resource: DataResource } {
  const stack = new TerraformStack(app, id);
  const input = Token.asAny(value) as unknown as Record<string, unknown>;
  return { stack, resource: new DataResource(stack, "thing", { input }) };
}

function inputOf(synthesized: Synthesized, stack: string): unknown {
  return synthesized.terraform(stack).resource?.terraform_data["thing"]?.input;
}
