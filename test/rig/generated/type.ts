/** A type of values, with what can be relied on: lists and sets are never empty, maps have at least their keys. */
export type Type = Simple | ListType | SetType | MapType | ObjectType;

/** `maybe` is a string or null. */
export type Simple = "string" | "number" | "bool" | "maybe";

export interface ListType {
  readonly kind: "list";
  readonly of: Type;
}

export interface SetType {
  readonly kind: "set";
  readonly of: "string" | "number";
}

export interface MapType {
  readonly kind: "map";
  readonly of: Type;
  readonly keys: readonly string[];
}

export interface ObjectType {
  readonly kind: "object";
  readonly of: Readonly<Record<string, Type>>;
}

/** Whether all that can be relied on in `wanted` can be in `is`. */
export function fits(is: Type, wanted: Type): boolean {
  if (typeof is === "string" || typeof wanted === "string") return is === wanted;
  if (is.kind === "map" && wanted.kind === "map") {
    return fits(is.of, wanted.of) && wanted.keys.every((key) => is.keys.includes(key));
  }
  if (is.kind === "object" && wanted.kind === "object") {
    const [have, want] = [Object.keys(is.of), Object.keys(wanted.of)];
    return have.length === want.length && want.every((key) => fits(is.of[key] ?? "maybe", wanted.of[key] ?? "bool"));
  }
  if (is.kind === "list" && wanted.kind === "list") return fits(is.of, wanted.of);
  return is.kind === "set" && wanted.kind === "set" && is.of === wanted.of;
}

/** The type in Terraform's notation. */
export function declaration(type: Type): string {
  if (typeof type === "string") return type === "maybe" ? "string" : type;
  if (type.kind !== "object") return `${type.kind}(${declaration(type.of)})`;
  const attributes = Object.entries(type.of).map(([name, of]) => `${name} = ${declaration(of)}`);
  return `object({ ${attributes.join(", ")} })`;
}
