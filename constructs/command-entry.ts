import type { IConstruct } from "constructs";
import type { CommandEntry, Template } from "../orchestrator/graph/graph-file";
import type { CommandTaskProps } from "./command-task-props";
import { constructError } from "./construct-error";
import { TaskInputs } from "./task-inputs";
import { type OutputDeclarations, outputProps } from "./output-declaration";
import { holdsList, templateOf, type Text } from "./template";

/**
 * A task's entry in the graph file. Makes the outputs, in the stacks, that the task takes its values from: so it is called
 * when the whole app is there, and before the stacks are written.
 */
export function commandEntry(
  task: IConstruct,
  props: CommandTaskProps<OutputDeclarations>,
  decided: Pick<CommandEntry, "after" | "policy">,
): CommandEntry {
  const inputs = new TaskInputs(task, props.inputs ?? {});
  const template = (text: Text, place: string): Template => {
    if (holdsList(text)) {
      throw constructError(task, `${place} must be text, got a list of another node; take it in inputs, or Fn.join it`);
    }
    return templateOf(text, (reference) => inputs.nameFor(reference, place));
  };
  const texts = {
    command: programOf(props, template),
    env: mapValues(props.env ?? {}, (text, name) => template(text, `env ${name}`)),
    stdin: props.stdin === undefined ? undefined : template(props.stdin, "stdin"),
  };
  return {
    kind: "command",
    id: task.node.path,
    ...decided,
    inputs: inputs.toRecord(),
    ...texts,
    cwd: props.cwd,
    triggers: props.triggers ?? {},
    outputs: mapValues(props.outputs ?? {}, (declaration) => {
      const { type, sensitive = false } = outputProps(declaration);
      return { type, sensitive };
    }),
  };
}

function programOf(
  props: CommandTaskProps<OutputDeclarations>,
  template: (text: Text, place: string) => Template,
): CommandEntry["command"] {
  if (props.command === undefined) return { shell: template(props.shell, "shell") };
  return { argv: props.command.map((text, index) => template(text, `command ${String(index)}`)) };
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, map: (value: T, name: string) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]));
}
