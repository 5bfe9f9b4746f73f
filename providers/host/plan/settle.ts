import type { Attribute, Attributes, NestedType } from "../../definition";
import { fromHandler } from "../values/from-handler";
import { mapNested } from "../values/nested";
import { isFields, type Fields, type Value } from "../values/value";

/** A configuration with its defaults. */
export function settle(attributes: Attributes, config: Fields): Fields {
  const settled = Object.entries(attributes).map(([name, attribute]) => {
    return [name, settleAttribute(attribute, config.get(name) ?? null)] as const;
  });
  return new Map(settled);
}

function settleAttribute(attribute: Attribute, config: Value): Value {
  if (config === null) return attribute.presence === "default" ? defaultOf(attribute) : null;
  return mapNested(attribute.type, config, (nested, value) => (isFields(value) ? settle(nested, value) : value));
}

/** The default as Terraform has it. What is computed within it is there later only. */
function defaultOf(attribute: Attribute): Value {
  const type: NestedType = { kind: "nested", attributes: { default: { ...attribute, presence: "optional" } } };
  const value = { default: attribute.default };
  return fromHandler({ type, value, as: "partial", keeps: false }).get("default") ?? null;
}
