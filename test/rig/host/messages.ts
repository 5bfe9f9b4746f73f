import fc, { type Arbitrary } from "fast-check";
import { Enum, Type, type Field } from "protobufjs";

/** Messages of a type, as protobuf.js has them, with all fields set; of a `oneof`, one. */
export function messagesOf(type: Type, depth = 0): Arbitrary<Record<string, unknown>> {
  const alternatives = type.oneofsArray.map(({ fieldsArray }) => fieldsArray.map(({ name }) => name));
  const fields = type.fieldsArray.filter(
    (field) => !isUnused(field) && (depth < DEEPEST || !isEndless(field) || field.repeated),
  );
  const all = fc.record(Object.fromEntries(fields.map((field) => [field.name, valuesOf(field, depth)])));
  return fc.tuple(all, fc.nat()).map(([message, choice]) => {
    const others = alternatives.flatMap((names) => names.filter((_, index) => index !== choice % names.length));
    return Object.fromEntries(Object.entries(message).filter(([name]) => !others.includes(name)));
  });
}

/** What Terrace makes of such a message. */
export function asOurs(type: Type, message: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const fields = type.fieldsArray.filter(({ name }) => name in message);
  return Object.fromEntries(fields.map((field) => [ourName(field.name), ourValue(field, message[field.name])]));
}

/** What is in the protocol for others, and what never had a meaning. */
function isUnused({ name, parent }: Field): boolean {
  return name === "legacy_type_system" || (parent?.name === "Object" && /^m.._items$/.test(name));
}

const DEEPEST = 6;

/** A field that leads to its own message again. */
function isEndless({ name }: Field): boolean {
  return ["nested_type", "block_types"].includes(name);
}

function valuesOf(field: Field, depth: number): Arbitrary<unknown> {
  field.resolve();
  if (depth >= DEEPEST && isEndless(field)) return fc.constant([]);
  const one = oneOf(field, depth);
  if (!field.repeated) return one;
  return isMap(field) ? fc.uniqueArray(one, { maxLength: 2, selector: keyOf }) : fc.array(one, { maxLength: 2 });
}

function oneOf({ type, resolvedType }: Field, depth: number): Arbitrary<unknown> {
  if (resolvedType instanceof Type) return messagesOf(resolvedType, depth + 1);
  if (resolvedType instanceof Enum) return fc.constantFrom(...Object.keys(resolvedType.values));
  const values = scalars[type];
  if (values === undefined) throw new Error(`no values of ${type}`);
  return values;
}

const scalars: Readonly<Record<string, Arbitrary<unknown>>> = {
  string: fc.string({ unit: "grapheme" }),
  bytes: fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
  bool: fc.boolean(),
  int32: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  int64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
};

function isMap({ resolvedType }: Field): boolean {
  return resolvedType?.name.endsWith("Entry") ?? false;
}

function keyOf(entry: unknown): unknown {
  return (entry as { readonly key: string }).key;
}

function ourName(name: string): string {
  const camel = name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
  return camel.charAt(0).toLowerCase() + camel.slice(1);
}

function ourValue(field: Field, value: unknown): unknown {
  if (!field.repeated) return ourSingle(field, value);
  const values = (value as readonly unknown[]).map((each) => ourSingle(field, each));
  if (!isMap(field)) return values;
  return Object.fromEntries((values as { key: string; value: unknown }[]).map(({ key, value }) => [key, value]));
}

function ourSingle({ type, resolvedType }: Field, value: unknown): unknown {
  if (resolvedType instanceof Type) return asOurs(resolvedType, value as Record<string, unknown>);
  return type === "int64" ? BigInt(value as string) : value;
}
