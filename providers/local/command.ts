import { isDeepStrictEqual } from "node:util";
import {
  AttributeError,
  computed,
  defineResource,
  dynamic,
  list,
  map,
  number,
  optional,
  required,
  string,
  type AttributesOf,
  type Context,
  type Dynamic,
} from "../definition";
import { existingAt } from "./confined";
import type { LocalPlatform } from "./platform";
import { runProgram } from "./run-program";
import { checkSeconds, DAY_MS } from "./seconds";

const argv = list(string);

const schema = {
  create: required(argv, {
    validate: checkCommand,
    description: "A program and its arguments. It creates what is wanted, and prints the output.",
  }),
  read: optional(argv, {
    validate: checkCommand,
    description: "Prints the output as it is now, or `null` if what was created is gone. Without it, nobody looks.",
  }),
  update: optional(argv, {
    validate: checkCommand,
    description: "Makes a change of `input`, and prints the output. Without it, a change replaces.",
  }),
  delete: optional(argv, {
    validate: checkCommand,
    description: "Removes what was created. Without it, nothing is done.",
  }),
  input: optional(dynamic, { description: "What the commands are told." }),
  cwd: optional(string, { default: ".", description: "Where they run; relative to the data folder." }),
  environment: optional(map(string), { description: "Environment variables, beside PATH, HOME and the like." }),
  timeout: optional(number, { default: 600, validate: checkSeconds, description: "Seconds that a command may take." }),
  output: computed(dynamic, { description: "What the last command has printed: any JSON." }),
};

type CommandPlan = AttributesOf<typeof schema, "plan">;
type Operation = "create" | "read" | "update" | "delete";

/**
 * Something that commands create, read, update and delete. Each is a program with its arguments, run without a shell. On
 * its standard input it gets `{"operation", "input", "output"}` as JSON, where `output` is what was printed last; what it
 * prints is JSON (nothing at all is `null`), and what it writes to its standard error goes to the run's log. An exit code
 * other than 0 is a failure.
 */
export const command = defineResource<typeof schema, LocalPlatform>({
  name: "command",
  description: "Something that commands create, read, update and delete.",
  schema,
  timeouts: { create: DAY_MS, read: DAY_MS, update: DAY_MS, delete: DAY_MS },
  plan(plan, state, context) {
    if (state && plan.update === undefined) context.replace(["input"]);
    return undefined;
  },
  async create(plan, context) {
    return { ...plan, output: await run("create", plan, null, context) };
  },
  async read(state, context) {
    if (!state.read) return state;
    const output = await run("read", state, state.output, context);
    return output === null ? undefined : { ...state, output };
  },
  async update(plan, state, context) {
    if (!plan.update || isSame(plan.input, state.input)) return { ...plan, output: state.output };
    return { ...plan, output: await run("update", plan, state.output, context) };
  },
  async delete(state, context) {
    if (state.delete) await run("delete", state, state.output, context);
  },
});

async function run(
  operation: Operation,
  resource: CommandPlan,
  output: Dynamic,
  context: Context<LocalPlatform>,
): Promise<Dynamic> {
  const { client, signal } = context;
  const program = {
    command: resource[operation] ?? [],
    cwd: existingAt(client, resource.cwd, ["cwd"]),
    environment: { ...client.environment, ...resource.environment },
    stdin: JSON.stringify({ operation, input: resource.input ?? null, output }),
    timeoutMs: resource.timeout * 1_000,
  };
  const { exit, stdout, lastWords } = await runProgram(program, {
    signal,
    line: (text) => context.progress(text),
  }).catch((error: unknown) => {
    throw new AttributeError([operation], (error as Error).message);
  });
  if (exit !== 0)
    throw new AttributeError([operation], `${program.command[0] ?? ""} ended with ${exit}\n${lastWords}`.trim());
  return parse(stdout, operation);
}

function parse(text: string, operation: Operation): Dynamic {
  if (text.trim() === "") return null;
  try {
    return JSON.parse(text) as Dynamic;
  } catch {
    throw new AttributeError([operation], `it printed no JSON: ${text.slice(0, 200)}`);
  }
}

function checkCommand(words: readonly string[]): string | undefined {
  return words[0] ? undefined : "must begin with a program";
}

function isSame(one: Dynamic | undefined, other: Dynamic | undefined): boolean {
  return isDeepStrictEqual(one ?? null, other ?? null);
}
