import { Token } from "cdktf";
import { Construct } from "constructs";
import { commandEntry } from "./command-entry";
import type { CommandTaskProps } from "./command-task-props";
import { constructError, requireTerraceApp } from "./construct-error";
import { taskMark } from "./mark";
import { idsOf } from "./order";
import { isReference } from "./output-ref";
import { everyFailure, policyOf } from "./policy";
import { type OutputDeclarations, outputProps, type TaskOutputs } from "./output-declaration";
import { outputToken } from "./task-output";

/**
 * A node of the graph that runs a command.
 *
 * Terrace runs it when it has not run yet, and when its text, the values it takes or its triggers have changed. Values of
 * stacks and of other tasks may stand anywhere in `command`, `shell`, `env` and `stdin`; its outputs may be used in stacks
 * and in other tasks.
 *
 * @example
 * const migrate = new CommandTask(app, "migrate", {
 *   command: ["node", "migrate.js", "--url", database.url],
 *   outputs: { version: "string" },
 * });
 * new Service(app, "service", { schema: migrate.outputs.version });
 */
export class CommandTask<D extends OutputDeclarations = Readonly<Record<string, never>>> extends Construct {
  /** Tokens of the declared outputs, each in the form of its type. */
  readonly outputs: TaskOutputs<D>;

  constructor(scope: Construct, id: string, props: CommandTaskProps<D>) {
    super(scope, id);
    requireTerraceApp(this);
    checkProgram(this, props);
    checkNames(this, props);
    checkValues(this, props);
    const after = idsOf(props.after ?? [], this);
    const policy = policyOf(this, props, everyFailure);
    taskMark.set(this, () => commandEntry(this, props, { after, policy }));
    this.outputs = tokensOf(this, props.outputs);
  }
}

function tokensOf<D extends OutputDeclarations>(task: Construct, declarations: D | undefined): TaskOutputs<D> {
  const tokens = Object.entries(declarations ?? {}).map(([output, declaration]) => [
    output,
    outputToken({ from: task.node.path, output }, outputProps(declaration)),
  ]);
  return Object.fromEntries(tokens) as TaskOutputs<D>;
}

type AnyProps = CommandTaskProps<OutputDeclarations>;

function checkProgram(task: Construct, { command, shell }: AnyProps): void {
  if ((command === undefined) === (shell === undefined)) {
    throw constructError(task, `must have either command or shell, got ${command === undefined ? "neither" : "both"}`);
  }
  if (command?.length === 0 || command?.[0] === "" || shell === "") {
    throw constructError(task, `${command === undefined ? "shell" : "command"} must not be empty`);
  }
}

function checkNames(task: Construct, { env, outputs }: AnyProps): void {
  for (const name of Object.keys(env ?? {})) {
    if (!/^[^=\0]+$/.test(name)) throw constructError(task, `env must have names without "=", got "${name}"`);
    if (reserved.includes(name)) throw constructError(task, `env must not set ${name}, which Terrace sets`);
  }
  for (const name of Object.keys(outputs ?? {})) {
    if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(name)) {
      throw constructError(task, `outputs must have names of letters, digits, "_" and "-", got "${name}"`);
    }
  }
}

const reserved: readonly string[] = ["TERRACE_INPUTS", "TERRACE_OUTPUTS"];

function checkValues(task: Construct, { inputs, triggers, cwd, outputs }: AnyProps): void {
  for (const [name, value] of Object.entries(inputs ?? {})) {
    if (!isReference(value)) {
      throw constructError(
        task,
        `input ${name} must be one value of another node, got ${shown(value)}; give literals in env, stdin or triggers`,
      );
    }
  }
  if (holdsToken(triggers)) {
    throw constructError(
      task,
      "triggers must be literals, got a value of another node; take it in inputs, where it counts too",
    );
  }
  if (holdsToken(cwd)) throw constructError(task, "cwd must be a literal, got a value of another node");
  if (holdsToken(outputs)) throw constructError(task, "a fallback must be a literal, got a value of another node");
}

function holdsToken(value: unknown): boolean {
  if (Token.isUnresolved(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsToken);
}

function shown(value: unknown): string {
  return Construct.isConstruct(value) ? `the construct "${value.node.path}"` : JSON.stringify(value);
}
