import { isDeepStrictEqual } from "node:util";
import type { Json } from "../../../orchestrator/values/outputs";

/** Places where two values are not the same, with what there is. */
export function unequal(one: Json | undefined, other: Json | undefined, path = ""): readonly string[] {
  if (isDeepStrictEqual(one, other)) return [];
  if (isList(one) && isList(other) && one.length === other.length) {
    return one.flatMap((item, index) => unequal(item, other[index], `${path}[${labelOf(item) ?? index}]`));
  }
  if (isFields(one) && isFields(other)) {
    const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    return keys.flatMap((key) => unequal(one[key], other[key], `${path}.${key}`));
  }
  return [`${path}: ${JSON.stringify(one)} is not ${JSON.stringify(other)}`];
}

/** What tells an item of a list from the others, if it is a resource or an instance of one. */
export function labelOf(item: Json): string | undefined {
  if (!isFields(item)) return undefined;
  const { address, module, mode, type, name, index_key: index } = item;
  if (typeof address === "string") return address;
  if (typeof mode === "string") return [module ?? "", mode, type, name].map((part) => JSON.stringify(part)).join(".");
  return index === undefined ? undefined : JSON.stringify(index);
}

/** Whether a value is a list. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Whether a value is an object. */
export function isFields(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
