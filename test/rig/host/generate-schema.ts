import {
  bigNumber,
  bool,
  computed,
  dynamic,
  list,
  map,
  nested,
  nullable,
  number,
  object,
  optional,
  required,
  set,
  string,
  tuple,
  type Attribute,
  type Attributes,
  type AttributeType,
  type ElementType,
  type PlainType,
} from "../../../providers/definition";
import type { Chance } from "../generated/chance";
import { generateDefault } from "./generate-value";

/** What every generated resource has beside: what others can refer to. */
const COMMON = {
  id: computed(string, { stable: true }),
  size: computed(number),
  names: computed(list(string)),
};

/** A schema of any types, all positions included. */
export function generateSchema(chance: Chance): Attributes {
  return { ...attributes(chance, 3, "top"), ...COMMON };
}

/** Where attributes are: what is write-only can be in no set, and what is dynamic in no collection. */
type Place = "top" | "single" | "element" | "set";

function attributes(chance: Chance, depth: number, place: Place): Attributes {
  const names = Array.from({ length: chance.between(1, 4) }, (_, index) => `a${index}`);
  return Object.fromEntries(names.map((name) => [name, attribute(chance, depth, place)]));
}

function attribute(chance: Chance, depth: number, place: Place): Attribute {
  const type = attributeType(chance, depth, place);
  const sensitive = chance.often(0.1);
  switch (chance.pick(["required", "optional", "optional", "default", "optional-computed", "computed", "write-only"])) {
    case "required":
      return required(type, { sensitive, replace: chance.often(0.2) });
    case "default":
      return optional(type, { sensitive, default: generateDefault(chance, type) });
    case "optional-computed":
      return optional(type, { sensitive, computed: true, stable: chance.often(0.3) });
    case "computed":
      return computed(type, { sensitive, stable: chance.often(0.3) });
    case "write-only":
      return place === "set" ? optional(type, { sensitive }) : optional(type, { sensitive, writeOnly: true });
    default:
      return optional(type, { sensitive, replace: chance.often(0.1) });
  }
}

function attributeType(chance: Chance, depth: number, place: Place): AttributeType {
  if (depth > 0 && chance.often(0.35)) return nestedType(chance, depth - 1, place);
  if ((place === "top" || place === "single") && chance.often(0.15)) return dynamic;
  return plainType(chance, depth);
}

function nestedType(chance: Chance, depth: number, place: Place): AttributeType {
  const inSet = place === "set";
  switch (chance.pick(["single", "list", "set", "map"])) {
    case "list":
      return list(nested(attributes(chance, depth, inSet ? "set" : "element")));
    case "map":
      return map(nested(attributes(chance, depth, inSet ? "set" : "element")));
    case "set":
      return set(nested(attributes(chance, depth, "set")));
    default:
      return nested(attributes(chance, depth, place === "top" ? "single" : place));
  }
}

function plainType(chance: Chance, depth: number): Exclude<ElementType, { kind: "nested" }> {
  const simple = chance.pick([string, string, number, bigNumber, bool]);
  if (depth <= 0) return simple;
  switch (chance.pick(["simple", "simple", "list", "set", "map", "object", "tuple"])) {
    case "list":
      return list(element(chance, depth - 1));
    case "set":
      return set(element(chance, depth - 1));
    case "map":
      return map(element(chance, depth - 1));
    case "object":
      return object({ x: element(chance, depth - 1), y: element(chance, depth - 1) });
    case "tuple":
      return tuple([element(chance, depth - 1), element(chance, depth - 1)]);
    default:
      return simple;
  }
}

function element(chance: Chance, depth: number): Exclude<ElementType, { kind: "nested" }> {
  const type = plainType(chance, depth);
  return chance.often(0.2) ? nullable(type as PlainType) : type;
}
