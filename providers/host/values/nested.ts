import type { Attributes, AttributeType } from "../../definition";
import { isElements, isFields, type Value } from "./value";

/** The attributes of a type's nested objects, one level down; undefined if it has none. */
export function nestedIn(type: AttributeType): Attributes | undefined {
  if (type.kind === "nested") return type.attributes;
  const element = type.kind === "list" || type.kind === "set" || type.kind === "map" ? type.element : undefined;
  return element?.kind === "nested" ? element.attributes : undefined;
}

/** The value with each of its nested objects changed; itself if its type has none, or where it isn't known. */
export function mapNested(
  type: AttributeType,
  value: Value,
  change: (attributes: Attributes, object: Value, step: string | number | undefined) => Value,
): Value {
  const nested = nestedIn(type);
  if (!nested) return value;
  if (isElements(value)) return value.map((each, index) => change(nested, each, index));
  if (!isFields(value)) return value;
  if (type.kind === "nested") return change(nested, value, undefined);
  return new Map([...value].map(([name, each]) => [name, change(nested, each, name)]));
}
