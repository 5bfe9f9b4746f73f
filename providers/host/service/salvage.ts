import type { Attribute, NestedType } from "../../definition";
import { fromHandler } from "../values/from-handler";
import { fieldsOf } from "../values/parts";
import { isWhollyKnown, type Fields, type Value } from "../values/value";
import { ValueError } from "../values/value-error";

/**
 * The state of something that was made by half, or that was described wrongly: what was said of it as far as it fits, and
 * otherwise what was there before or was planned. What nobody knows is null.
 */
export function salvage(type: NestedType, said: unknown, before: Fields): Fields {
  const values = typeof said === "object" && said !== null ? new Map(Object.entries(said)) : new Map<string, unknown>();
  const salvaged = Object.entries(type.attributes).map(([name, attribute]) => {
    return [name, salvageAttribute(name, attribute, values.get(name), before.get(name) ?? null)] as const;
  });
  return new Map(salvaged);
}

function salvageAttribute(name: string, attribute: Attribute, value: unknown, before: Value): Value {
  const known = isWhollyKnown(before) ? before : null;
  if (value === undefined) return attribute.writeOnly ? null : known;
  const type: NestedType = { kind: "nested", attributes: { [name]: attribute } };
  const said = {
    type,
    value: { [name]: value },
    as: "partial",
    before: new Map([[name, before]]),
    keeps: false,
  } as const;
  try {
    return fieldsOf(fromHandler(said)).get(name) ?? null;
  } catch (error) {
    if (error instanceof ValueError) return known;
    throw error;
  }
}
