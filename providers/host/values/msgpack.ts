import { decode, encode, ExtData, ExtensionCodec } from "@msgpack/msgpack";
import type { AttributeType, Path } from "../../definition";
import { Decimal } from "./decimal";
import { distinct } from "./equal";
import { parseTypeJson, toTypeJson, typeOfAttribute } from "./type-json";
import { isElements, isFields, TypedValue, UNKNOWN, UnknownValue, type Fields, type Value } from "./value";
import { ValueError } from "./value-error";

/**
 * Reads a value of a type from MessagePack, as Terraform writes it
 * (https://github.com/hashicorp/terraform/blob/main/docs/plugin-protocol/object-wire-format.md). Throws a ValueError on
 * what is none of that type.
 */
export function fromMsgpack(type: AttributeType, bytes: Uint8Array): Value {
  return read(type, decode(bytes, DECODING), []);
}

/** Writes a value of a type. */
export function toMsgpack(type: AttributeType, value: Value): Uint8Array {
  return encode(written(type, value), ENCODING);
}

/** Extension types are all Terraform's: none is a moment. */
const extensionCodec = new ExtensionCodec();
extensionCodec.register({ type: -1, encode: () => null, decode: (data, type) => new ExtData(type, data) });

/** Names are marked, because the decoder makes objects, which can't have every name as it is: `__proto__`. */
const MARK = ".";

const DECODING = {
  extensionCodec,
  useBigInt64: true,
  // The decoder's own reading of text drops a byte order mark.
  rawStrings: true,
  keyDecoder: {
    canBeCached: () => true,
    decode: (bytes: Uint8Array, offset: number, length: number) => MARK + text(bytes.subarray(offset, offset + length)),
  },
};

const ENCODING = { extensionCodec, useBigInt64: true, maxDepth: 10_000 };

/** The extension type of what is unknown, and of what is unknown but for a few things. */
const [PLAIN, REFINED] = [0, 12];

function read(type: AttributeType, raw: unknown, path: Path): Value {
  if (raw === null || raw === undefined) return null;
  if (raw instanceof ExtData) return raw.type === REFINED ? new UnknownValue(dataOf(raw)) : UNKNOWN;
  const value = readKnown(type, raw, path);
  if (value === undefined) throw new ValueError(path, `is no ${type.kind}`);
  return value;
}

function readKnown(type: AttributeType, raw: unknown, path: Path): Value | undefined {
  switch (type.kind) {
    case "nullable":
      return readKnown(type.of, raw, path);
    case "string":
      return raw instanceof Uint8Array ? text(raw) : undefined;
    case "number":
    case "bigNumber":
      return readNumber(raw);
    case "bool":
      return typeof raw === "boolean" ? raw : undefined;
    case "dynamic":
      return readDynamic(raw, path);
    case "list":
    case "set":
    case "tuple":
      return readElements(type, raw, path);
    case "map":
    case "object":
    case "nested":
      return readFields(type, raw, path);
  }
}

function readNumber(raw: unknown): Decimal | undefined {
  if (typeof raw === "bigint") return Decimal.ofInteger(raw);
  if (typeof raw === "number") return Decimal.ofDouble(raw);
  return raw instanceof Uint8Array ? Decimal.parse(text(raw)) : undefined;
}

function readDynamic(raw: unknown, path: Path): Value | undefined {
  const [typeJson, value] = Array.isArray(raw) ? (raw as readonly unknown[]) : [];
  if (!(typeJson instanceof Uint8Array)) return undefined;
  const type = parseTypeJson(text(typeJson));
  return new TypedValue(type, read(type, value, path));
}

function readElements(type: AttributeType, raw: unknown, path: Path): readonly Value[] | undefined {
  if (!Array.isArray(raw)) return undefined;
  const elements = raw.map((element, index) => read(typeOfAttribute(type, index), element, [...path, index]));
  return type.kind === "set" ? distinct(type.element, elements) : elements;
}

function readFields(type: AttributeType, raw: unknown, path: Path): Fields | undefined {
  const fields = rawFields(raw);
  if (!fields) return undefined;
  if (type.kind === "object" || type.kind === "nested") checkNames(Object.keys(type.attributes), fields, path);
  return new Map([...fields].map(([name, value]) => [name, read(typeOfAttribute(type, name), value, [...path, name])]));
}

function rawFields(raw: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw) || raw instanceof Uint8Array) return undefined;
  return new Map(Object.entries(raw).map(([marked, value]) => [marked.slice(MARK.length), value]));
}

function checkNames(names: readonly string[], fields: ReadonlyMap<string, unknown>, path: Path): void {
  const extra = [...fields.keys()].find((name) => !names.includes(name));
  if (extra !== undefined) throw new ValueError([...path, extra], "there is no such attribute");
  const missing = names.find((name) => !fields.has(name));
  if (missing !== undefined) throw new ValueError([...path, missing], "is missing");
}

/** What the encoder takes for a value. */
function written(type: AttributeType, value: Value): unknown {
  if (value instanceof UnknownValue) return unknownData(value);
  if (value instanceof TypedValue) {
    return [Buffer.from(toTypeJson(value.type), "utf8"), written(value.type, value.value)];
  }
  if (value instanceof Decimal) return writtenNumber(value);
  if (isElements(value)) return value.map((element, index) => written(typeOfAttribute(type, index), element));
  if (!isFields(value)) return value;
  return Object.fromEntries([...value].map(([name, inner]) => [name, written(typeOfAttribute(type, name), inner)]));
}

function unknownData({ refinement }: UnknownValue): ExtData {
  return refinement ? new ExtData(REFINED, refinement) : new ExtData(PLAIN, new Uint8Array([0]));
}

/** Terraform reads decimals exactly where they are text, and only there. */
function writtenNumber(value: Decimal): number | bigint | string {
  const integer = value.toInteger();
  if (integer === undefined || BigInt.asIntN(64, integer) !== integer) return value.toString();
  return Number.isSafeInteger(Number(integer)) ? Number(integer) : integer;
}

function dataOf({ data }: ExtData): Uint8Array {
  return data instanceof Uint8Array ? data : data(0);
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}
