import type { Json } from "../../../values/outputs";
import { isList, isObject, UNKNOWN, type PlannedValue } from "../../../plan/planned-value";

/** The type of a part of a value, by the type of all of it as Terraform's states describe it; undefined: it is not told. */
export function typeOfPart(type: Json | undefined, key: string | number): Json | undefined {
  const [kind, of] = compound(type);
  if (kind !== "object" && kind !== "tuple") return of;
  const parts = of as Readonly<Record<string, Json>>;
  return Object.hasOwn(parts, key) ? parts[key] : undefined;
}

/** Whether a value, as far as it is known, is of a type. */
export function isOfType(value: PlannedValue, type: Json | undefined): boolean {
  if (value === UNKNOWN || value === null) return type !== undefined;
  if (typeof value !== "object") return type === (typeof value === "boolean" ? "bool" : typeof value);
  if (!isContainer(value, type)) return false;
  return Object.entries(value).every(([key, part]: [string, PlannedValue]) => isOfType(part, typeOfPart(type, key)));
}

/** Whether a type's values may have such parts, and so many. */
function isContainer(value: Extract<PlannedValue, object>, type: Json | undefined): boolean {
  const [kind, of] = compound(type);
  if (isList(value)) return kind === "list" || kind === "set" || (kind === "tuple" && sizeOf(of) === value.length);
  return isObject(value) && (kind === "map" || (kind === "object" && sizeOf(of) === Object.keys(value).length));
}

function sizeOf(parts: Json | undefined): number {
  return Object.keys(parts as object).length;
}

/** What kind of a type it is, and of what; nothing for a simple one. */
function compound(type: Json | undefined): readonly Json[] {
  return Array.isArray(type) ? (type as readonly Json[]) : [];
}
