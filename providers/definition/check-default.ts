import type { Attribute, Attributes, AttributeType } from "./type";

/** Throws what is wrong with the default of an attribute, with the way to the part of it that is wrong. */
export function checkDefault(where: string, attribute: Attribute): void {
  if (attribute.presence === "default") checkAttribute(`${where}: its default`, attribute, attribute.default);
}

function checkAttribute(at: string, attribute: Attribute, value: unknown): void {
  checkValue(at, attribute.type, value);
  const wrong = value === null ? undefined : attribute.validate?.(value);
  if (wrong !== undefined) throw new Error(`${at} ${wrong}`);
}

function checkValue(at: string, type: AttributeType, value: unknown): void {
  switch (type.kind) {
    case "string":
      return must(isText(value), at, "a string of whole characters", value);
    case "number":
      return must(Number.isFinite(value), at, "a finite number", value);
    case "bigNumber":
      return must(typeof value === "string" && DECIMAL.test(value), at, "a number in decimal text", value);
    case "bool":
      return must(typeof value === "boolean", at, "a boolean", value);
    case "dynamic":
      return checkDynamic(at, value);
    case "nullable":
      return value === null ? undefined : checkValue(at, type.of, value);
    case "list":
    case "set":
      return elementsOf(at, value).forEach((each, index) => checkValue(`${at}[${index}]`, type.element, each));
    case "map":
      return fieldsOf(at, value).forEach(([name, each]) => checkValue(`${at}[${quoted(name)}]`, type.element, each));
    case "tuple":
      return checkTuple(at, type.elements, value);
    case "object":
      return checkObject(at, type.attributes, value);
    case "nested":
      return checkAttributes(at, type.attributes, value);
  }
}

const DECIMAL = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/;

function checkDynamic(at: string, value: unknown): void {
  if (value === null || isText(value) || Number.isFinite(value) || typeof value === "boolean") return;
  if (Array.isArray(value)) return value.forEach((each, index) => checkDynamic(`${at}[${index}]`, each));
  must(isRecord(value), at, "what JSON can hold", value);
  fieldsOf(at, value).forEach(([name, each]) => checkDynamic(`${at}[${quoted(name)}]`, each));
}

function checkTuple(at: string, types: readonly AttributeType[], value: unknown): void {
  const elements = elementsOf(at, value);
  if (elements.length !== types.length)
    throw new Error(`${at} must have ${types.length} elements, got ${elements.length}`);
  types.forEach((type, index) => checkValue(`${at}[${index}]`, type, elements[index]));
}

function checkObject(at: string, types: Readonly<Record<string, AttributeType>>, value: unknown): void {
  const given = new Map(fieldsOf(at, value));
  checkNames(at, Object.keys(types), given);
  for (const [name, type] of Object.entries(types)) checkValue(`${at}.${name}`, type, given.get(name));
}

/** As in a configuration, but that nobody adds the defaults within. */
function checkAttributes(at: string, attributes: Attributes, value: unknown): void {
  const given = new Map(fieldsOf(at, value).filter(([, each]) => each !== undefined));
  checkNames(at, Object.keys(attributes), given);
  for (const [name, attribute] of Object.entries(attributes)) {
    const field = `${at}.${name}`;
    if (given.has(name)) checkGiven(field, attribute, given.get(name));
    else checkLeftOut(field, attribute);
  }
}

function checkGiven(at: string, attribute: Attribute, value: unknown): void {
  if (attribute.presence === "computed") throw new Error(`${at} is computed, which no default can give; leave it out`);
  if (attribute.writeOnly) throw new Error(`${at} is write-only, which no default can give; leave it out`);
  checkAttribute(at, attribute, value);
}

function checkLeftOut(at: string, { presence, writeOnly }: Attribute): void {
  if (presence !== "required" && presence !== "default") return;
  const remedy = writeOnly
    ? "is write-only, which no default can give; make it optional"
    : "is missing; give it a value";
  throw new Error(`${at} ${remedy}`);
}

function checkNames(at: string, names: readonly string[], given: ReadonlyMap<string, unknown>): void {
  const extra = [...given.keys()].find((name) => !names.includes(name));
  if (extra !== undefined) throw new Error(`${at} must not have ${quoted(extra)}: there is no such attribute`);
}

function elementsOf(at: string, value: unknown): readonly unknown[] {
  must(Array.isArray(value), at, "an array", value);
  return value as readonly unknown[];
}

function fieldsOf(at: string, value: unknown): readonly (readonly [string, unknown])[] {
  must(isRecord(value), at, "an object", value);
  return Object.entries(value as object);
}

function isRecord(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Map);
}

function isText(value: unknown): boolean {
  return typeof value === "string" && !/\p{Surrogate}/u.test(value);
}

function quoted(name: string): string {
  return JSON.stringify(name);
}

/** Says what the value is, and not the value: it may be a secret. */
function must(isSo: boolean, at: string, what: string, value: unknown): void {
  if (isSo) return;
  const got = value === null ? "null" : Array.isArray(value) ? "an array" : typeof value;
  throw new Error(`${at} must be ${what}, got ${got}`);
}
