import { message, type Field, type Fields, type FieldWithDefault, type Message } from "./message";
import { text, type Scalar } from "./scalar";

/** A value that is always there: what isn't written is zero. */
export function field<V>(number: number, scalar: Scalar<V>): FieldWithDefault<V> {
  const written = optional(number, scalar);
  return {
    ...written,
    write: (writer, value) => {
      if (!scalar.isZero(value)) written.write(writer, value);
    },
    absent: () => scalar.zero,
  };
}

/** A value that may be absent, which is another thing than zero. */
export function optional<V>(number: number, scalar: Scalar<V>): Field<V> {
  const { wireType } = scalar;
  return {
    number,
    wireType,
    write: (writer, value) => scalar.write(writer.uint32((number << 3) | wireType), value),
    read: (reader) => scalar.read(reader),
  };
}

/** A message within a message. */
export function part<V>(number: number, inner: Message<V>): Field<V> {
  return {
    number,
    wireType: 2,
    write: (writer, value) => {
      inner.write(writer.uint32((number << 3) | 2).fork(), value);
      writer.ldelim();
    },
    read: (reader) => {
      const length = reader.uint32();
      return inner.read(reader, reader.pos + length);
    },
  };
}

/** A message without which the outer one makes no sense. */
export function needed<V>(number: number, inner: Message<V>): FieldWithDefault<V> {
  return {
    ...part(number, inner),
    absent: (name) => {
      throw new RangeError(`${name} is missing`);
    },
  };
}

/** Messages, in their order. */
export function many<V>(number: number, inner: Message<V>): FieldWithDefault<readonly V[]> {
  const one = part(number, inner);
  return {
    number,
    wireType: 2,
    write: (writer, values) => {
      for (const value of values) one.write(writer, value);
    },
    read: (reader, before = []) => [...before, one.read(reader, undefined)],
    absent: () => [],
  };
}

/** Values by name: protobuf has them as entries, whose field 1 is the name and whose field 2 is the value. */
export function byName<V>(number: number, value: FieldWithDefault<V>): FieldWithDefault<Readonly<Record<string, V>>> {
  const entry = message<Entry<V>>({ key: field(1, text), value } as Fields<Entry<V>>);
  const one = part(number, entry);
  return {
    number,
    wireType: 2,
    write: (writer, values) => {
      for (const [key, value] of Object.entries(values)) one.write(writer, { key, value });
    },
    read: (reader, before = {}) => {
      const { key, value } = one.read(reader, undefined);
      return { ...before, [key]: value };
    },
    absent: () => ({}),
  };
}

interface Entry<V> {
  readonly key: string;
  readonly value: V;
}
