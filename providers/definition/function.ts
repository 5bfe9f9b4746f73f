import { checkName, checkType } from "./check";
import type { Awaitable } from "./resource";
import type { PlainType } from "./type";
import type { ValueOf } from "./value";

/** A function that configurations can call: `provider::NAME::function(...)`. Pure: the same arguments, the same result. */
export interface FunctionDefinition<
  P extends readonly Parameter[],
  V extends PlainType,
  R extends PlainType = PlainType,
> {
  readonly name: string;
  /** One line. */
  readonly summary?: string;
  /** For the reference; Markdown. */
  readonly description?: string;
  /** Warns who uses it: why, and what to use in its place. */
  readonly deprecated?: string;
  readonly parameters: P;
  /** Takes all further arguments. */
  readonly variadic?: Parameter<V>;
  readonly returns: R;
  /** The result. An `AttributeError` whose path begins with the index of an argument blames that one. */
  call(...parameters: [...ArgumentsOf<P>, ...ValueOf<V>[]]): Awaitable<ValueOf<R>>;
}

/** One parameter of a function. */
export interface Parameter<T extends PlainType = PlainType> {
  readonly name: string;
  readonly type: T;
  /** For the reference; Markdown. */
  readonly description?: string;
}

/** The arguments for parameters, as TypeScript sees them. */
export type ArgumentsOf<P extends readonly Parameter[]> = { readonly [K in keyof P]: ValueOf<P[K]["type"]> };

/** A function that a provider can have. */
export interface ProviderFunction<
  P extends readonly Parameter[] = readonly Parameter[],
  V extends PlainType = PlainType,
  R extends PlainType = PlainType,
> {
  readonly kind: "function";
  readonly name: string;
  readonly summary?: string;
  readonly description?: string;
  readonly deprecated?: string;
  readonly parameters: P;
  readonly variadic?: Parameter<V>;
  readonly returns: R;
  call(...parameters: readonly never[]): unknown;
}

/** A parameter of a function, for example `parameter("text", string)`. */
export function parameter<T extends PlainType>(name: string, type: T, description?: string): Parameter<T> {
  return { name, type, ...(description !== undefined && { description }) };
}

/** Defines a function. Throws at once what is wrong with its types. */
export function defineFunction<const P extends readonly Parameter[], R extends PlainType, V extends PlainType = never>(
  definition: FunctionDefinition<P, V, R>,
): ProviderFunction<P, V, R> {
  const { name, parameters, variadic, returns } = definition;
  checkName(`function ${name}`, name);
  const all = variadic ? [...parameters, variadic] : parameters;
  for (const each of all) checkType(`function ${name}: parameter ${each.name}`, each.type);
  checkType(`function ${name}: result`, returns);
  return { ...definition, kind: "function" };
}
