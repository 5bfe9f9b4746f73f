import { createHash } from "node:crypto";
import { type IResolvable, TerraformOutput, TerraformStack, Token, Tokenization } from "cdktf";
import type { IConstruct } from "constructs";
import type { OutputRef } from "../orchestrator/graph/graph-file";
import { constructError } from "./construct-error";
import { expressionOf, type Source, trace } from "./trace";

/**
 * One value of another node: a token (an attribute in a stack, a Terraform expression, a task's output), or an output.
 */
export type Reference =
  | string
  | number
  | readonly string[]
  | readonly number[]
  | Readonly<Record<string, string | number | boolean>>
  | IResolvable
  | TerraformOutput;

/** Whether a value is one reference, with nothing around it. */
export function isReference(value: unknown): value is Reference {
  if (TerraformOutput.isTerraformOutput(value)) return true;
  return Token.isUnresolved(value) && (typeof value !== "string" || Tokenization.reverseString(value).length === 1);
}

/**
 * The output that a reference stands for. What is no output of its stack yet becomes one: under the name that CDKTF
 * would give it for another stack, so that both share it.
 *
 * @param place where the reference stands in the task, for errors.
 */
export function outputRef(reference: Reference, task: IConstruct, place: string): OutputRef {
  if (TerraformOutput.isTerraformOutput(reference)) return refOf(reference);
  const { text, sources } = trace(reference, task);
  const [source, ...others] = sources;
  if (source === undefined) {
    throw constructError(
      task,
      `${place} must take its value from a stack or a task, got a Terraform expression without any; compute it in TypeScript`,
    );
  }
  if (others.length === 0 && text === expressionOf(source)) return sourceRef(source);
  return refOf(expressionOutput(originOf(sources, task, place), reference, text));
}

function refOf(output: TerraformOutput): OutputRef {
  return { from: TerraformStack.of(output).node.path, output: output.friendlyUniqueId };
}

function sourceRef(source: Source): OutputRef {
  return source.kind === "task" ? source.ref : refOf(source.stack.registerOutgoingCrossStackReference(source.address));
}

/** The stack that can compute an expression: the one that all of its values are of. */
function originOf(sources: readonly Source[], task: IConstruct, place: string): TerraformStack {
  const stacks = new Set(sources.map((source) => (source.kind === "stack" ? source.stack : undefined)));
  const [stack] = stacks;
  if (stacks.size === 1 && stack !== undefined) return stack;
  const origins = new Set(
    sources.map((source) => (source.kind === "stack" ? source.stack.node.path : source.ref.from)),
  );
  throw constructError(
    task,
    `${place} must compute with the values of one stack, got a Terraform expression with values of ${[...origins].join(", ")}; ` +
      "take each value as it is, and compute in the command",
  );
}

/** Sensitive, as CDKTF's own outputs for other stacks are: what the expression is made of may be. */
function expressionOutput(stack: TerraformStack, value: unknown, text: unknown): TerraformOutput {
  const id = `terrace-${createHash("sha256").update(JSON.stringify(text)).digest("hex").slice(0, 8)}`;
  const known = stack.node.tryFindChild(id);
  return TerraformOutput.isTerraformOutput(known) ? known : new TerraformOutput(stack, id, { value, sensitive: true });
}
