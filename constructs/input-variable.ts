import { type TerraformStack, TerraformVariable } from "cdktf";
import type { OutputRef } from "../orchestrator/graph/graph-file";
import { constructError } from "./construct-error";
import { inputsMark } from "./mark";
import type { OutputProps } from "./output-declaration";
import { uniqueName } from "./unique-name";

/** The output's declaration, and whether this is the time to make its variable. */
export type VariableProps = OutputProps & {
  /** CDKTF collects a stack's elements when it has prepared the stack: a variable made later would not be written. */
  readonly mayCreate: boolean;
};

/** The name of the Terraform variable by which a task's output arrives in a stack. Made when the stack first needs it. */
export function inputVariable(stack: TerraformStack, ref: OutputRef, props: VariableProps): string {
  const inputs = inputsMark.get(stack) ?? new Map<string, OutputRef>();
  const known = [...inputs].find(([, input]) => input.from === ref.from && input.output === ref.output);
  if (known !== undefined) return known[0];
  if (!props.mayCreate) {
    throw constructError(
      stack,
      `output "${ref.output}" of task ${ref.from} came in by an aspect, too late to be declared; use it where the stack is built`,
    );
  }
  const name = createVariable(stack, ref, props).friendlyUniqueId;
  inputsMark.set(stack, new Map([...inputs, [name, ref]]));
  return name;
}

function createVariable(stack: TerraformStack, ref: OutputRef, props: VariableProps): TerraformVariable {
  const id = uniqueName(`terrace_${ref.from}_${ref.output}`, (name) => stack.node.tryFindChild(name) !== undefined);
  return new TerraformVariable(stack, id, {
    type: props.type === "boolean" ? "bool" : props.type,
    description: `Output "${ref.output}" of task ${ref.from}`,
    sensitive: props.sensitive,
    default: props.fallback,
  });
}
