import { checkDefault } from "./check-default";
import type { Attribute, AttributeType, Attributes, ElementType, PlainType } from "./type";

/** What a schema is of. Only resources change, and so only they can have attributes that say what a change does. */
export type SchemaOwner = "provider" | "resource" | "data-source" | "ephemeral";

/** Throws what is wrong with a schema, named by the attribute: what TypeScript has let pass, or was never asked. */
export function checkSchema(where: string, attributes: Attributes, owner: SchemaOwner): void {
  const reserved = Object.keys(attributes).find((name) => RESERVED[owner].includes(name));
  if (reserved !== undefined) throw new Error(`${where}: attribute ${reserved}: the name is Terraform's own here`);
  checkAttributes(where, attributes, owner);
}

/** Throws unless a name is one that Terraform can read. */
export function checkName(where: string, name: string): void {
  if (!/^[a-z_][a-z0-9_]*$/.test(name)) {
    throw new Error(`${where}: a name is of lower-case letters, digits and underscores, got ${JSON.stringify(name)}`);
  }
}

/** Throws what is wrong with a type. */
export function checkType(where: string, type: AttributeType, owner: SchemaOwner = "resource"): void {
  switch (type.kind) {
    case "nested":
      return checkAttributes(where, type.attributes, owner);
    case "list":
    case "set":
    case "map":
      return checkElement(where, type.kind, type.element, owner);
    case "object":
      for (const [name, inner] of Object.entries(type.attributes)) checkPlain(`${where}: ${name}`, inner);
      return;
    case "tuple":
      return type.elements.forEach((inner, index) => checkPlain(`${where}: ${index}`, inner));
    case "nullable":
      return checkPlain(where, type.of);
    case "string":
    case "number":
    case "bigNumber":
    case "bool":
    case "dynamic":
  }
}

function checkAttributes(where: string, attributes: Attributes, owner: SchemaOwner): void {
  for (const [name, attribute] of Object.entries(attributes)) {
    const attributeWhere = `${where}: attribute ${name}`;
    checkName(attributeWhere, name);
    checkOptions(attributeWhere, attribute, owner);
    checkType(attributeWhere, attribute.type, owner);
    checkDefault(attributeWhere, attribute);
  }
}

/** Names that mean something else in a configuration. */
const RESERVED: Readonly<Record<SchemaOwner, readonly string[]>> = {
  provider: ["alias", "version", "source"],
  resource: ["connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioner"],
  "data-source": ["count", "depends_on", "for_each", "lifecycle", "provider"],
  ephemeral: ["count", "depends_on", "for_each", "lifecycle", "provider"],
};

function checkOptions(where: string, attribute: Attribute, owner: SchemaOwner): void {
  for (const [wrong, why] of contradictions(attribute, owner)) if (wrong) throw new Error(`${where}: ${why}`);
}

function contradictions(attribute: Attribute, owner: SchemaOwner): readonly (readonly [boolean, string])[] {
  const { presence, writeOnly, replace, stable } = attribute;
  const [isComputed, hasDefault] = [presence.endsWith("computed"), attribute.default !== undefined];
  return [
    [hasDefault && presence !== "default", `a default is for an optional attribute, this one is ${presence}`],
    [writeOnly && (isComputed || hasDefault), "what is write-only comes from the configuration alone"],
    [writeOnly && replace, "what is write-only has no prior value that a change could be seen by"],
    [writeOnly && owner !== "resource", "only resources keep a state, and so only theirs can be write-only"],
    [replace && owner !== "resource", "only resources are replaced"],
    [replace && presence === "computed", "the configuration can't change what is computed; `plan` can ask to replace"],
    [stable && !isComputed, "only what is computed can be stable"],
    [isComputed && owner === "provider", "nobody computes the configuration of a provider"],
    ["validate" in attribute && presence === "computed", "only what is configured can be validated"],
  ];
}

function checkElement(where: string, kind: "list" | "set" | "map", element: ElementType, owner: SchemaOwner): void {
  if (containsDynamic(element)) throw new Error(`${where}: a ${kind} has elements of one type, dynamic is none`);
  if (kind === "set" && containsWriteOnly(element)) {
    throw new Error(`${where}: an element of a set can't be told from others without what is write-only`);
  }
  if (element.kind === "nested") checkAttributes(where, element.attributes, owner);
  else checkPlain(where, element);
}

function checkPlain(where: string, type: PlainType): void {
  if (containsNested(type))
    throw new Error(`${where}: nested() is an attribute's type, or its element's; object() goes deeper`);
  checkType(where, type);
}

function containsDynamic(type: AttributeType): boolean {
  return type.kind === "dynamic" || parts(type).some(containsDynamic);
}

function containsNested(type: AttributeType): boolean {
  return type.kind === "nested" || parts(type).some(containsNested);
}

function containsWriteOnly(type: AttributeType): boolean {
  const own = type.kind === "nested" ? Object.values(type.attributes) : [];
  return own.some(({ writeOnly }) => writeOnly) || parts(type).some(containsWriteOnly);
}

function parts(type: AttributeType): readonly AttributeType[] {
  switch (type.kind) {
    case "list":
    case "set":
    case "map":
      return [type.element];
    case "nullable":
      return [type.of];
    case "tuple":
      return type.elements;
    case "object":
      return Object.values(type.attributes);
    case "nested":
      return Object.values(type.attributes).map(({ type: inner }) => inner);
    case "string":
    case "number":
    case "bigNumber":
    case "bool":
    case "dynamic":
      return [];
  }
}
