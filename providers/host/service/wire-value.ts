import type { AttributeType, NestedType } from "../../definition";
import type { DynamicValue } from "../protocol";
import { fromJson } from "../values/json";
import { fromMsgpack, toMsgpack } from "../values/msgpack";
import { isFields, UnknownValue, type Fields, type Value } from "../values/value";
import { ValueError } from "../values/value-error";

/** Reads a value of a type. Throws a ValueError on what is none of it. */
export function fromWire(type: AttributeType, value: DynamicValue): Value {
  if ("msgpack" in value && value.msgpack.length > 0) return fromMsgpack(type, value.msgpack);
  return "json" in value && value.json.length > 0 ? fromJson(type, Buffer.from(value.json).toString("utf8")) : null;
}

/** Reads the attributes of a resource or another thing; null if there is none. */
export function attributesFromWire(type: NestedType, value: DynamicValue): Fields | null {
  const attributes = fromWire(type, value);
  if (attributes instanceof UnknownValue) throw new ValueError([], "is not known");
  return isFields(attributes) ? attributes : null;
}

/** Reads a configuration, which is always there. */
export function configFromWire(type: NestedType, value: DynamicValue): Fields {
  const config = attributesFromWire(type, value);
  if (!config) throw new ValueError([], "has no configuration");
  return config;
}

/** Writes a value of a type. */
export function toWire(type: AttributeType, value: Value): DynamicValue {
  return { msgpack: toMsgpack(type, value) };
}
