import type { Attributes } from "../../definition";
import { mapNested } from "../values/nested";
import { fieldsOf, partOf } from "../values/parts";
import type { Fields, Value } from "../values/value";

/** A plan with what is write-only: the configuration alone has it. */
export function withWriteOnly(attributes: Attributes, planned: Fields, config: Fields): Fields {
  const both = Object.entries(attributes).map(([name, { type, writeOnly }]): readonly [string, Value] => {
    const [plan, configured] = [planned.get(name) ?? null, config.get(name) ?? null];
    if (writeOnly) return [name, configured];
    // There is nothing write-only in a set.
    if (type.kind === "set") return [name, plan];
    const whole = mapNested(type, plan, (nested, object, step) => {
      const configuredIt = step === undefined ? configured : partOf(configured, step);
      return object === null ? null : withWriteOnly(nested, fieldsOf(object), fieldsOf(configuredIt));
    });
    return [name, whole];
  });
  return new Map(both);
}
