import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import stableStringify from "safe-stable-stringify";
import {
  defineProvider,
  defineResource,
  type Attribute,
  type Attributes,
  type AttributeType,
  type Provider,
} from "../../../providers/definition";
import { Decimal } from "../../../providers/host/values/decimal";
import { Chance } from "../generated/chance";
import { attributesText } from "./configuration-text";
import { generateSchema } from "./generate-schema";
import { evolveConfig, generateConfig, generateValue } from "./generate-value";
import { Reference } from "./reference";

type Values = Readonly<Record<string, unknown>>;

/** A stack of generated resources, each of a type of its own, and the provider that has them in its memory. */
export class GeneratedStack {
  readonly provider: Provider;
  /** What there is, by the number of the resource. */
  readonly there = new Map<number, Values>();
  private readonly chance: Chance;
  private readonly schemas: readonly Attributes[];
  private configs: readonly Values[];

  constructor(seed: number, size: number) {
    this.chance = new Chance(seed);
    this.schemas = Array.from({ length: size }, () => generateSchema(this.chance));
    this.configs = this.schemas.map((schema, index) => generateConfig(this.chance, schema, numbersBelow(index)));
    const resources = this.schemas.map((schema, index) => this.define(schema, index));
    this.provider = defineProvider({ name: "gen", version: "1.0.0", resources });
  }

  /** Writes the configuration into a folder. */
  write(folder: string): void {
    const blocks = this.configs.map((config, index) => {
      return `"gen_t${index}":{"r":${attributesText(this.schemas[index] ?? {}, config)}}`;
    });
    const required = { required_providers: { gen: { source: "localhost/terrace/gen" } } };
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, "main.tf.json"),
      `{"terraform":${JSON.stringify(required)},"resource":{${blocks.join(",\n")}}}`,
    );
  }

  /** Changes the configuration of about every second resource. */
  evolve(): void {
    this.configs = this.configs.map((config, index) => {
      if (this.chance.often(0.5)) return config;
      return evolveConfig(this.chance, this.schemas[index] ?? {}, config, numbersBelow(index));
    });
  }

  /** What is there and not as configured. A change of what is write-only alone is none, so it is `given` at first only. */
  differences(compared: "given" | "configured"): readonly string[] {
    return this.configs.flatMap((config, index) => {
      const there = this.there.get(index);
      if (!there) return [`t${index} is not there`];
      const schema = this.schemas[index] ?? {};
      return Object.entries(config).flatMap(([name, configured]) => {
        const attribute = schema[name];
        if (!attribute || (attribute.writeOnly && compared === "configured")) return [];
        const resolved = resolve(attribute.type, configured, this.there);
        const [expected, actual] = [resolved, there[name]].map((each) => comparable(attribute.type, each, compared));
        if (isDeepStrictEqual(expected, actual)) return [];
        return [`t${index}.${name}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`];
      });
    });
  }

  private define(schema: Attributes, index: number) {
    const make = (plan: Values) => filled(this.chance, schema, plan);
    const kept = (state: Values) => {
      this.there.set(index, state);
      return state as never;
    };
    return defineResource({
      name: `t${index}`,
      schema,
      create: (plan) => kept(make(plan)),
      update: (plan) => kept(make(plan)),
      read: (state: Values) => {
        const [given, there] = [state, this.there.get(index) ?? {}].map((each) =>
          comparableAttributes(schema, each, "kept"),
        );
        if (isDeepStrictEqual(given, there)) return state;
        throw new Error(`the state is ${JSON.stringify(given)} instead of ${JSON.stringify(there)}`);
      },
      delete: () => void this.there.delete(index),
    });
  }
}

function numbersBelow(index: number): readonly number[] {
  return [...Array(index).keys()];
}

