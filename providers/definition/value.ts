import type {
  Attribute,
  AttributeType,
  Attributes,
  BigNumberType,
  BoolType,
  DynamicType,
  ListType,
  MapType,
  NestedType,
  NullableType,
  NumberType,
  ObjectType,
  Presence,
  SetType,
  StringType,
  TupleType,
} from "./type";

/**
 * What will be known when it is applied only. Plans alone have it. TypeScript takes it for any symbol where a variable's
 * type isn't written down: `const planned: Planned = { ...plan, size: unknown }`.
 */
export const unknown: unique symbol = Symbol("known after apply");

/** The type of `unknown`. */
export type Unknown = typeof unknown;

/**
 * Who sees a value, and so what is there:
 * `config` what a configuration may say; `settled` a configuration with its defaults; `plan` what create and update are
 * to make true, where computed attributes are there only as far as they are known; `state` all but what is write-only;
 * `planning` a plan that is being made, with `unknown` wherever something isn't known yet.
 */
export type View = "config" | "settled" | "plan" | "state" | "planning";

/** What a value of any type is to handlers. */
export type Dynamic = string | number | boolean | null | readonly Dynamic[] | { readonly [name: string]: Dynamic };

/** A value of a type, as TypeScript sees it. */
export type ValueOf<T, V extends View = "state"> = Hole<V> | KnownValueOf<T, V>;

/** The values of a schema's attributes, as TypeScript sees them. */
export type AttributesOf<A extends Attributes, V extends View> = Flat<
  {
    readonly [K in keyof A as Certainty<A[K], V> extends "always" ? K : never]: ValueOf<A[K]["type"], V>;
  } & {
    readonly [K in keyof A as Certainty<A[K], V> extends "maybe" ? K : never]?: ValueOf<A[K]["type"], V>;
  }
>;

/** The same value when all of it is known. */
export type Known<T> = T extends Unknown
  ? never
  : T extends readonly unknown[] | object
    ? { readonly [K in keyof T]: Known<T[K]> }
    : T;

/** Whether all of a value is known. */
export function isKnown<T>(value: T): value is T & Known<T> {
  if ((value as unknown) === unknown) return false;
  if (typeof value !== "object" || value === null) return true;
  return Object.values(value).every((inner) => isKnown(inner));
}

type Hole<V extends View> = V extends "planning" ? Unknown : never;

/** What holds both a list and a number is any type. */
type KnownValueOf<T, V extends View> = [ListType | NumberType] extends [T]
  ? unknown
  : T extends StringType | BigNumberType
    ? string
    : T extends NumberType
      ? number
      : T extends BoolType
        ? boolean
        : T extends DynamicType
          ? DynamicOf<V>
          : T extends ListType<infer E> | SetType<infer E>
            ? readonly ValueOf<E, V>[]
            : T extends MapType<infer E>
              ? Readonly<Record<string, ValueOf<E, V>>>
              : T extends ObjectType<infer A>
                ? { readonly [K in keyof A]: ValueOf<A[K], V> }
                : T extends TupleType<infer E>
                  ? { readonly [K in keyof E]: ValueOf<E[K], V> }
                  : T extends NullableType<infer O>
                    ? ValueOf<O, V> | null
                    : T extends NestedType<infer A>
                      ? AttributesOf<A, V>
                      : never;

type DynamicOf<V extends View> = V extends "planning" ? DynamicPlan : Dynamic;

type DynamicPlan =
  string | number | boolean | null | Unknown | readonly DynamicPlan[] | { readonly [name: string]: DynamicPlan };

/** Whether an attribute is there: always, maybe, or never. */
type Certainty<A extends Attribute, V extends View> =
  A extends Attribute<AttributeType, infer P, infer W>
    ? W extends true
      ? V extends "state" | "planning"
        ? "never"
        : ByPresence[P][V]
      : ByPresence[P][V]
    : never;

interface ByPresence extends Record<Presence, Record<View, "always" | "maybe" | "never">> {
  required: { config: "always"; settled: "always"; plan: "always"; state: "always"; planning: "always" };
  optional: { config: "maybe"; settled: "maybe"; plan: "maybe"; state: "maybe"; planning: "maybe" };
  default: { config: "maybe"; settled: "always"; plan: "always"; state: "always"; planning: "always" };
  "optional-computed": { config: "maybe"; settled: "maybe"; plan: "maybe"; state: "maybe"; planning: "maybe" };
  computed: { config: "never"; settled: "never"; plan: "maybe"; state: "always"; planning: "maybe" };
}

type Flat<T> = { readonly [K in keyof T]: T[K] };
