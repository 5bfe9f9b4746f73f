import { type IResolvable, type TerraformOutput, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { App, CommandTask, Duration, runAfter, setPolicy } from "terrace";
import { describe, expect, test } from "tstyche";

const app = new App();
const stack = new TerraformStack(app, "stack");
declare const list: string[];
declare const output: TerraformOutput;

describe("a task's outputs", () => {
  const { outputs } = new CommandTask(app, "all", {
    command: ["true"],
    outputs: {
      version: "string",
      tables: "number",
      ready: "boolean",
      hosts: "list(string)",
      ports: "list(number)",
      tags: "map(string)",
      report: "any",
      token: { type: "string", sensitive: true },
      region: { type: "list(string)", fallback: ["eu-west-1"] },
    },
  });

  test("have the types that were declared", () => {
    expect(outputs.version).type.toBe<string>();
    expect(outputs.tables).type.toBe<number>();
    expect(outputs.ready).type.toBe<IResolvable>();
    expect(outputs.hosts).type.toBe<string[]>();
    expect(outputs.ports).type.toBe<number[]>();
    expect(outputs.tags).type.toBe<Record<string, string>>();
    expect(outputs.report).type.toBe<IResolvable>();
    expect(outputs.token).type.toBe<string>();
    expect(outputs.region).type.toBe<string[]>();
  });

  test("are those that were declared", () => {
    expect(outputs).type.not.toHaveProperty("verison");
    expect(new CommandTask(app, "none", { command: ["true"] }).outputs).type.not.toBeAssignableTo<{
      version: string;
    }>();
  });
});

describe("what a task is given", () => {
  test("is a command or a line for a shell", () => {
    expect(CommandTask).type.toBeConstructableWith(app, "id", { command: ["true"] });
    expect(CommandTask).type.toBeConstructableWith(app, "id", { shell: "true" });
    expect(CommandTask).type.not.toBeConstructableWith(app, "id", { command: ["true"], shell: "true" });
    expect(CommandTask).type.not.toBeConstructableWith(app, "id", {});
  });

  test("is text where text is written", () => {
    expect(CommandTask).type.toBeConstructableWith(app, "id", { command: ["a", 1, output], env: { PORT: 1 } });
    expect(CommandTask).type.not.toBeConstructableWith(app, "id", { command: ["a", list] });
    expect(CommandTask).type.not.toBeConstructableWith(app, "id", { shell: "a", env: { HOSTS: list } });
  });

  test("is a value of any type among its inputs", () => {
    expect(CommandTask).type.toBeConstructableWith(app, "id", { shell: "a", inputs: { list, output, number: 1 } });
    expect(CommandTask).type.not.toBeConstructableWith(app, "id", { shell: "a", inputs: { stack } });
  });

  test("is an output of a known type, with a fallback of that type", () => {
    expect(CommandTask).type.toBeConstructableWith(app, "id", {
      shell: "a",
      outputs: { a: { type: "number", fallback: 1 } },
    });
    expect(CommandTask).type.not.toBeConstructableWith(app, "id", { shell: "a", outputs: { a: "text" } });
    expect(CommandTask).type.not.toBeConstructableWith(app, "id", {
      shell: "a",
      outputs: { a: { type: "number", fallback: "1" } },
    });
  });

  test("is triggers that are JSON, or the word always", () => {
    expect(CommandTask).type.toBeConstructableWith(app, "id", { shell: "a", triggers: { a: [1, { b: null }] } });
    expect(CommandTask).type.toBeConstructableWith(app, "id", { shell: "a", triggers: "always" });
    expect(CommandTask).type.not.toBeConstructableWith(app, "id", { shell: "a", triggers: "never" });
    expect(CommandTask).type.not.toBeConstructableWith(app, "id", { shell: "a", triggers: { a: stack } });
  });
});

describe("order and policy", () => {
  const task = new CommandTask(app, "task", { command: ["true"], outputs: { version: "string" } });

  test("are of nodes", () => {
    expect(runAfter).type.toBeCallableWith(stack, task, stack, new CommandTask(app, "plain", { shell: "a" }));
    expect(runAfter).type.not.toBeCallableWith(stack, new Construct(app, "group"));
    expect(runAfter).type.not.toBeCallableWith(task, stack);
  });

  test("have units and known classes of failure", () => {
    expect(setPolicy).type.toBeCallableWith(stack, {
      timeout: Duration.hours(1),
      retry: { attempts: 2, on: ["quota"] },
    });
    expect(setPolicy).type.not.toBeCallableWith(stack, { timeout: 3600 });
    expect(setPolicy).type.not.toBeCallableWith(stack, { retry: { attempts: 2, on: ["bad-luck"] } });
    expect(setPolicy).type.not.toBeCallableWith(stack, { retry: {} });
  });
});
