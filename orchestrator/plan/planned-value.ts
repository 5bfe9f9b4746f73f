import type { Json } from "../values/outputs";

/** Stands where a value will be known only once something was applied. */
export const UNKNOWN: unique symbol = Symbol("known after apply");

/** A value as a plan knows it: whole, or with leaves (or all of it) not known yet. */
export type PlannedValue =
  | string
  | number
  | boolean
  | null
  | typeof UNKNOWN
  | readonly PlannedValue[]
  | { readonly [key: string]: PlannedValue };

/** Whether something of the value is not known yet. */
export function hasUnknown(value: PlannedValue): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some((item: PlannedValue) => hasUnknown(item));
  return isObject(value) && Object.values(value).some(hasUnknown);
}

/** The same value, where all of it is known. */
export function known(value: PlannedValue): Json | undefined {
  return hasUnknown(value) ? undefined : (value as Json);
}

/** Whether a value is an object, and no list. */
export function isObject(value: PlannedValue | undefined): value is { readonly [key: string]: PlannedValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An attribute of an object; not what all objects have by themselves. */
export function part(value: { readonly [key: string]: PlannedValue }, key: string): PlannedValue | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Whether a value is a list. */
export function isList(value: PlannedValue | undefined): value is readonly PlannedValue[] {
  return Array.isArray(value);
}

/** Whether two values are equal; one that is not known equals none, itself included. */
export function isEqual(a: PlannedValue | undefined, b: PlannedValue | undefined): boolean {
  if (isList(a) && isList(b)) return a.length === b.length && a.every((item, index) => isEqual(item, b[index]));
  if (isObject(a) && isObject(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key], b[key]))
    );
  }
  return a === b && a !== UNKNOWN;
}

/**
 * Terraform's two halves of a planned value in one: `after` leaves out what is not known, `after_unknown` is true there.
 * @see https://developer.hashicorp.com/terraform/internals/json-format#change-representation
 */
export function withUnknowns(after: Json | undefined, unknown: Json | undefined): PlannedValue {
  if (unknown === true) return UNKNOWN;
  if (!isMarked(unknown)) return after ?? null;
  if (Array.isArray(unknown)) return listWithUnknowns(Array.isArray(after) ? after : [], unknown);
  if (isObject(unknown)) {
    const value = isObject(after) ? after : {};
    const keys = new Set([...Object.keys(value), ...Object.keys(unknown).filter((key) => isMarked(unknown[key]))]);
    return Object.fromEntries([...keys].map((key) => [key, withUnknowns(value[key] as Json, unknown[key] as Json)]));
  }
  return after ?? null;
}

function listWithUnknowns(after: readonly Json[], unknown: readonly Json[]): PlannedValue {
  const length = Math.max(after.length, unknown.length);
  return Array.from({ length }, (_, index) => withUnknowns(after[index], unknown[index]));
}

/** Whether a tree of marks has one that is true: empty objects and `false` stand beside values that are known. */
export function isMarked(marks: PlannedValue | undefined): boolean {
  if (Array.isArray(marks)) return marks.some((mark: PlannedValue) => isMarked(mark));
  return isObject(marks) ? Object.values(marks).some(isMarked) : marks === true;
}

/** As JSON text. */
export function encodePlanned(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (part === UNKNOWN ? ENCODED : escaped(part)));
}

/** From the text that {@link encodePlanned} makes. */
export function decodePlanned(text: string): unknown {
  return JSON.parse(text, (_key, part: unknown) => {
    if (!isPlainObject(part)) return part;
    return Object.keys(part)[0] === MARK ? UNKNOWN : unescaped(part);
  });
}

/** Begins the keys that mean something here; one that a value brings along gets a second one. */
const MARK = "$";
const ENCODED = { [MARK]: "unknown" };

function escaped(part: unknown): unknown {
  return isPlainObject(part) ? withKeys(part, (key) => (key.startsWith(MARK) ? MARK + key : key)) : part;
}

function unescaped(part: object): object {
  return withKeys(part, (key) => (key.startsWith(MARK) ? key.slice(MARK.length) : key));
}

function withKeys(part: object, rename: (key: string) => string): object {
  if (!Object.keys(part).some((key) => key.startsWith(MARK))) return part;
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [rename(key), value as unknown]));
}

function isPlainObject(part: unknown): part is object {
  return typeof part === "object" && part !== null && !Array.isArray(part);
}
