import type { AttributeType, Path } from "../../definition";
import { Decimal } from "./decimal";
import { distinct } from "./equal";
import { parseTypeJson, typeOfAttribute } from "./type-json";
import { TypedValue, type Fields, type Value } from "./value";
import { ValueError } from "./value-error";

/**
 * Reads a value of a type from JSON, as Terraform stores it. States can be of an older schema: attributes that the type
 * has not are left out, and those that the JSON has not are null. Throws a ValueError on what is none of that type.
 */
export function fromJson(type: AttributeType, json: string): Value {
  return read(type, JSON.parse(quoteNumbers(json, () => true)), []);
}

/** JSON's value for who reads it without a type. Numbers that a JavaScript number can't hold exactly are text. */
export function looseJson(json: string): unknown {
  return JSON.parse(quoteNumbers(json, (number) => Decimal.parse(number)?.toNumber() === undefined));
}

/** Numbers as texts, because a JavaScript number loses digits. */
function quoteNumbers(json: string, which: (number: string) => boolean): string {
  return json.replace(TOKENS, (token) => (token.startsWith('"') || !which(token) ? token : `"${token}"`));
}

const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

function read(type: AttributeType, json: unknown, path: Path): Value {
  if (json === null || json === undefined) return null;
  const value = readKnown(type, json, path);
  if (value === undefined) throw new ValueError(path, `is no ${type.kind}`);
  return value;
}

function readKnown(type: AttributeType, json: unknown, path: Path): Value | undefined {
  switch (type.kind) {
    case "nullable":
      return readKnown(type.of, json, path);
    case "string":
      return typeof json === "string" ? json : undefined;
    case "number":
    case "bigNumber":
      return typeof json === "string" ? Decimal.parse(json) : undefined;
    case "bool":
      return typeof json === "boolean" ? json : undefined;
    case "dynamic":
      return readDynamic(json, path);
    case "list":
    case "set":
    case "tuple":
      return readElements(type, json, path);
    case "map":
      return readFields(type, json, undefined, path);
    case "object":
    case "nested":
      return readFields(type, json, Object.keys(type.attributes), path);
  }
}

function readDynamic(json: unknown, path: Path): Value | undefined {
  if (typeof json !== "object" || json === null || !("type" in json) || !("value" in json)) return undefined;
  const type = parseTypeJson(JSON.stringify(json.type));
  return new TypedValue(type, read(type, json.value, path));
}

function readElements(type: AttributeType, json: unknown, path: Path): readonly Value[] | undefined {
  if (!Array.isArray(json)) return undefined;
  const elements = json.map((element, index) => read(typeOfAttribute(type, index), element, [...path, index]));
  return type.kind === "set" ? distinct(type.element, elements) : elements;
}

/** All fields, or those of the names. */
function readFields(
  type: AttributeType,
  json: unknown,
  names: readonly string[] | undefined,
  path: Path,
): Fields | undefined {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return undefined;
  const fields = new Map<string, unknown>(Object.entries(json));
  const kept = names ?? [...fields.keys()];
  return new Map(kept.map((name) => [name, read(typeOfAttribute(type, name), fields.get(name), [...path, name])]));
}
