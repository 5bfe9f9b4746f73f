/**
 * As much of two formats as a proxy needs that leaves everything else untouched: gRPC's length-prefixed messages
 * (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md) and the fields of a protobuf message
 * (https://protobuf.dev/programming-guides/encoding/).
 */

/** The path of a call is `/package.Service/Method`. */
export function methodOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

const PREFIX = 5;

/** A message as gRPC sends it, not compressed. */
export function frame(message: Buffer): Buffer {
  const prefix = Buffer.alloc(PREFIX);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** The only message of a body; undefined when it is compressed, or not one. */
export function unframe(body: Buffer): Buffer | undefined {
  const isWhole = body.length >= PREFIX && body[0] === 0 && body.readUInt32BE(1) === body.length - PREFIX;
  return isWhole ? body.subarray(PREFIX) : undefined;
}

/** One field of a protobuf message. */
export interface Field {
  readonly number: number;
  /** Field number, wire type and value, as they stand in the message. */
  readonly whole: Buffer;
  /** The value, without its length. */
  readonly value: Buffer;
}

/** The fields of a message, in their order. Throws on what is no protobuf message. */
export function* fieldsOf(message: Buffer): Generator<Field> {
  for (let start = 0; start < message.length;) {
    const tag = varint(message, start);
    const value = valueAt(message, tag.end, tag.value % 8);
    yield {
      number: Math.floor(tag.value / 8),
      whole: message.subarray(start, value.end),
      value: message.subarray(value.start, value.end),
    };
    start = value.end;
  }
}

/** The value of the last field with a number, which is the one that counts. */
export function fieldOf(message: Buffer, number: number): Buffer | undefined {
  let found: Buffer | undefined;
  for (const field of fieldsOf(message)) if (field.number === number) found = field.value;
  return found;
}

function valueAt(message: Buffer, at: number, wireType: number): { readonly start: number; readonly end: number } {
  const within = (start: number, length: number): { readonly start: number; readonly end: number } => {
    if (start + length > message.length) throw new RangeError("a protobuf field ends beyond its message");
    return { start, end: start + length };
  };
  switch (wireType) {
    case 0:
      return { start: at, end: varint(message, at).end };
    case 1:
      return within(at, 8);
    case 2: {
      const length = varint(message, at);
      return within(length.end, length.value);
    }
    case 5:
      return within(at, 4);
    default:
      throw new RangeError(`protobuf wire type ${wireType}`);
  }
}

/** Seven bits a byte, the lowest first. Nothing here needs one beyond 2^53. */
function varint(message: Buffer, start: number): { readonly value: number; readonly end: number } {
  let [value, scale] = [0, 1];
  for (let at = start; ; at++) {
    const byte = message[at];
    if (byte === undefined) throw new RangeError("a protobuf number ends beyond its message");
    value += (byte % 128) * scale;
    if (byte < 128) return { value, end: at + 1 };
    scale *= 128;
  }
}
