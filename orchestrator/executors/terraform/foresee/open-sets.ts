import type { Json } from "../../../values/outputs";
import { hasUnknown, isList, UNKNOWN, type PlannedValue } from "../../../plan/planned-value";
import { typeOfPart } from "./value-type";

/**
 * A value in which a set is not known as long as something in it is not: neither is in which order its elements will
 * stand then, nor how many they are, since two may turn out to be one. Terraform's JSON says it with an order and a size
 * all the same, and Terraform itself takes them for certain in a `for`. What may be a set for all that is told of its
 * type counts as one.
 */
export function withoutOpenSets(value: PlannedValue, type: Json | undefined): PlannedValue {
  if (value === UNKNOWN || !hasUnknown(value)) return value;
  const part = (part: PlannedValue, key: string | number): PlannedValue => withoutOpenSets(part, typeOfPart(type, key));
  if (isList(value)) return hasOrder(type) ? value.map(part) : UNKNOWN;
  return Object.fromEntries(Object.entries(value as object).map(([key, of]) => [key, part(of as PlannedValue, key)]));
}

function hasOrder(type: Json | undefined): boolean {
  return Array.isArray(type) && (type[0] === "list" || type[0] === "tuple");
}
