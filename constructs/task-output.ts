import { type IResolvable, type IResolveContext, TerraformStack, Token } from "cdktf";
import type { OutputRef } from "../orchestrator/graph/graph-file";
import { inputVariable } from "./input-variable";
import { taskOutputMark } from "./mark";
import type { OutputProps, OutputTokens, OutputType } from "./output-declaration";

/** The token of a task's output, in the form that the output's type has in the app's code. */
export function outputToken(ref: OutputRef, props: OutputProps): OutputTokens[OutputType] {
  const output = new TaskOutput(ref, props);
  switch (props.type) {
    case "string":
      return Token.asString(output);
    case "number":
      return Token.asNumber(output);
    case "list(string)":
      return Token.asList(output);
    case "list(number)":
      return Token.asNumberList(output);
    case "map(string)":
      return Token.asStringMap(output);
    case "boolean":
    case "any":
      return output;
  }
}

/** In a stack, a task's output is a Terraform variable. */
class TaskOutput implements IResolvable {
  readonly creationStack: string[] = [];
  readonly #ref: OutputRef;
  readonly #props: OutputProps;

  constructor(ref: OutputRef, props: OutputProps) {
    this.#ref = ref;
    this.#props = props;
    taskOutputMark.set(this, ref);
  }

  resolve(context: IResolveContext): string {
    const stack = TerraformStack.of(context.scope);
    const name = inputVariable(stack, this.#ref, { ...this.#props, mayCreate: context.preparing });
    return context.suppressBraces === true ? `var.${name}` : `\${var.${name}}`;
  }

  toString(): string {
    return Token.asString(this);
  }
}
