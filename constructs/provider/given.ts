import type { IResolvable } from "cdktf";
import type {
  Attribute,
  Attributes,
  AttributeType,
  BigNumberType,
  BoolType,
  DynamicType,
  ListType,
  MapType,
  NestedType,
  NullableType,
  NumberType,
  ObjectType,
  SetType,
  StringType,
  TupleType,
} from "../../providers/definition";
import type { CamelCase } from "./names";

/**
 * What a construct is given for a schema: what the configuration has to say, and what it may. Each value can be a token
 * of another construct; names are as CDKTF has them (`log_file` is `logFile`).
 */
export type GivenFor<A extends Attributes> = Flat<
  { readonly [K in keyof A as Name<K, A[K], "required">]: Given<A[K]["type"]> } & {
    readonly [K in keyof A as Name<K, A[K], "optional" | "default" | "optional-computed">]?: Given<A[K]["type"]>;
  }
>;

/** What a construct is given for a type. */
export type Given<T> = [ListType | NumberType] extends [T]
  ? unknown
  : T extends StringType | BigNumberType
    ? string
    : T extends NumberType
      ? number
      : T extends BoolType
        ? boolean | IResolvable
        : T extends DynamicType
          ? unknown
          : T extends NullableType<infer O>
            ? Given<O> | null
            : GivenOfMany<T> | IResolvable;

type GivenOfMany<T> = T extends ListType<infer E> | SetType<infer E>
  ? readonly Given<E>[]
  : T extends MapType<infer E>
    ? Readonly<Record<string, Given<E>>>
    : T extends ObjectType<infer A>
      ? { readonly [K in keyof A as CamelCase<K & string>]: Given<A[K]> }
      : T extends TupleType<infer E>
        ? { readonly [K in keyof E]: Given<E[K]> }
        : T extends NestedType<infer A>
          ? GivenFor<A>
          : never;

type Name<K, A extends Attribute, P> =
  A extends Attribute<AttributeType, infer Of> ? (Of extends P ? CamelCase<K & string> : never) : never;

type Flat<T> = { readonly [K in keyof T]: T[K] };
