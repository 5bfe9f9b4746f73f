import { Reader, Writer } from "protobufjs/minimal";

/** A message of protobuf (https://protobuf.dev/programming-guides/encoding/): how values of a type are written, and read. */
export interface Message<T> {
  encode(value: T): Uint8Array;
  /** Leaves out what it doesn't know. Throws on what is no such message. */
  decode(bytes: Uint8Array): T;
  /** Writes the fields, without a length. */
  write(writer: Writer, value: T): void;
  /** Reads the fields, up to a position of the reader. */
  read(reader: Reader, end: number): T;
}

/** One field of a message. A value that isn't there is not written. */
export interface Field<V> {
  readonly number: number;
  /** How protobuf frames it; a field that comes framed otherwise is one that nobody knows. */
  readonly wireType: WireType;
  write(writer: Writer, value: V): void;
  /** Takes what there was of the field before: repeated fields and maps come in pieces. */
  read(reader: Reader, before: V | undefined): V;
}

/** A field that has a value even when the message doesn't hold it. */
export interface FieldWithDefault<V> extends Field<V> {
  /** Throws when the message makes no sense without. */
  absent(name: string): V;
}

/** 0: a varint; 2: bytes after their length. */
export type WireType = 0 | 2;

/** The fields of a message by their names in the type; each as optional as it is there. */
export type Fields<T> = {
  readonly [Name in NameIn<T>]: undefined extends ValueIn<T, Name>
    ? Field<Exclude<ValueIn<T, Name>, undefined>>
    : FieldWithDefault<ValueIn<T, Name>>;
};

type NameIn<T> = T extends unknown ? Extract<keyof T, string> : never;
type ValueIn<T, Name> = T extends unknown ? (Name extends keyof T ? T[Name] : undefined) : never;

/** Describes a message; of a union's members, that is the fields of all. */
export function message<T extends object>(fields: Fields<T>): Message<T> {
  const known = Object.entries<AnyField>(fields).map(([name, field]): NamedField => ({ name, field }));
  const byNumber = new Map(known.map((each) => [each.field.number, each]));
  const described: Message<T> = {
    encode: (value) => finished((writer) => described.write(writer, value)),
    decode: (bytes) => {
      const reader = Reader.create(bytes);
      return described.read(reader, reader.len);
    },
    write: (writer, value) => {
      for (const { name, field } of known) {
        const part = (value as Record<string, unknown>)[name];
        if (part !== undefined) field.write(writer, part);
      }
    },
    read: (reader, end) => withDefaults(known, readFields(byNumber, reader, end)) as T,
  };
  return described;
}

/** A message within itself: described before it can be. */
export function later<T>(described: () => Message<T>): Message<T> {
  return {
    encode: (value) => described().encode(value),
    decode: (bytes) => described().decode(bytes),
    write: (writer, value) => described().write(writer, value),
    read: (reader, end) => described().read(reader, end),
  };
}

type AnyField = Field<unknown> & Partial<FieldWithDefault<unknown>>;

interface NamedField {
  readonly name: string;
  readonly field: AnyField;
}

function finished(write: (writer: Writer) => void): Uint8Array {
  const writer = Writer.create();
  write(writer);
  return writer.finish();
}

function readFields(byNumber: ReadonlyMap<number, NamedField>, reader: Reader, end: number): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  while (reader.pos < end) {
    const tag = reader.uint32();
    const [number, wireType] = [tag >>> 3, tag & 7];
    const known = byNumber.get(number);
    if (known?.field.wireType === wireType) value[known.name] = known.field.read(reader, value[known.name]);
    else reader.skipType(wireType);
  }
  if (reader.pos !== end) throw new RangeError("a protobuf field ends beyond its message");
  return value;
}

function withDefaults(known: readonly NamedField[], value: Record<string, unknown>): Record<string, unknown> {
  for (const { name, field } of known) {
    if (value[name] === undefined && field.absent) value[name] = field.absent(name);
  }
  return value;
}
