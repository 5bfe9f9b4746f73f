import { Tokenization } from "cdktf";
import type { Attributes, AttributeType } from "../../providers/definition";
import { camelCase } from "./names";

/** What a construct was given, with Terraform's names, for its configuration. */
export function toTerraform(attributes: Attributes, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return named(
    Object.entries(attributes).map(([name, { type }]) => [name, type]),
    given,
  );
}

function named(
  types: readonly (readonly [string, AttributeType])[],
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const values = types.map(([name, type]) => [name, toTerraformValue(type, given[camelCase(name)])] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/**
 * A value of a type, with Terraform's names. They are of the schema in objects only: what is in a map, or in a value of
 * any type, is called as it was given.
 */
export function toTerraformValue(type: AttributeType, value: unknown): unknown {
  if (value === undefined || value === null || Tokenization.isResolvable(value) || typeof value !== "object")
    return value;
  switch (type.kind) {
    case "list":
    case "set":
      return Array.isArray(value) ? value.map((each) => toTerraformValue(type.element, each)) : value;
    case "map":
      return Object.fromEntries(
        Object.entries(value).map(([name, each]) => [name, toTerraformValue(type.element, each)]),
      );
    case "tuple":
      return Array.isArray(value) ? value.map((each, index) => inTuple(type.elements[index], each)) : value;
    case "object":
      return named(Object.entries(type.attributes), value as Record<string, unknown>);
    case "nested":
      return toTerraform(type.attributes, value as Record<string, unknown>);
    case "nullable":
      return toTerraformValue(type.of, value);
    case "string":
    case "bigNumber":
    case "number":
    case "bool":
    case "dynamic":
      return value;
  }
}

function inTuple(type: AttributeType | undefined, value: unknown): unknown {
  return type === undefined ? value : toTerraformValue(type, value);
}
