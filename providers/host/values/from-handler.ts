import { unknown, type Attribute, type AttributeType, type NestedType, type Path } from "../../definition";
import { Decimal } from "./decimal";
import { distinct } from "./equal";
import { typeOfAttribute } from "./type-json";
import {
  isElements,
  isFields,
  isWhollyKnown,
  TypedValue,
  UNKNOWN,
  UnknownValue,
  type Fields,
  type Value,
} from "./value";
import { ValueError } from "./value-error";

/** What a handler has said, and how it is to be read. */
export interface Said {
  readonly type: NestedType;
  readonly value: unknown;
  /** `planned`: with marks where it isn't known; `state`: all is there; `partial`: what isn't there is null. */
  readonly as: "planned" | "state" | "partial";
  /** What was there before. It gives values of dynamic types their type, as long as they fit. */
  readonly before?: Fields | null;
  /** Whether what is computed and left out is as it was before. */
  readonly keeps: boolean;
}

/** The value that a handler has said. Throws a ValueError on what is none of its type. */
export function fromHandler({ type, value, before = null, ...reading }: Said): Fields {
  return readAttributes(type, value, before, reading, []);
}

/** The result that a function has given. Throws a ValueError on what is none of its type. */
export function fromResult(type: AttributeType, value: unknown): Value {
  return read(type, value, null, { as: "state", keeps: false }, []);
}

interface Reading extends Pick<Said, "as" | "keeps"> {
  /** Whether null may be anywhere, as in a value of a dynamic type. */
  readonly nulls?: boolean;
}

function readAttributes(type: NestedType, value: unknown, before: Value, reading: Reading, path: Path): Fields {
  const given = entriesOf(value, "an object", path);
  const extra = [...given].find(([name, each]) => each !== undefined && !Object.hasOwn(type.attributes, name));
  if (extra) throw new ValueError([...path, extra[0]], "there is no such attribute");
  const attributes = Object.entries(type.attributes).map(([name, attribute]) => {
    const beforeIt = isFields(before) ? (before.get(name) ?? null) : null;
    return [name, readAttribute(attribute, given.get(name), beforeIt, reading, [...path, name])] as const;
  });
  return new Map(attributes);
}

function readAttribute(attribute: Attribute, value: unknown, before: Value, reading: Reading, path: Path): Value {
  if (attribute.writeOnly) return null;
  if (value === undefined && isKept(attribute, before, reading)) return before;
  if (value === undefined || (value === null && attribute.type.kind !== "dynamic")) {
    return readNull(attribute, value, before, reading, path);
  }
  return read(attribute.type, value, before, reading, path);
}

function isKept({ presence }: Attribute, before: Value, { as, keeps }: Reading): boolean {
  if (!keeps) return false;
  return as === "planned" || (presence.endsWith("computed") && before !== null && isWhollyKnown(before));
}

function readNull({ presence, type }: Attribute, value: unknown, before: Value, { as }: Reading, path: Path): Value {
  const mayBeNull = presence.startsWith("optional") || type.kind === "nullable" || as === "partial";
  if (mayBeNull) return before instanceof TypedValue && before.value === null ? before : null;
  throw new ValueError(path, value === null ? "must not be null" : "is missing");
}

function read(type: AttributeType, value: unknown, before: Value, reading: Reading, path: Path): Value {
  if (value === unknown) return readUnknown(before, reading, path);
  if (type.kind === "nullable") return value === null ? null : read(type.of, value, before, reading, path);
  if (type.kind === "dynamic") return readDynamic(value, before, reading, path);
  if (value === null && reading.nulls) return null;
  if (value === null || value === undefined) throw new ValueError(path, "must not be null");
  return readKnown(type, value, before, reading, path);
}

function readUnknown(before: Value, { as }: Reading, path: Path): Value {
  if (as !== "planned") throw new ValueError(path, "is unknown, which only a plan may be");
  return before instanceof UnknownValue ? before : UNKNOWN;
}

