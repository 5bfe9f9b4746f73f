import type { AttributeType } from "../../definition";
import type { Decimal } from "./decimal";

/**
 * A value as Terraform has it. What its parts are is said by its type: an array is a list, a set or a tuple; fields are
 * a map's or an object's.
 */
export type Value = null | boolean | string | Decimal | UnknownValue | TypedValue | readonly Value[] | Fields;

/** The elements of a map, or the attributes of an object. */
export type Fields = ReadonlyMap<string, Value>;

/** What isn't known before it is applied. */
export class UnknownValue {
  /** @param refinement What is known of it nevertheless, as Terraform has sent it. */
  constructor(readonly refinement?: Uint8Array) {}
}

/** What isn't known at all. */
export const UNKNOWN = new UnknownValue();

/** A value of a dynamic type, which brings its own. */
export class TypedValue {
  constructor(
    readonly type: AttributeType,
    readonly value: Value,
  ) {}
}

/** Whether a value is a list, a set or a tuple. */
export function isElements(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** Whether a value has fields. */
export function isFields(value: Value | undefined): value is Fields {
  return value instanceof Map;
}

/** Whether all of a value is known. */
export function isWhollyKnown(value: Value): boolean {
  if (value instanceof UnknownValue) return false;
  if (value instanceof TypedValue) return isWhollyKnown(value.value);
  if (isElements(value)) return value.every(isWhollyKnown);
  return !isFields(value) || [...value.values()].every(isWhollyKnown);
}
