import type { Attribute, Attributes, AttributeType } from "../../../providers/definition";
import type { Chance } from "../generated/chance";
import { Reference } from "./reference";

/** A value of a type as handlers see it, but with references to some of the resources. */
export function generateValue(chance: Chance, type: AttributeType, resources: readonly number[]): unknown {
  const reference = referenceFor(chance, type, resources);
  if (reference) return reference;
  const again = (inner: AttributeType) => generateValue(chance, inner, resources);
  switch (type.kind) {
    case "string":
      return text(chance);
    case "number":
      return chance.often(0.3) ? chance.pick(NUMBERS) : chance.between(-5, 100);
    case "bigNumber":
      return chance.often(0.5) ? chance.pick(BIG_NUMBERS) : String(chance.between(-5, 100));
    case "bool":
      return chance.often(0.5);
    case "dynamic":
      return dynamicValue(chance, 2, resources);
    case "nullable":
      return chance.often(0.3) ? null : again(type.of);
    case "list":
    case "set":
      return times(chance, () => again(type.element));
    case "map":
      return Object.fromEntries(times(chance, () => [text(chance), again(type.element)] as const));
    case "tuple":
      return type.elements.map(again);
    case "object":
      return Object.fromEntries(Object.entries(type.attributes).map(([name, inner]) => [name, again(inner)]));
    case "nested":
      return generateConfig(chance, type.attributes, resources);
  }
}

/** A default for an attribute of a type: nobody adds the defaults that are within. */
export function generateDefault(chance: Chance, type: AttributeType): unknown {
  const again = (inner: AttributeType) => generateDefault(chance, inner);
  switch (type.kind) {
    case "list":
    case "set":
      return times(chance, () => again(type.element));
    case "map":
      return Object.fromEntries(times(chance, () => [text(chance), again(type.element)] as const));
    case "nested":
      return defaultFields(chance, type.attributes);
    default:
      return generateValue(chance, type, []);
  }
}

function defaultFields(chance: Chance, attributes: Attributes): Readonly<Record<string, unknown>> {
  const given = Object.entries(attributes).filter(([, attribute]) => {
    return !attribute.writeOnly && (attribute.presence === "default" || isGiven(chance, attribute));
  });
  return Object.fromEntries(given.map(([name, { type }]) => [name, generateDefault(chance, type)]));
}

/** A configuration for a schema; what is left out is left to the provider. */
export function generateConfig(
  chance: Chance,
  attributes: Attributes,
  resources: readonly number[],
): Readonly<Record<string, unknown>> {
  const given = Object.entries(attributes).filter(([, attribute]) => isGiven(chance, attribute));
  return Object.fromEntries(given.map(([name, { type }]) => [name, generateValue(chance, type, resources)]));
}

/** The configuration with some of its attributes, at the top, changed, added, or left out. */
export function evolveConfig(
  chance: Chance,
  attributes: Attributes,
  config: Readonly<Record<string, unknown>>,
  resources: readonly number[],
): Readonly<Record<string, unknown>> {
  const changed = Object.fromEntries(chance.some(Object.entries(attributes), 0.4));
  const kept = Object.entries(config).filter(([name]) => !Object.hasOwn(changed, name));
  return { ...Object.fromEntries(kept), ...generateConfig(chance, changed, resources) };
}

function isGiven(chance: Chance, { presence }: Attribute): boolean {
  return presence === "required" || (presence !== "computed" && chance.often(0.6));
}

function referenceFor(chance: Chance, type: AttributeType, resources: readonly number[]): Reference | undefined {
  if (resources.length === 0 || !chance.often(0.15)) return undefined;
  if (type.kind === "string") return new Reference(chance.pick(resources), "id");
  if (type.kind === "number" || type.kind === "bigNumber") return new Reference(chance.pick(resources), "size");
  const isTexts = type.kind === "list" && type.element.kind === "string";
  return isTexts ? new Reference(chance.pick(resources), "names") : undefined;
}

function dynamicValue(chance: Chance, depth: number, resources: readonly number[]): unknown {
  const kinds = ["text", "number", "bool", ...(depth > 0 ? ["array", "object", "null"] : [])];
  switch (chance.pick(depth === 2 ? kinds.filter((kind) => kind !== "null") : kinds)) {
    case "number":
      return chance.pick(NUMBERS);
    case "bool":
      return chance.often(0.5);
    case "array":
      return times(chance, () => dynamicValue(chance, depth - 1, resources));
    case "object":
      return Object.fromEntries(times(chance, () => [text(chance), dynamicValue(chance, depth - 1, resources)]));
    case "null":
      return null;
    default:
      return generateValue(chance, { kind: "string" }, resources);
  }
}

function times<T>(chance: Chance, make: () => T): readonly T[] {
  return Array.from({ length: chance.between(0, 3) }, make);
}

function text(chance: Chance): string {
  return (chance.often(0.03) ? "__proto__" : chance.text()).normalize("NFC");
}

const NUMBERS = [
  0,
  0.1,
  -2.5,
  1e21,
  5e-324,
  1e-7,
  2 ** 53,
  -(2 ** 53) + 1,
  1.7976931348623157e308,
  0.30000000000000004,
];

const BIG_NUMBERS = [
  "12345678901234567890",
  "-9223372036854775808",
  "18446744073709551616",
  "0.1",
  "3.14159265358979323846264338327950288",
];
