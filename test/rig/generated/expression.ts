import type { Chance } from "./chance";
import { fits, type ListType, type MapType, type ObjectType, type SetType, type Simple, type Type } from "./type";

/**
 * How much of a value a plan of the whole graph knows for sure: all of it; its shape (keys, or how long it is), with
 * unknown leaves; or maybe nothing.
 */
export type Known = "all" | "shape" | "nothing";

/** An expression in HCL. */
export interface Expression {
  readonly text: string;
  readonly type: Type;
  readonly known: Known;
  /** It has Terraform's mark; what is made of it gets it, too. */
  readonly sensitive: boolean;
}

/** What an expression is made from. */
export interface Scope {
  /** What can be referred to. */
  readonly values: readonly Expression[];
  /** How much of what is made must be known. */
  readonly known: Known;
  /** It may be marked as sensitive. */
  readonly mayBeSensitive: boolean;
}

/** Makes a random type of a random depth. */
export function anyType(chance: Chance, depth = 2): Type {
  const simple: readonly Simple[] = ["string", "string", "number", "bool"];
  if (depth === 0 || chance.often(0.4)) return chance.pick(simple);
  const inner = (): Type => (chance.often(0.6) ? "string" : anyType(chance, depth - 1));
  return chance.pick<() => Type>([
    () => ({ kind: "list", of: inner() }),
    () => ({ kind: "set", of: chance.pick(["string", "number"]) }),
    () => ({ kind: "map", of: inner(), keys: keysOf(chance) }),
    () => ({ kind: "object", of: Object.fromEntries(namesOf(chance).map((name) => [name, attribute(chance, inner)])) }),
  ])();
}

function attribute(chance: Chance, inner: () => Type): Type {
  return chance.often(0.2) ? "maybe" : inner();
}

/** Keys of a map: anything may be one. */
export function keysOf(chance: Chance): readonly string[] {
  return [...new Set(Array.from({ length: chance.between(1, 3) }, () => chance.pick(KEYS)))];
}

const KEYS = ["a", "b", "c", "web", "a.b", "with space", "$price", "ü", "constructor", "0", "a/b", "x-y"];

function namesOf(chance: Chance): readonly string[] {
  return [
    ...new Set(Array.from({ length: chance.between(1, 3) }, () => chance.pick(["id", "name", "tags", "x-y", "n"]))),
  ];
}

/** Makes a random expression of a type. */
export function anExpression(type: Type, scope: Scope, chance: Chance, depth = 2): Expression {
  const references = referencesTo(type, scope);
  if (references.length > 0 && chance.often(0.5)) return chance.pick(references);
  if (depth === 0) return literal(type, scope, chance);
  return new Maker(scope, chance, depth).make(type);
}

/** Ways to values of a type in what there is, each way at most two steps long. */
function referencesTo(type: Type, { values, known, mayBeSensitive }: Scope): readonly Expression[] {
  const usable = values.filter(({ sensitive }) => mayBeSensitive || !sensitive);
  const reachable = usable.flatMap((value) => [value, ...partsOf(value), ...partsOf(value).flatMap(partsOf)]);
  return reachable.filter((value) => fits(value.type, type) && isAtLeast(value.known, known));
}