function readKnown(
  type: Exclude<AttributeType, { readonly kind: "nullable" | "dynamic" }>,
  value: unknown,
  before: Value,
  reading: Reading,
  path: Path,
): Value {
  switch (type.kind) {
    case "string":
      return readString(value, path);
    case "bool":
      return typeof value === "boolean" ? value : refuse("a boolean", value, path);
    case "number":
      return (typeof value === "number" && Decimal.ofNumber(value)) || refuse("a finite number", value, path);
    case "bigNumber":
      return (typeof value === "string" && Decimal.parse(value)) || refuse("a number in decimal text", value, path);
    case "list":
    case "set":
    case "tuple":
      return readElements(type, value, before, reading, path);
    case "map":
    case "object":
      return readFields(type, value, before, reading, path);
    case "nested":
      return readAttributes(type, value, before, reading, path);
  }
}

/** Terraform has texts in the one form of Unicode, and none that has half a character. */
function readString(value: unknown, path: Path): string {
  if (typeof value !== "string") return refuse("a string", value, path);
  return /\p{Surrogate}/u.test(value) ? refuse("a string of whole characters", value, path) : value.normalize("NFC");
}

function readElements(
  type: AttributeType & { readonly kind: "list" | "set" | "tuple" },
  value: unknown,
  before: Value,
  reading: Reading,
  path: Path,
): readonly Value[] {
  if (!Array.isArray(value)) return refuse("an array", value, path);
  if (type.kind === "tuple" && value.length !== type.elements.length) {
    throw new ValueError(path, `has ${value.length} elements, not ${type.elements.length}`);
  }
  const elements = Array.from(value as readonly unknown[], (element, index) => {
    const beforeIt = isElements(before) && type.kind !== "set" ? (before[index] ?? null) : null;
    return read(typeOfAttribute(type, index), element, beforeIt, reading, [...path, index]);
  });
  return type.kind === "set" ? distinct(type.element, elements) : elements;
}

function readFields(
  type: AttributeType & { readonly kind: "map" | "object" },
  value: unknown,
  before: Value,
  reading: Reading,
  path: Path,
): Fields {
  const given = entriesOf(value, "an object", path);
  if (type.kind === "object") checkNames(Object.keys(type.attributes), given, path);
  const fields = [...given].map(([name, each]) => {
    const beforeIt = isFields(before) ? (before.get(name) ?? null) : null;
    return [
      readString(name, path),
      read(typeOfAttribute(type, name), each, beforeIt, reading, [...path, name]),
    ] as const;
  });
  return new Map(fields);
}

function checkNames(names: readonly string[], given: ReadonlyMap<string, unknown>, path: Path): void {
  const missing = names.find((name) => !given.has(name));
  if (missing !== undefined) throw new ValueError([...path, missing], "is missing");
  const extra = [...given.keys()].find((name) => !names.includes(name));
  if (extra !== undefined) throw new ValueError([...path, extra], "there is no such attribute");
}

/** The type it had before, if it fits; else the one that the value itself is of. */
function readDynamic(value: unknown, before: Value, reading: Reading, path: Path): Value {
  if (before instanceof TypedValue) {
    const { type, value: valueBefore } = before;
    const again = attempt(() => read(type, value, valueBefore, { ...reading, nulls: true }, path));
    if (again !== undefined) return new TypedValue(type, again);
  }
  if (value === null) return null;
  const type = typeOfValue(value, path);
  return new TypedValue(type, read(type, value, null, reading, path));
}

function attempt(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ValueError) return undefined;
    throw error;
  }
}

function typeOfValue(value: unknown, path: Path): AttributeType {
  if (value === null || value === unknown) return { kind: "dynamic" };
  if (typeof value === "string") return { kind: "string" };
  if (typeof value === "number") return { kind: "number" };
  if (typeof value === "boolean") return { kind: "bool" };
  if (Array.isArray(value)) {
    const elements = Array.from(value as readonly unknown[], (each, index) => typeOfValue(each, [...path, index]));
    return { kind: "tuple", elements: elements as never };
  }
  const given = entriesOf(value, "what JSON can hold", path);
  const attributes = [...given].map(([name, each]) => [name, typeOfValue(each, [...path, name])] as const);
  return { kind: "object", attributes: Object.fromEntries(attributes) as never };
}

function entriesOf(value: unknown, what: string, path: Path): ReadonlyMap<string, unknown> {
  const isPlain = typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Map);
  return isPlain ? new Map(Object.entries(value)) : refuse(what, value, path);
}

/** Says what the value is, and not the value: it may be a secret. */
function refuse(what: string, value: unknown, path: Path): never {
  const got = value === null ? "null" : Array.isArray(value) ? "an array" : typeof value;
  throw new ValueError(path, `must be ${what}, got ${got}`);
}
