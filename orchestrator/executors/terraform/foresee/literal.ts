import type { Json } from "../../../values/outputs";
import { isObject, UNKNOWN, type PlannedValue } from "../../../plan/planned-value";

/**
 * Writes a value as an HCL expression. `unknown` is an expression for what is not known: a string that Terraform itself
 * does not know yet, such as the id of something to be created. `type` is a type as Terraform's states describe it;
 * with it the expression has just this type, also where a value is of another, empty, null or not known. Without it, lists are
 * tuples and maps are objects.
 */
export function literal(value: PlannedValue, unknown: string, type: Json = "dynamic"): string {
  return expressionOf(value, type as Type, unknown);
}

/** A type in Terraform's notation. */
type Type = string | Uniform | readonly ["object" | "tuple", Readonly<Record<string, Type>>];

/** A type of collections whose elements are all of one type. */
type Uniform = readonly ["list" | "set" | "map", Type];

function expressionOf(value: PlannedValue, type: Type, unknown: string): string {
  if (value === UNKNOWN) return unknownOf(type, unknown);
  if (value === null) return nullOf(type);
  if (isInexact(value)) return unknownOf("number", unknown);
  if (typeof value !== "object")
    return converted(typeof value === "string" ? quoted(value) : String(value), value, type);
  return isUniform(type) ? uniform(value, type, unknown) : structure(value, type, unknown);
}

/**
 * Terraform's numbers may have more digits than ours. One that may have lost some is as good as unknown; where an
 * expression turns it into text, the digits count.
 */
function isInexact(value: PlannedValue): boolean {
  if (typeof value !== "number") return false;
  if (Number.isInteger(value)) return !Number.isSafeInteger(value);
  return (
    String(value)
      .replace(/e.*|\D/g, "")
      .replace(/^0+/, "").length > 15
  );
}

/** A variable's value need not be of the type that it is declared with. */
function converted(expression: string, value: string | number | boolean, type: Type): string {
  const own = typeof value === "boolean" ? "bool" : typeof value;
  return type === "dynamic" || type === own ? expression : `to${type as string}(${expression})`;
}

/** Whichever element it is that Terraform does not know, it has the type that all of them have. */
function unknownOf(type: Type, unknown: string): string {
  if (type === "dynamic") return unknown;
  return typeof type === "string" ? `to${type}(${unknown})` : `tolist([${exampleOf(type)}])[tonumber(${unknown})]`;
}

/** A condition has one type, whichever way it goes. */
function nullOf(type: Type): string {
  if (type === "dynamic") return "null";
  return typeof type === "string" ? `to${type}(null)` : `(true ? null : ${exampleOf(type)})`;
}

type Compound = Extract<PlannedValue, object>;

function uniform(value: Compound, type: Uniform, unknown: string): string {
  const [kind, element] = type;
  // Terraform can't do much with a set that it knows in part.
  if (kind === "set" && Object.values(value).some(isInexact)) return unknownOf(type, unknown);
  return Object.keys(value).length === 0 ? emptyOf(kind, element) : `to${kind}(${structure(value, type, unknown)})`;
}

/** A bare `tolist([])` would be a list of anything, which can't be in one list with a list of objects. */
function emptyOf(kind: Uniform[0], element: Type): string {
  const none = `slice(tolist([${exampleOf(element)}]), 0, 0)`;
  if (kind === "list") return none;
  return kind === "set" ? `toset(${none})` : `zipmap([], ${none})`;
}

function structure(value: Compound, type: Type, unknown: string): string {
  const entries = Object.entries(value).filter(([key]) => isPartOf(type, key));
  const parts = entries.map(([key, part]) => [key, expressionOf(part, typeOfPart(type, key), unknown)] as const);
  if (!isObject(value)) return `[${parts.map(([, part]) => part).join(", ")}]`;
  return parts.length === 0 ? "{}" : `{ ${parts.map(([key, part]) => `${quoted(key)} = ${part}`).join(", ")} }`;
}

/** An object that is converted loses the attributes that its type has not. */
function isPartOf(type: Type, key: string): boolean {
  return typeof type === "string" || type[0] !== "object" || Object.hasOwn(type[1], key);
}

function typeOfPart(type: Type, key: string): Type {
  if (typeof type === "string") return "dynamic";
  return isUniform(type) ? type[1] : (type[1][key] ?? "dynamic");
}

function isUniform(type: Type): type is Uniform {
  return typeof type !== "string" && type[0] !== "object" && type[0] !== "tuple";
}

/** Some value of the type, for where only its type matters. */
function exampleOf(type: Type): string {
  return expressionOf(example(type), type, "");
}

function example(type: Type): PlannedValue {
  if (typeof type === "string") return null;
  if (isUniform(type)) return type[0] === "map" ? { "": example(type[1]) } : [example(type[1])];
  const parts = Object.entries(type[1]).map(([key, part]) => [key, example(part)] as const);
  return type[0] === "tuple" ? parts.map(([, part]) => part) : Object.fromEntries(parts);
}

/** Nothing in it is a template. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]|\p{Cc}|[$%](?=\{)/gu, escaped)}"`;
}

const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", $: "$$", "%": "%%" };

function escaped(char: string): string {
  if (char === '"' || char === "\\") return `\\${char}`;
  return ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
