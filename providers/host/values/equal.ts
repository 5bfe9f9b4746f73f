import type { AttributeType } from "../../definition";
import { Decimal } from "./decimal";
import { isElements, isFields, isWhollyKnown, TypedValue, UnknownValue, type Value } from "./value";
import { toTypeJson, typeOfAttribute } from "./type-json";

/** Whether two values of a type are the same, or both unknown. A set has no order. */
export function isEqual(type: AttributeType, one: Value, other: Value): boolean {
  return keyOf(type, one) === keyOf(type, other);
}

/** The elements of a set, each of them once. What isn't known may be different. */
export function distinct(element: AttributeType, elements: readonly Value[]): readonly Value[] {
  const keyed = elements.map((each) => [isWhollyKnown(each) ? keyOf(element, each) : Symbol(), each] as const);
  return [...new Map<string | symbol, Value>(keyed).values()];
}

/** Text that is the same for the same values of a type, and for no others. */
function keyOf(type: AttributeType, value: Value): string {
  if (value === null) return "null";
  if (type.kind === "nullable") return keyOf(type.of, value);
  if (value instanceof UnknownValue) return "unknown";
  if (value instanceof TypedValue) return `${toTypeJson(value.type)}:${keyOf(value.type, value.value)}`;
  if (value instanceof Decimal) return value.toString();
  if (isElements(value)) return keyOfElements(type, value);
  if (isFields(value)) {
    const fields = [...value].sort(([one], [other]) => (one < other ? -1 : 1));
    return `{${fields.map(([name, inner]) => `${JSON.stringify(name)}:${keyOf(typeOfAttribute(type, name), inner)}`).join()}}`;
  }
  return JSON.stringify(value);
}

function keyOfElements(type: AttributeType, elements: readonly Value[]): string {
  const keys = elements.map((element, index) => keyOf(typeOfAttribute(type, index), element));
  return `[${(type.kind === "set" ? keys.sort() : keys).join()}]`;
}
