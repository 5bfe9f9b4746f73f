/** Marks what is not known; the same for every copy of this package that is loaded. */
const UNKNOWN: unique symbol = Symbol.for("terrace.policies.unknown") as never;

/** Stands where a value is known only when something was deployed, or is not to be seen. */
export interface Unknown {
  readonly [UNKNOWN]: true;
  /** The text with references that becomes the value, where that is known: `${aws_s3_bucket.logs.arn}/*`. */
  readonly template?: string;
}

/** A value of a resource, with leaves (or all of it) that may not be known. */
export type Value = string | number | boolean | Unknown | readonly Value[] | Fields;

/** Values by name; one that is not set is not there. */
export interface Fields {
  readonly [name: string]: Value | undefined;
}

/** A value that is not known. */
export function unknown(template?: string): Unknown {
  return { [UNKNOWN]: true, ...(template !== undefined && { template }) };
}

/** Whether a value is not known. */
export function isUnknown(value: unknown): value is Unknown {
  return typeof value === "object" && value !== null && UNKNOWN in value;
}

/** Whether a value is a list. */
export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** Whether a value has fields. */
export function isFields(value: Value | undefined): value is Fields {
  return typeof value === "object" && !isList(value) && !isUnknown(value);
}

/**
 * All values at a path of names with dots between. A block that is there several times gives a value for each; one that
 * is there without the last name gives `undefined`; one that is not there gives nothing.
 */
export function valuesAt(value: Value | undefined, path: string): readonly (Value | undefined)[] {
  return stepsInto(value, path.split("."));
}

/** The value at a path, or the first of several; undefined where it is not set. */
export function valueAt(value: Value | undefined, path: string): Value | undefined {
  return valuesAt(value, path)[0];
}

function stepsInto(value: Value | undefined, [step, ...rest]: readonly string[]): readonly (Value | undefined)[] {
  if (step === undefined || isUnknown(value)) return [value];
  // Terraform has a block that can be there once as a list, too.
  if (isList(value)) return value.flatMap((item) => stepsInto(item, [step, ...rest]));
  if (!isFields(value)) return [];
  const next = Object.hasOwn(value, step) ? value[step] : undefined;
  return next === undefined && rest.length > 0 ? [] : stepsInto(next, rest);
}

/** The blocks at a path; undefined where it is not known how many there are. */
export function blocksAt(value: Value | undefined, path: string): readonly Fields[] | undefined {
  const blocks = valuesAt(value, path).flatMap((each): readonly (Value | undefined)[] =>
    isList(each) ? each : [each],
  );
  return blocks.some(isUnknown) ? undefined : blocks.filter(isFields);
}

/** Whether a value is true; undefined where that is not known. Terraform takes the text for the value. */
export function truth(value: Value | undefined, byDefault: boolean): boolean | undefined {
  if (value === undefined) return byDefault;
  if (isUnknown(value)) return undefined;
  return value === true || value === "true";
}

/** A number; undefined where it is not known, or none. */
export function numberOf(value: Value | undefined): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && !Number.isNaN(number) ? number : undefined;
}

/** Texts of a list, or a single one; without those that are not known. */
export function textsOf(value: Value | undefined): readonly string[] {
  if (isList(value)) return value.flatMap(textsOf);
  return value === undefined || isUnknown(value) || isFields(value) ? [] : [String(value)];
}

/** A text, or the first of a list; empty where there is none, or it is not known. */
export function textOf(value: Value | undefined): string {
  return textsOf(value)[0] ?? "";
}

/** A text, or what it is when it is not set; undefined where it is not known. */
export function knownText(value: Value | undefined, byDefault: string): string | undefined {
  return value === undefined ? byDefault : textsOf(value)[0];
}

/** Whether something of a value is not known. */
export function hasUnknown(value: Value | undefined): boolean {
  if (isUnknown(value)) return true;
  if (isList(value)) return value.some(hasUnknown);
  return isFields(value) && Object.values(value).some(hasUnknown);
}
