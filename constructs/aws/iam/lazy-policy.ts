import { type IResolveContext, Lazy } from "cdktf";
import { policyDocument } from "./policy-document";
import type { Statement } from "./statement";

/** A policy as text, with all statements that the list has by the end of synthesis, each once. */
export function lazyPolicyJson(statements: readonly Statement[]): string {
  return Lazy.stringValue({
    produce: (context) => JSON.stringify(policyDocument(different(statements, context))),
  });
}

/**
 * Values are resolved to be compared: the same attribute, asked for twice, is two tokens. They are written as tokens, whose
 * expressions would not survive being quoted as text.
 */
function different(statements: readonly Statement[], context: IResolveContext): readonly Statement[] {
  const byText = statements.map((each): [string, Statement] => [JSON.stringify(context.resolve(each)), each]);
  return [...new Map(byText).values()];
}
