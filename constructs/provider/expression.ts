import { type IResolvable, type IResolveContext, Tokenization } from "cdktf";
import { textParts } from "../text-parts";

/**
 * A value in Terraform's native syntax, for a place within an expression.
 *
 * @param context of what the expression is resolved for: tokens within are, too
 */
export function expressionOf(value: unknown, context: IResolveContext): string {
  const token = tokenIn(value);
  if (token) return reference(token, context);
  if (typeof value === "string") return text(value, context);
  if (Array.isArray(value)) return `[${value.map((each) => expressionOf(each, context)).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const fields = Object.entries(value).map(
    ([name, each]) => `(${text(name, context)}) = ${expressionOf(each, context)}`,
  );
  return `{${fields.join(", ")}}`;
}

/** The token that a whole value is, if it is one. */
function tokenIn(value: unknown): IResolvable | undefined {
  if (Tokenization.isResolvable(value)) return value;
  if (typeof value === "number") return Tokenization.reverseNumber(value);
  if (Array.isArray(value)) return listTokenIn(value);
  return typeof value === "object" && value !== null ? Tokenization.reverseMap(value) : undefined;
}

/** CDKTF's token of a list is a list of one element. */
function listTokenIn([only, ...others]: readonly unknown[]): IResolvable | undefined {
  if (others.length > 0) return undefined;
  if (typeof only === "string") return Tokenization.reverseList([only]);
  return typeof only === "number" ? Tokenization.reverseNumberList([only]) : undefined;
}

/** What it refers to, without braces; what is put off may be a value that has to be written. */
function reference(token: IResolvable, context: IResolveContext): string {
  context.suppressBraces = true;
  context.ignoreEscapes = true;
  const resolved: unknown = context.resolve(token);
  return typeof resolved === "string" ? resolved : expressionOf(resolved, context);
}

function text(value: string, context: IResolveContext): string {
  const parts = textParts(value);
  const [only] = parts;
  if (parts.length === 1 && typeof only === "object") return reference(only, context);
  const written = parts.map((part, index) => {
    if (typeof part !== "string") return `\${${reference(part, context)}}`;
    return index < parts.length - 1 ? beforeReference(literal(part)) : literal(part);
  });
  return `"${written.join("")}"`;
}

/** @see https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences */
function literal(part: string): string {
  return part
    .replaceAll(/["\\\u0000-\u001f]/g, (each) => ESCAPES[each] ?? codeOf(each))
    .replaceAll(/([$%])\{/g, "$1$1{");
}

const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\" };

/** A sign that would make the brace of the reference after it a part of the text. */
function beforeReference(part: string): string {
  return part.replace(/[$%]$/, codeOf);
}

function codeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