function partsOf(value: Expression): readonly Expression[] {
  const { text, type } = value;
  if (typeof type === "string") return [];
  const known: Known = value.known === "all" ? "all" : "nothing";
  const part = (text: string, type: Type): Expression => ({ ...value, text, type, known });
  const base = /^[\w.[\]"-]+$/.test(text) ? text : `(${text})`;
  switch (type.kind) {
    case "list":
      return [part(`${base}[0]`, type.of), part(`element(${text}, 5)`, type.of)];
    case "set":
      // Terraform does not take every set that it knows in part for a list by itself.
      return [part(`tolist(${text})[0]`, type.of), part(`sort(tolist(${text}))[0]`, "string")];
    case "map":
      return type.keys.map((key) => part(`${base}[${quoted(key)}]`, type.of));
    case "object":
      return Object.entries(type.of).flatMap(([key, of]) => [
        part(`${base}.${key}`, of),
        part(`${base}[${quoted(key)}]`, of),
      ]);
  }
}

function isAtLeast(known: Known, wanted: Known): boolean {
  return wanted === "nothing" || known === "all" || known === wanted;
}

/** An expression without references. */
function literal(type: Type, scope: Scope, chance: Chance): Expression {
  return { text: literalText(type, chance), type, known: "all", sensitive: false };
}

function literalText(type: Type, chance: Chance): string {
  const several = (of: Type): string =>
    Array.from({ length: chance.between(1, 3) }, () => literalText(of, chance)).join(", ");
  if (type === "string") return quoted(chance.text());
  if (type === "maybe") return chance.often(0.5) ? "null" : quoted(chance.text());
  if (type === "number") return String(chance.number());
  if (type === "bool") return String(chance.often(0.5));
  if (type.kind === "list") return `[${several(type.of)}]`;
  if (type.kind === "set") return `toset([${several(type.of)}])`;
  const entries =
    type.kind === "map"
      ? [...new Set([...type.keys, ...chance.some(KEYS, 0.1)])].map((key) => [key, type.of] as const)
      : Object.entries(type.of);
  return `{ ${entries.map(([key, of]) => `${quoted(key)} = ${literalText(of, chance)}`).join(", ")} }`;
}

/** A string in HCL, in which nothing is a template. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(/[$%](?=\{)/g, "$&$&");
}

/** Makes expressions by putting others together. */
class Maker {
  constructor(
    private readonly scope: Scope,
    private readonly chance: Chance,
    private readonly depth: number,
  ) {}

  make(type: Type): Expression {
    if (typeof type === "string") return this.chance.pick(this.simple[type])();
    switch (type.kind) {
      case "list":
        return this.chance.pick(this.list(type))();
      case "set":
        return this.chance.pick(this.set(type))();
      case "map":
        return this.chance.pick(this.map(type))();
      case "object":
        return this.chance.pick(this.object(type))();
    }
  }

  private readonly simple: Readonly<Record<Simple, readonly (() => Expression)[]>> = {
    string: [
      () => this.literal("string"),
      () => this.leaf("string", (a, b) => `format("%s:%v", ${a}, ${b})`, "string", "number"),
      () => this.leaf("string", (a, b) => `"\${${a}}/\${${b}}"`, "string", "string"),
      () => this.leaf("string", (a) => `"%{ if ${a} }yes%{ else }no%{ endif }"`, "bool"),
      () => this.leaf("string", (a) => `upper(${a})`, "string"),
      () => this.leaf("string", (a) => `replace(${a}, "a", "\${1 + 1}")`, "string"),
      () => this.leaf("string", (a) => `sha256(${a})`, "string"),
      () => this.leaf("string", (a) => `base64encode(jsonencode(${a}))`, this.any()),
      () => this.leaf("string", (a) => `jsonencode(${a})`, this.any()),
      () => this.leaf("string", (a) => `jsonencode({ here = ${a}, there = [${a}] })`, this.any()),
      () => this.leaf("string", (a) => `yamlencode(${a})`, this.any()),
      () => this.leaf("string", (a) => `join(",", ${a})`, list("string")),
      () => this.leaf("string", (a) => `join(",", tolist(${a}))`, set("string")),
      () => this.leaf("string", (a) => `jsonencode(${a})`, set("string")),
      () => this.leaf("string", (a, b, c) => `(${a} ? ${b} : ${c})`, "bool", "string", "string"),
      () => this.leaf("string", (a) => `lookup(${a}, "b", "none")`, map("string", ["a"])),
      () => this.leaf("string", (a) => `${a}["k"]`, map("string", ["k"])),
      () => this.leaf("string", (a) => `coalesce(${a}, "none")`, "maybe"),
      () => this.leaf("string", (a) => `(${a} == null ? "nothing" : "something")`, "maybe"),
      () => this.leaf("string", (a) => `try((${a}).missing.part, ${a}, "none")`, "string"),
      () => this.leaf("string", (a) => `tostring(${a})`, "number"),
      () => this.leaf("string", (a) => `one([${a}])`, "string"),
      () => this.leaf("string", (a) => `element(${a}, 0)`, list("string")),
      () => this.leaf("string", (a) => `keys(${a})[0]`, map("string", ["k"])),
      () => this.secret("string"),
    ],
    number: [
      () => this.literal("number"),
      () =>
        this.leaf(
          "number",
          (a) => `length(${a})`,
          this.chance.pick<Type>(["string", list("string"), map("string", ["k"]), set("string")]),
        ),
      () => this.leaf("number", (a) => `length(${a})`, set(this.chance.pick(["string", "number"]))),
      () => this.leaf("number", (a, b) => `(${a} + ${b})`, "number", "number"),
      () => this.leaf("number", (a, b) => `max(${a}, ${b}, 3)`, "number", "number"),
      () => this.leaf("number", (a) => `(${a} / 3)`, "number"),
      () => this.leaf("number", (a) => `sum(${a})`, list("number")),
      () => this.leaf("number", (a, b, c) => `(${a} ? ${b} : ${c})`, "bool", "number", "number"),
      () => this.leaf("number", (a) => `try(tonumber(${a}), 7)`, "string"),
    ],
    bool: [
      () => this.literal("bool"),
      () => this.leaf("bool", (a, b) => `(${a} == ${b})`, "string", "string"),
      () => this.leaf("bool", (a, b) => `(${a} == ${b})`, list("string"), list("string")),
      // Equal are only values of the same type.
      () => this.leaf("bool", (a, b) => `(${a} == tolist(${b}))`, list("string"), list("string")),
      () => this.leaf("bool", (a, b) => `(${a} == tomap(${b}))`, map("string", ["k"]), map("string", ["k"])),
      () => this.leaf("bool", (a, b) => `(${a} == ${b})`, set("string"), set("string")),
      () => this.leaf("bool", (a, b) => `contains(${a}, ${b})`, set("string"), "string"),
      () => this.leaf("bool", (a) => `can((${a})[0])`, this.chance.pick<Type>([set("string"), list("string")])),
      () => this.leaf("bool", (a) => `(${a} > 3)`, "number"),
      () => this.leaf("bool", (a, b) => `contains(${a}, ${b})`, list("string"), "string"),
      () => this.leaf("bool", (a, b) => `(!${a} && ${b})`, "bool", "bool"),
      () => this.leaf("bool", (a) => `can(tonumber(${a}))`, "string"),
      () => this.leaf("bool", (a) => `(${a} == null)`, "maybe"),
      () => this.leaf("bool", (a) => `(length(keys(${a})) > 1)`, map("string", ["k"])),
      () => this.leaf("bool", (a) => `anytrue([for x in ${a} : x != ""])`, list("string")),
    ],
    maybe: [
      () => this.literal("maybe"),
      () => ({ ...this.part("string"), type: "maybe" }),
      () => this.leaf("maybe", (a, b) => `(${a} ? ${b} : null)`, "bool", "string"),
    ],
  };

  private list(type: ListType): readonly (() => Expression)[] {
    const { of } = type;
    const general = [
      () => this.literal(type),
      () => this.shaped(type, (...items) => `[${items.join(", ")}]`, ...this.several(of)),
      () => this.shaped(type, (a, b) => `concat(${a}, ${b})`, this.part(type), this.part(type)),
      () => this.shaped(type, (a) => `[for x in ${a} : x]`, this.part(type)),
      () => this.shaped(type, (a) => `slice(${a}, 0, 1)`, this.part(type)),
      () => this.shaped(type, (a) => `values(${a})`, this.part(map(of, ["k"]))),
      () => this.shaped(type, (a) => `[for k in sort(keys(${a})) : ${a}[k]]`, this.part(map(of, ["k"]))),
    ];
    const ofStrings = [
      () => this.shaped(type, (a) => `[for x in ${a} : upper(x)]`, this.part(type)),
      () => this.shaped(type, (a) => `formatlist("%s!", ${a})`, this.part(type)),
      () => this.leaf(type, (a) => `sort(${a})`, type),
      () => this.leaf(type, (a) => `compact(concat(${a}, ["x"]))`, type),
      () => this.leaf(type, (a) => `tolist(${a})`, set("string")),
      // Over the set itself, Terraform takes an order for certain that it does not know, and is wrong in one stack already.
      () => this.leaf(type, (a) => `[for x in tolist(${a}) : x]`, set("string")),
      () => this.leaf(type, (a) => `split("/", ${a})`, "string"),
      () => this.keys(type),
      () => this.leaf(type, (a) => `[for k, v in ${a} : "\${k}=\${v}"]`, map("string", ["k"])),
      () => this.leaf(type, (a, b, c) => `(${a} ? ${b} : ${c})`, "bool", type, type),
      () => this.leaf(type, (a) => `flatten([${a}, [${a}]])`, type),
      () => this.leaf(type, (a) => `distinct(${a})`, type),
      () => this.leaf(type, (a) => `reverse(${a})`, type),
    ];
    return of === "string" ? [...general, ...ofStrings] : general;
  }

  private keys(type: ListType): Expression {
    const of = this.part(map("string", ["k"]));
    return { ...of, text: `keys(${of.text})`, type, known: of.known === "nothing" ? "nothing" : "all" };
  }

  private set(type: SetType): readonly (() => Expression)[] {
    return [
      () => this.literal(type),
      () => this.leaf(type, (a) => `toset(${a})`, list(type.of)),
      () => this.leaf(type, (a, b) => `setunion(${a}, ${b})`, type, type),
      () => this.leafOf(type, (...items) => `toset([${items.join(", ")}])`, ...this.several(type.of)),
    ];
  }

  private map(type: MapType): readonly (() => Expression)[] {
    const { of, keys } = type;
    const rest: MapType = { ...type, keys: [] };
    const general = [
      () => this.literal(type),
      () =>
        this.entries(
          type,
          keys.map((key) => [key, of]),
        ),
      () => this.shaped(type, (a, b) => `merge(${a}, ${b})`, this.part({ ...rest, keys: ["m"] }), this.part(type)),
      () => this.shaped(type, (a) => `{ for k, v in ${a} : k => v }`, this.part(type)),
      () => this.shaped(type, (a) => `{ for k in keys(${a}) : k => ${a}[k] if true }`, this.part(type)),
    ];
    const ofStrings = [
      () => this.shaped(type, (a) => `{ for k, v in ${a} : k => "\${k}:\${v}" }`, this.part(type)),
      () => this.leaf(type, (a, b) => `merge(${a}, { for x in ${b} : x => x })`, type, set("string")),
      () => this.leaf(type, (a) => `tomap(${a})`, type),
      () => this.leaf(type, (a, b, c) => `(${a} ? ${b} : ${c})`, "bool", type, type),
      () => this.leaf(type, (a, b) => `(${a} ? merge(${b}, { extra = "yes" }) : ${b})`, "bool", type),
    ];
    return of === "string" ? [...general, ...ofStrings] : general;
  }

  private object(type: ObjectType): readonly (() => Expression)[] {
    const [first = "id"] = Object.keys(type.of);
    return [
      () => this.literal(type),
      () => this.entries(type, Object.entries(type.of)),
      () => this.entries(type, Object.entries(type.of)),
      () => {
        const [whole, part] = [this.part(type), this.part(type.of[first] ?? "string")];
        return this.shaped(type, (a, b) => `merge(${a}, { ${quoted(first)} = ${b} })`, { ...whole }, part);
      },
    ];
  }

  private entries(type: Type, entries: readonly (readonly [string, Type])[]): Expression {
    const parts = entries.map(([, of]) => this.leafPart(of));
    return this.shaped(
      type,
      (...texts) => `{ ${texts.map((text, index) => `${quoted(entries[index]?.[0] ?? "")} = ${text}`).join(", ")} }`,
      ...parts.map((part) => ({ ...part, known: part.known === "all" ? ("all" as const) : ("shape" as const) })),
    );
  }

  private several(of: Type): readonly Expression[] {
    const items = Array.from({ length: this.chance.between(1, 3) }, () => this.leafPart(of));
    return items.map((item) => ({ ...item, known: item.known === "all" ? "all" : "shape" }));
  }

  private literal(type: Type): Expression {
    return literal(type, this.scope, this.chance);
  }

  private secret(type: Type): Expression {
    const of = this.part(type);
    return this.scope.mayBeSensitive ? { ...of, text: `sensitive(${of.text})`, sensitive: true } : of;
  }

  private any(): Type {
    return anyType(this.chance, 1);
  }

  private part(type: Type): Expression {
    return anExpression(type, this.scope, this.chance, this.depth - 1);
  }

  /** A part of which nothing has to be known for the whole to have a shape. */
  private leafPart(type: Type): Expression {
    const known = this.scope.known === "all" ? "all" : "nothing";
    return anExpression(type, { ...this.scope, known }, this.chance, this.depth - 1);
  }

  /** What is known as soon as all that it is made of is. */
  private leaf(type: Type, text: (...parts: string[]) => string, ...of: readonly Type[]): Expression {
    return this.leafOf(type, text, ...of.map((part) => this.part(part)));
  }

  private leafOf(type: Type, text: (...parts: string[]) => string, ...parts: readonly Expression[]): Expression {
    const known = parts.every((part) => part.known === "all") ? "all" : "nothing";
    const made = this.shaped(type, text, ...parts);
    return known === "all" || this.scope.known === "nothing" ? { ...made, known } : this.literal(type);
  }

  /** What has a shape as soon as what it is made of has. */
  private shaped(type: Type, text: (...parts: string[]) => string, ...parts: readonly Expression[]): Expression {
    const known = parts.some((part) => part.known === "nothing")
      ? "nothing"
      : parts.every((part) => part.known === "all")
        ? "all"
        : "shape";
    return {
      text: text(...parts.map((part) => part.text)),
      type,
      known,
      sensitive: parts.some(({ sensitive }) => sensitive),
    };
  }
}

function list(of: Type): ListType {
  return { kind: "list", of };
}

function set(of: SetType["of"]): SetType {
  return { kind: "set", of };
}

function map(of: Type, keys: readonly string[]): MapType {
  return { kind: "map", of, keys };
}
