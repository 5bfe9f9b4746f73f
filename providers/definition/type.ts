/** The type of an attribute: Terraform's types, as values that TypeScript can see through. */
export type AttributeType = PlainType | NestedType;

/** A type without attributes of a schema: what a list, an object or an argument of a function is made of. */
export type PlainType = DynamicType | FixedType;

/** What a list, set or map is made of. Elements of any type are none that Terraform has. */
export type ElementType = FixedType | NestedType;

/** A type that says all of its values. */
export type FixedType =
  | StringType
  | NumberType
  | BigNumberType
  | BoolType
  | ListType
  | SetType
  | MapType
  | ObjectType
  | TupleType
  | NullableType;

/** Text; handlers see a `string`. */
export interface StringType {
  readonly kind: "string";
}

/** A number; handlers see a `number`. One that a `number` can't hold exactly is refused; see `bigNumber`. */
export interface NumberType {
  readonly kind: "number";
}

/** A number with all its digits; handlers see it in decimal, as a `string`: `"12345678901234567890.5"`. */
export interface BigNumberType {
  readonly kind: "bigNumber";
}

/** True or false; handlers see a `boolean`. */
export interface BoolType {
  readonly kind: "bool";
}

/** A value of any type, which can change from one time to the next; handlers see what JSON can hold. */
export interface DynamicType {
  readonly kind: "dynamic";
}

/** Elements of one type in their order; handlers see a readonly array. */
export interface ListType<E extends ElementType = ElementType> {
  readonly kind: "list";
  readonly element: E;
}

/** Different elements of one type in no order; handlers see a readonly array. */
export interface SetType<E extends ElementType = ElementType> {
  readonly kind: "set";
  readonly element: E;
}

/** Elements of one type by name; handlers see a readonly record. */
export interface MapType<E extends ElementType = ElementType> {
  readonly kind: "map";
  readonly element: E;
}

/** Values of a type each by name; all have to be there. Handlers see a readonly object. */
export interface ObjectType<A extends Readonly<Record<string, PlainType>> = Readonly<Record<string, PlainType>>> {
  readonly kind: "object";
  readonly attributes: A;
}

/** Values of a type each in their order; handlers see a readonly tuple. */
export interface TupleType<E extends readonly PlainType[] = readonly PlainType[]> {
  readonly kind: "tuple";
  readonly elements: E;
}

/** A value that can be null, which is refused elsewhere; handlers see `null`. */
export interface NullableType<T extends PlainType = PlainType> {
  readonly kind: "nullable";
  readonly of: T;
}

/** An object with attributes of their own: required, optional, computed, with defaults and all the rest. */
export interface NestedType<A extends Attributes = Attributes> {
  readonly kind: "nested";
  readonly attributes: A;
}

/** The attributes of a schema by name: lower-case letters, digits and underscores, as Terraform has them. */
export type Attributes = Readonly<Record<string, Attribute>>;

/**
 * Who says what an attribute is: `required` and `optional` the configuration; `default` the configuration, or else the
 * definition; `optional-computed` the configuration, or else the provider; `computed` the provider.
 */
export type Presence = "required" | "optional" | "default" | "optional-computed" | "computed";

/** One attribute of a schema. Made by `required`, `optional` and `computed`. */
export interface Attribute<
  T extends AttributeType = AttributeType,
  P extends Presence = Presence,
  W extends boolean = boolean,
> {
  readonly type: T;
  readonly presence: P;
  /** Given to handlers by the configuration, and kept nowhere: not in a plan, not in the state. */
  readonly writeOnly: W;
  /** Terraform shows it to nobody. */
  readonly sensitive: boolean;
  /** A change of it replaces the resource. */
  readonly replace: boolean;
  /** What the provider said once stays, whatever else changes. */
  readonly stable: boolean;
  /** Markdown. */
  readonly description?: string;
  /** Why, and what to use in its place. */
  readonly deprecated?: string;
  /** The value where the configuration has none, with the presence `default`. */
  readonly default?: unknown;
  /** What is wrong with a value that is known, if anything is. */
  validate?(value: unknown): string | undefined;
}

/** Text. */
export const string: StringType = { kind: "string" };

/** A number that a JavaScript `number` holds exactly. */
export const number: NumberType = { kind: "number" };

/** A number with all its digits, in decimal. */
export const bigNumber: BigNumberType = { kind: "bigNumber" };

/** True or false. */
export const bool: BoolType = { kind: "bool" };

/** A value of any type. */
export const dynamic: DynamicType = { kind: "dynamic" };

/** A list, for example `list(string)`. */
export function list<E extends ElementType>(element: E): ListType<E> {
  return { kind: "list", element };
}

/** A set, for example `set(string)`. */
export function set<E extends ElementType>(element: E): SetType<E> {
  return { kind: "set", element };
}

/** A map by name, for example `map(string)`. */
export function map<E extends ElementType>(element: E): MapType<E> {
  return { kind: "map", element };
}

/** An object of plain values, for example `object({ host: string, port: number })`. */
export function object<A extends Readonly<Record<string, PlainType>>>(attributes: A): ObjectType<A> {
  return { kind: "object", attributes };
}

/** A tuple, for example `tuple([string, number])`. */
export function tuple<const E extends readonly PlainType[]>(elements: E): TupleType<E> {
  return { kind: "tuple", elements };
}

/** A value that may be null, for example `list(nullable(string))`. */
export function nullable<T extends PlainType>(of: T): NullableType<T> {
  return { kind: "nullable", of };
}

/** An object with attributes of a schema, for example `list(nested({ port: required(number) }))`. */
export function nested<A extends Attributes>(attributes: A): NestedType<A> {
  return { kind: "nested", attributes };
}
