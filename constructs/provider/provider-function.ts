import { type IResolvable, type IResolveContext, Token } from "cdktf";
import type { Parameter, PlainType, Provider, ProviderFunction } from "../../providers/definition";
import { expressionOf } from "./expression";
import type { Given } from "./given";
import { ensureProvider } from "./provider-construct";
import { toTerraformValue } from "./to-terraform";
import { tokenOf, type TokenOf } from "./tokens";

/** A function of a provider, as an app calls it: with values or tokens, for a token of the result. */
export type TokenFunction<P extends readonly Parameter[], V extends PlainType, R extends PlainType> = (
  ...args: [...{ readonly [K in keyof P]: Given<P[K]["type"]> }, ...Given<V>[]]
) => TokenOf<R>;

/**
 * Makes a function that is written in TypeScript one that an app can call. Terraform calls it for the app, with what the
 * tokens are by then.
 *
 * ```ts
 * const slug = providerFunction(blog, slugFunction);
 * new Note(stack, "monday", { path: slug(monday.title), text: "It rained." });
 * ```
 */
export function providerFunction<P extends readonly Parameter[], V extends PlainType, R extends PlainType>(
  provider: Provider,
  called: ProviderFunction<P, V, R>,
): TokenFunction<P, V, R> {
  return (...args) => tokenOf(called.returns, new ProviderCall(provider, called, args));
}

/** `provider::NAME::FUNCTION(...)`. A stack in which it is used knows the provider. */
class ProviderCall implements IResolvable {
  readonly creationStack: string[] = [];

  constructor(
    private readonly provider: Provider,
    private readonly called: ProviderFunction,
    private readonly args: readonly unknown[],
  ) {}

  resolve(context: IResolveContext): string {
    if (context.preparing) ensureProvider(context.scope, this.provider);
    const { parameters, variadic, name } = this.called;
    const isWithin = context.suppressBraces ?? false;
    const args = this.args.map((arg, index) => {
      const type = (parameters[index] ?? variadic)?.type;
      return expressionOf(type ? toTerraformValue(type, arg) : arg, context);
    });
    const call = `provider::${this.provider.name}::${name}(${args.join(", ")})`;
    return isWithin ? call : `\${${call}}`;
  }

  toString(): string {
    return Token.asString(this);
  }
}
