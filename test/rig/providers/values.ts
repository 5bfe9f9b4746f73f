import { decode as unpack, encode as pack, ExtData } from "@msgpack/msgpack";

import type { DynamicValue } from "./protocol";

/**
 * A value as Terraform has it. What is not known yet is of MessagePack's extension type 0, or 12 when something of it is
 * known; both are kept as they came.
 */
export type Value = null | boolean | number | bigint | string | ExtData | readonly Value[] | Attributes;

/** The value of a block or an object. */
export interface Attributes {
  readonly [name: string]: Value;
}

/** What is not known yet. */
export const unknown = new ExtData(0, new Uint8Array([0]));

/** Reads a value; integers beyond 2^53 stay exact. */
export function decode(value: DynamicValue): Value {
  if ("msgpack" in value && value.msgpack.length > 0) return unpack(value.msgpack, { useBigInt64: true }) as Value;
  return "json" in value && value.json.length > 0 ? (JSON.parse(text(value.json)) as Value) : null;
}

/** The value of a block; null for one that is not there. */
export function decodeBlock(value: DynamicValue): Attributes | null {
  return decode(value) as Attributes | null;
}

/** Writes a value. */
export function encode(value: Value): DynamicValue {
  return { msgpack: pack(value, { useBigInt64: true }) };
}

/** Are they the same to the byte? */
export function same(one: Value, other: Value): boolean {
  return Buffer.compare(pack(one, { useBigInt64: true }), pack(other, { useBigInt64: true })) === 0;
}

/** The known string that an attribute is; undefined when it is null, unknown, or there is none. */
export function known(attributes: Attributes | null, name: string): string | undefined {
  const value = attributes?.[name];
  return typeof value === "string" ? value : undefined;
}

/** The text that bytes are. */
export function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("utf8");
}
