import { isElements, isFields, type Fields, type Value } from "./value";

/** The indexes or names of a value's parts; none if it has no parts. */
export function stepsOf(value: Value): readonly (string | number)[] {
  return isElements(value) || isFields(value) ? [...value.keys()] : [];
}

/** A part of a value; null if there is none. */
export function partOf(value: Value, step: string | number): Value {
  if (typeof step === "number") return isElements(value) ? (value[step] ?? null) : null;
  return isFields(value) ? (value.get(step) ?? null) : null;
}

/** The fields of a value; none if it is null, or not known. */
export function fieldsOf(value: Value): Fields {
  return isFields(value) ? value : NO_FIELDS;
}

const NO_FIELDS: Fields = new Map<string, Value>();
