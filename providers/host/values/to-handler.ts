import { unknown, type AttributeType, type NestedType, type Path } from "../../definition";
import { Decimal } from "./decimal";
import { typeOfAttribute } from "./type-json";
import { isElements, isFields, TypedValue, UnknownValue, type Fields, type Value } from "./value";
import { ValueError } from "./value-error";

/** What handlers see where something isn't known: the mark that it isn't, or nothing at all. */
export type Holes = "marked" | "absent";

/** The attributes of a value as handlers see them. Throws a ValueError on what they can't be given. */
export function toHandler(type: NestedType, value: Fields, holes: Holes): Readonly<Record<string, unknown>> {
  return shownAttributes(type, value, { holes, nulls: false }, []);
}

/** An argument of a function as it sees it. Throws a ValueError on what it can't be given. */
export function toArgument(type: AttributeType, value: Value, path: Path): unknown {
  return shown(type, value, { holes: "absent", nulls: false }, path);
}

interface Sight {
  readonly holes: Holes;
  /** Whether null may be anywhere, as in a value of a dynamic type. */
  readonly nulls: boolean;
}

function shownAttributes(type: NestedType, value: Fields, sight: Sight, path: Path): Readonly<Record<string, unknown>> {
  const attributes = [...value].map(([name, inner]) => [name, shownAttribute(type, name, inner, sight, path)] as const);
  return Object.fromEntries(attributes.filter(([, each]) => each !== undefined));
}

function shownAttribute(type: NestedType, name: string, value: Value, sight: Sight, path: Path): unknown {
  const attributeType = typeOfAttribute(type, name);
  return value === null && attributeType.kind !== "nullable"
    ? undefined
    : shown(attributeType, value, sight, [...path, name]);
}

/** Undefined where a part isn't known, if holes are absent. */
function shown(type: AttributeType, value: Value, sight: Sight, path: Path): unknown {
  if (type.kind === "nullable") return value === null ? null : shown(type.of, value, sight, path);
  if (value === null) return shownNull(type, sight, path);
  if (value instanceof UnknownValue) return sight.holes === "marked" ? unknown : undefined;
  if (value instanceof TypedValue) return shown(value.type, value.value, { ...sight, nulls: true }, path);
  if (value instanceof Decimal) return shownNumber(type, value, sight, path);
  if (isElements(value)) return shownElements(type, value, sight, path);
  if (!isFields(value)) return value;
  return type.kind === "nested" ? shownAttributes(type, value, sight, path) : shownFields(type, value, sight, path);
}

function shownNull(type: AttributeType, { nulls }: Sight, path: Path): null {
  if (nulls || type.kind === "dynamic") return null;
  throw new ValueError(path, "must not be null");
}

function shownNumber(type: AttributeType, value: Decimal, { nulls }: Sight, path: Path): string | number {
  if (type.kind === "bigNumber") return value.toString();
  const number = value.toNumber();
  if (number !== undefined) return number;
  const remedy = nulls ? "text" : "bigNumber";
  throw new ValueError(path, `${value.toString()} has more digits than a number holds; ${remedy} would keep them all`);
}

function shownElements(type: AttributeType, value: readonly Value[], sight: Sight, path: Path): unknown {
  const elements = value.map((each, index) => shown(typeOfAttribute(type, index), each, sight, [...path, index]));
  return elements.includes(undefined) ? undefined : elements;
}

function shownFields(type: AttributeType, value: Fields, sight: Sight, path: Path): unknown {
  const fields = [...value].map(([name, each]) => {
    return [name, shown(typeOfAttribute(type, name), each, sight, [...path, name])] as const;
  });
  return fields.some(([, each]) => each === undefined) ? undefined : Object.fromEntries(fields);
}
