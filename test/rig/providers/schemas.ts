import type { Attribute, Block, Protocol, Schema, Schemas } from "./protocol";
import type { Attributes } from "./values";

/** The kinds of resources, by the end of their type's name. */
export type Kind = "item" | "other";

/** What the provider offers. `megabytes` of further resource types can't be used, and only make it large. */
export function providerSchemas(type: string, protocol: Protocol, megabytes: number): Schemas {
  return {
    provider: block(optional("folder", "string"), optional("label", "string")),
    resourceSchemas: {
      [`${type}_item`]: { version: 1, block: resources(protocol).item },
      [`${type}_other`]: { block: resources(protocol).other },
      ...Object.fromEntries(fillers(megabytes).map((filler, index) => [`${type}_filler_${index}`, filler])),
    },
    dataSourceSchemas: {
      [`${type}_lookup`]: block(
        required("name", "string"),
        computed("found", "bool"),
        computed("size", "number"),
        computed("result", "string"),
      ),
      [`${type}_process`]: block(
        computed("pid", "number"),
        computed("cwd", "string"),
        computed("label", "string"),
        computed("mark", "string"),
        computed("configured", "number"),
      ),
    },
    ephemeralResourceSchemas: {
      [`${type}_token`]: block(
        required("name", "string"),
        optional("lease_seconds", "number"),
        computed("token", "string"),
      ),
    },
    functions: {
      shout: { parameters: [{ name: "text", type: typeOf("string") }], return: { type: typeOf("string") } },
    },
  };
}

/** A resource of which nothing is set. */
export function nothingSet(kind: Kind, protocol: Protocol): Attributes {
  const { attributes, blockTypes = [] } = resources(protocol)[kind];
  return Object.fromEntries([
    ...attributes.map(({ name }) => [name, null] as const),
    ...blockTypes.map(({ typeName }) => [typeName, []] as const),
  ]);
}

function resources(protocol: Protocol): Readonly<Record<Kind, Block>> {
  const limits: Attribute = {
    name: "limits",
    optional: true,
    nestedType: { nesting: 1, attributes: [optional("cpu", "number"), optional("memory", "number")] },
  };
  return {
    item: {
      attributes: [
        required("name", "string"),
        optional("size", "number"),
        { ...optional("secret", "string"), sensitive: true },
        optional("tags", ["map", "string"]),
        computed("result", "string"),
        ...(protocol === 6 ? [limits] : []),
      ],
      blockTypes: [{ typeName: "rule", nesting: 2, block: { attributes: [required("port", "number")] } }],
    },
    other: {
      attributes: [required("name", "string"), optional("note", "string"), computed("result", "string")],
    },
  };
}

/** Resource types of 10 kB each. */
function fillers(megabytes: number): readonly Schema[] {
  const description = "x".repeat(80);
  const attributes = Array.from({ length: 100 }, (_, index) => ({
    ...optional(`attribute_${index}`, "string"),
    description,
  }));
  return Array.from({ length: megabytes * 100 }, () => block(...attributes));
}

function block(...attributes: readonly Attribute[]): Schema {
  return { block: { attributes } };
}

function required(name: string, type: unknown): Attribute {
  return { name, type: typeOf(type), required: true };
}

function optional(name: string, type: unknown): Attribute {
  return { name, type: typeOf(type), optional: true };
}

function computed(name: string, type: unknown): Attribute {
  return { name, type: typeOf(type), computed: true };
}

function typeOf(type: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(type));
}
