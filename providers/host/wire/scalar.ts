import type { Long, Reader, Writer } from "protobufjs/minimal";

/** A value without fields of its own: how protobuf writes and reads it. */
export interface Scalar<V> {
  /** 0: a varint; 2: bytes after their length. */
  readonly wireType: 0 | 2;
  /** What a message holds that doesn't say. */
  readonly zero: V;
  isZero(value: V): boolean;
  write(writer: Writer, value: V): void;
  read(reader: Reader): V;
}

/** Text, in UTF-8. */
export const text: Scalar<string> = {
  wireType: 2,
  zero: "",
  isZero: (value) => value === "",
  write: (writer, value) => void writer.string(value),
  read: (reader) => reader.string(),
};

/** Bytes. Those that are read are a view on what was received. */
export const bytes: Scalar<Uint8Array> = {
  wireType: 2,
  zero: new Uint8Array(),
  isZero: (value) => value.length === 0,
  write: (writer, value) => void writer.bytes(value),
  read: (reader) => reader.bytes(),
};

/** True or false. */
export const flag: Scalar<boolean> = {
  wireType: 0,
  zero: false,
  isZero: (value) => !value,
  write: (writer, value) => void writer.bool(value),
  read: (reader) => reader.bool(),
};

/** `int32`. */
export const int32: Scalar<number> = {
  wireType: 0,
  zero: 0,
  isZero: (value) => value === 0,
  write: (writer, value) => void writer.int32(value),
  read: (reader) => reader.int32(),
};

/** `int64`, every bit of it; up to 2^53 where a bundler has kept the library from its type for large numbers. */
export const int64: Scalar<bigint> = {
  wireType: 0,
  zero: 0n,
  isZero: (value) => value === 0n,
  write: (writer, value) => {
    const [low, high] = [Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n))];
    writer.int64({ low, high, unsigned: false });
  },
  read: (reader) => {
    const value = reader.int64() as Long | number;
    return typeof value === "number" ? BigInt(value) : (BigInt(value.high) << 32n) | BigInt(value.low >>> 0);
  },
};

/** One of a few names, which are numbered from 0. */
export function oneOf<const Name extends string>(...names: readonly [Name, ...Name[]]): Scalar<Name> {
  return {
    wireType: 0,
    zero: names[0],
    isZero: (value) => value === names[0],
    write: (writer, value) => void writer.int32(names.indexOf(value)),
    read: (reader) => {
      const number = reader.int32();
      const name = names[number];
      if (name === undefined) throw new RangeError(`${number} stands for none of ${names.join(", ")}`);
      return name;
    },
  };
}
