import { type IInterpolatingParent, type IResolvable, Token } from "cdktf";
import type {
  Attribute,
  Attributes,
  AttributeType,
  BigNumberType,
  BoolType,
  ListType,
  MapType,
  NumberType,
  Presence,
  SetType,
  StringType,
} from "../../providers/definition";
import { camelCase, type CamelCase } from "./names";

/** What other constructs can take of one with a schema: all but what is write-only, as tokens. */
export type TokensOf<A extends Attributes> = {
  readonly [K in keyof A as TokenName<K, A[K]>]: TokenOf<A[K]["type"]>;
};

/** The token of a value: a string for a string, and so on; anything that CDKTF has no tokens for is resolvable. */
export type TokenOf<T> = [ListType | NumberType] extends [T]
  ? unknown
  : T extends StringType | BigNumberType
    ? string
    : T extends NumberType
      ? number
      : T extends ListType<StringType> | SetType<StringType>
        ? string[]
        : T extends ListType<NumberType> | SetType<NumberType>
          ? number[]
          : T extends MapType<StringType>
            ? Record<string, string>
            : T extends MapType<NumberType>
              ? Record<string, number>
              : T extends BoolType
                ? IResolvable
                : IResolvable;

type TokenName<K, A extends Attribute> =
  A extends Attribute<AttributeType, Presence, infer W> ? (W extends true ? never : CamelCase<K & string>) : never;

/** Gives a class a property for each attribute: its token. */
export function defineTokens(of: { readonly prototype: object }, attributes: Attributes): void {
  for (const [name, { type, writeOnly }] of Object.entries(attributes)) {
    if (writeOnly) continue;
    Object.defineProperty(of.prototype, camelCase(name), {
      get(this: IInterpolatingParent) {
        return tokenOf(type, this.interpolationForAttribute(name));
      },
    });
  }
}

/** What stands for a value of a type in the app's code. */
export function tokenOf<T extends AttributeType>(type: T, value: IResolvable): TokenOf<T> {
  return encoded(type, value) as TokenOf<T>;
}

function encoded(type: AttributeType, value: IResolvable): unknown {
  switch (type.kind) {
    case "string":
    case "bigNumber":
      return Token.asString(value);
    case "number":
      return Token.asNumber(value);
    case "list":
    case "set":
      return encodedList(type.element, value);
    case "map":
      return encodedMap(type.element, value);
    case "bool":
    case "dynamic":
    case "object":
    case "tuple":
    case "nullable":
    case "nested":
      return value;
  }
}

function encodedList({ kind }: AttributeType, value: IResolvable): unknown {
  if (kind === "string") return Token.asList(value);
  return kind === "number" ? Token.asNumberList(value) : value;
}

function encodedMap({ kind }: AttributeType, value: IResolvable): unknown {
  if (kind === "string") return Token.asStringMap(value);
  return kind === "number" ? Token.asNumberMap(value) : value;
}
