import type { Attributes, AttributeType } from "./type";

/** A type as a person reads it: `list(string)`, `map(object)`, `object({ host = string })`. */
export function typeText(type: AttributeType): string {
  switch (type.kind) {
    case "list":
    case "set":
    case "map":
      return `${type.kind}(${typeText(type.element)})`;
    case "object":
      return `object({ ${Object.entries(type.attributes)
        .map(([name, inner]) => `${name} = ${typeText(inner)}`)
        .join(", ")} })`;
    case "tuple":
      return `tuple([${type.elements.map(typeText).join(", ")}])`;
    case "nullable":
      return `${typeText(type.of)} or null`;
    case "nested":
      return "object";
    case "bigNumber":
      return "number";
    case "dynamic":
      return "any";
    case "string":
    case "number":
    case "bool":
      return type.kind;
  }
}

/** The attributes within a type, or within its elements, where those have a schema of their own. */
export function nestedIn(type: AttributeType): Attributes | undefined {
  switch (type.kind) {
    case "nested":
      return type.attributes;
    case "list":
    case "set":
    case "map":
      return nestedIn(type.element);
    case "object":
    case "tuple":
    case "nullable":
    case "bigNumber":
    case "dynamic":
    case "string":
    case "number":
    case "bool":
      return undefined;
  }
}