/** References replaced by what they refer to. */
function resolve(type: AttributeType, value: unknown, there: ReadonlyMap<number, Values>): unknown {
  if (value instanceof Reference) {
    const referred = there.get(value.resource)?.[value.attribute];
    return type.kind === "bigNumber" ? JSON.stringify(referred) : referred;
  }
  return mapParts(type, value, (inner, part) => resolve(inner, part, there));
}

/** What is computed and not known gets a value. */
function filled(chance: Chance, attributes: Attributes, plan: Values): Values {
  const values = Object.entries(attributes).map(([name, attribute]) => {
    const value = plan[name] ?? missing(chance, attribute);
    return [name, value === undefined ? undefined : filledValue(chance, attribute.type, value)] as const;
  });
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

function missing(chance: Chance, { presence, type, default: value }: Attribute): unknown {
  return presence === "computed" || presence === "optional-computed" ? generateValue(chance, type, []) : value;
}

function filledValue(chance: Chance, type: AttributeType, value: unknown): unknown {
  if (type.kind === "nested") return filled(chance, type.attributes, value as Values);
  if (type.kind === "set" && type.element.kind === "nested") return filledSet(chance, type, value);
  const hasElements = type.kind === "list" || type.kind === "set" || type.kind === "map";
  return hasElements && type.element.kind === "nested"
    ? mapParts(type, value, (inner, part) => filledValue(chance, inner, part))
    : value;
}

/** What is computed must not make two elements one: Terraform has no plan for a set with fewer than are configured. */
function filledSet(chance: Chance, type: AttributeType, value: unknown): unknown {
  let set: unknown;
  let tries = 0;
  do set = mapParts(type, value, (inner, part) => filledValue(chance, inner, part));
  while (hasTwins(type, set) && ++tries < 20);
  return set;
}

function hasTwins(type: AttributeType, set: unknown): boolean {
  return (comparable(type, set, "kept") as readonly unknown[]).length < (set as readonly unknown[]).length;
}

/** Which attributes are compared: those that the configuration alone gives, those of them that are kept, or all that are kept. */
type Compared = "given" | "configured" | "kept";

/** A value in the one form that the same values have: sets have an order, numbers no zeros too much. */
function comparable(type: AttributeType, value: unknown, compared: Compared): unknown {
  if (value === undefined || value === null) return null;
  if (type.kind === "bigNumber") return Decimal.parse(value as string)?.toString();
  if (type.kind === "nested") return comparableAttributes(type.attributes, value as Values, compared);
  const parts = mapParts(type, value, (inner, part) => comparable(inner, part, compared));
  if (type.kind !== "set" || !Array.isArray(parts)) return parts;
  const distinct = new Map(parts.map((part: unknown) => [stableStringify(part) ?? "", part]));
  return [...distinct].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, part]) => part);
}

function comparableAttributes(attributes: Attributes, values: Values, compared: Compared): unknown {
  const chosen = Object.entries(attributes).filter(([, { presence, writeOnly }]) => {
    if (writeOnly && compared !== "given") return false;
    return compared === "kept" || presence === "required" || presence === "optional";
  });
  return Object.fromEntries(chosen.map(([name, { type }]) => [name, comparable(type, values[name], compared)]));
}

function mapParts(
  type: AttributeType,
  value: unknown,
  change: (type: AttributeType, part: unknown) => unknown,
): unknown {
  if (type.kind === "nullable") return value === null ? null : change(type.of, value);
  if (Array.isArray(value))
    return (value as readonly unknown[]).map((part, index) => change(partType(type, index), part));
  if (typeof value !== "object" || value === null || value instanceof Reference) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, change(partType(type, name), part)]));
}

function partType(type: AttributeType, step: string | number): AttributeType {
  const dynamic: AttributeType = { kind: "dynamic" };
  if ("element" in type) return type.element;
  if (type.kind === "tuple") return type.elements[Number(step)] ?? dynamic;
  if (type.kind === "object") return type.attributes[step] ?? dynamic;
  return type.kind === "nested" ? (type.attributes[step]?.type ?? dynamic) : dynamic;
}
