import {
  DefaultTokenResolver,
  type IPostProcessor,
  type IResolvable,
  type IResolveContext,
  StringConcat,
  TerraformStack,
  Tokenization,
} from "cdktf";
import type { IConstruct } from "constructs";
import { taskOutputMark } from "./mark";
import type { OutputRef } from "../orchestrator/graph/graph-file";

/** Where a value comes from: an attribute of something in a stack, or a task's output. */
export type Source =
  | { readonly kind: "stack"; readonly stack: TerraformStack; readonly address: string }
  | { readonly kind: "task"; readonly ref: OutputRef };

/** What a value with tokens in it is made of. */
export interface Trace {
  /** The value as Terraform would read it, but for braces: equal texts are equal values. */
  readonly text: unknown;
  /** Each source once, in the order of their appearance. */
  readonly sources: readonly Source[];
}

/** Finds out where a value comes from, changing nothing: CDKTF's own way of resolving writes outputs into stacks. */
export function trace(value: unknown, scope: IConstruct): Trace {
  const resolver = new TracingResolver(new StringConcat());
  const text: unknown = Tokenization.resolve(value, { scope, resolver });
  return { text, sources: [...resolver.sources.values()] };
}

/** A source as it stands in {@link Trace.text}. */
export function expressionOf(source: Source): string {
  return `\${${addressOf(source)}}`;
}

class TracingResolver extends DefaultTokenResolver {
  readonly sources = new Map<string, Source>();

  override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    const source = sourceOf(token);
    if (source === undefined) return boundName(token) ?? super.resolveToken(token, context, postProcessor);
    this.sources.set(keyOf(source), source);
    return expressionOf(source);
  }
}

function sourceOf(token: IResolvable): Source | undefined {
  const ref = taskOutputMark.get(token);
  if (ref !== undefined) return { kind: "task", ref };
  if (!isTerraformReference(token) || !TerraformStack.isStack(token.originStack)) return undefined;
  return { kind: "stack", stack: token.originStack, address: token.identifier };
}

/** A name that the expression around it gives a value to: `each.key`, or the `val` of a `for`. */
function boundName(token: IResolvable): string | undefined {
  return isTerraformReference(token) ? token.identifier : undefined;
}

/** CDKTF exports neither the class of its references nor their fields. */
function isTerraformReference(token: object): token is { readonly identifier: string; readonly originStack: unknown } {
  return "identifier" in token && typeof token.identifier === "string" && "originStack" in token;
}

function keyOf(source: Source): string {
  return source.kind === "task"
    ? `task ${source.ref.from} ${source.ref.output}`
    : `stack ${source.stack.node.path} ${source.address}`;
}

function addressOf(source: Source): string {
  return source.kind === "task" ? `${source.ref.from}.${source.ref.output}` : source.address;
}
