import type { Json } from "../../../values/outputs";

/**
 * Reads a type as a variable declares it (`map(list(string))`), and says it as Terraform's states do. Undefined where it
 * leaves something open (`any`, `optional(…)`), or is in no form that is known here.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/type-constraints
 */
export function readType(text: string): Json | undefined {
  const tokens = text.match(/[\w-]+|"[^"]*"|[^\s\w"]/g) ?? [];
  const rest = [...tokens];
  const type = typeFrom(rest);
  return rest.length === 0 ? type : undefined;
}

function typeFrom(tokens: string[]): Json | undefined {
  const name = tokens.shift() ?? "";
  if (["string", "number", "bool"].includes(name)) return name;
  if (tokens.shift() !== "(") return undefined;
  const of = partFrom(name, tokens);
  return of !== undefined && tokens.shift() === ")" ? [name, of] : undefined;
}

function partFrom(name: string, tokens: string[]): Json | undefined {
  if (["list", "set", "map"].includes(name)) return typeFrom(tokens);
  if (name === "tuple") return tokens.shift() === "[" ? partsFrom(tokens, "]", typeFrom) : undefined;
  if (name !== "object" || tokens.shift() !== "{") return undefined;
  const attributes = partsFrom(tokens, "}", attributeFrom);
  return attributes && Object.fromEntries(attributes);
}

function attributeFrom(tokens: string[]): readonly [string, Json] | undefined {
  const name = tokens.shift()?.replace(/^"|"$/g, "") ?? "";
  const sign = tokens.shift() ?? "";
  const type = [":", "="].includes(sign) ? typeFrom(tokens) : undefined;
  return type === undefined ? undefined : [name, type];
}

/** Parts up to the closing sign. */
function partsFrom<T>(
  tokens: string[],
  end: string,
  partFrom: (tokens: string[]) => T | undefined,
): readonly T[] | undefined {
  const parts: T[] = [];
  while (tokens[0] !== end) {
    const part = partFrom(tokens);
    if (part === undefined) return undefined;
    parts.push(part);
    if (tokens[0] === ",") tokens.shift();
  }
  tokens.shift();
  return parts;
}
