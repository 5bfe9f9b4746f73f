import { bool, dynamic, nullable, number, string, type AttributeType, type PlainType } from "../../definition";

/** Terraform's JSON of a type constraint, for example `["list","string"]`. */
export function toTypeJson(type: AttributeType): string {
  return JSON.stringify(constraint(type));
}

/** The type of a constraint in Terraform's JSON. All within it may be null. Throws on what is none. */
export function parseTypeJson(json: string): AttributeType {
  return parse(JSON.parse(json));
}

/** The type of a part of a value: an attribute by its name, an element by its key or index. */
export function typeOfAttribute(type: AttributeType, step: string | number): AttributeType {
  switch (type.kind) {
    case "nullable":
      return typeOfAttribute(type.of, step);
    case "list":
    case "set":
    case "map":
      return type.element;
    case "object":
      return type.attributes[step] ?? dynamic;
    case "nested":
      return type.attributes[step]?.type ?? dynamic;
    case "tuple":
      return type.elements[Number(step)] ?? dynamic;
    case "string":
    case "number":
    case "bigNumber":
    case "bool":
    case "dynamic":
      return dynamic;
  }
}

function constraint(type: AttributeType): unknown {
  switch (type.kind) {
    case "string":
    case "number":
    case "bool":
    case "dynamic":
      return type.kind;
    case "bigNumber":
      return "number";
    case "nullable":
      return constraint(type.of);
    case "list":
    case "set":
    case "map":
      return [type.kind, constraint(type.element)];
    case "tuple":
      return ["tuple", type.elements.map(constraint)];
    case "object":
      return ["object", byName(type.attributes, constraint)];
    case "nested":
      return ["object", byName(type.attributes, (attribute) => constraint(attribute.type))];
  }
}

function byName<T, R>(of: Readonly<Record<string, T>>, what: (each: T) => R): Readonly<Record<string, R>> {
  const names = Object.keys(of).sort();
  return Object.fromEntries(names.map((name) => [name, what(of[name] as T)]));
}

const primitives: Readonly<Record<string, PlainType>> = { string, number, bool, dynamic };

function parse(json: unknown): PlainType {
  if (typeof json === "string" && Object.hasOwn(primitives, json)) return primitives[json] ?? dynamic;
  if (!Array.isArray(json)) throw new Error(`${JSON.stringify(json)} is no type`);
  const [kind, of] = json as readonly unknown[];
  if (kind === "list" || kind === "set" || kind === "map") {
    // Terraform's own values can have elements of any type where there are none: `tolist([])`.
    return { kind, element: nullable(parse(of)) };
  }
  if (kind === "tuple" && Array.isArray(of)) return { kind, elements: of.map((each) => nullable(parse(each))) };
  if (kind === "object" && typeof of === "object" && of !== null) {
    return {
      kind,
      attributes: Object.fromEntries(Object.entries(of).map(([name, type]) => [name, nullable(parse(type))])),
    };
  }
  throw new Error(`${JSON.stringify(json)} is no type`);
}
