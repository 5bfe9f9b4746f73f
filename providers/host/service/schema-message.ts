import type { Attribute, Attributes, AttributeType, Parameter, ProviderFunction } from "../../definition";
import type { FunctionParameter, FunctionSchema, Schema, SchemaAttribute, SchemaObject } from "../protocol";
import { nestedIn } from "../values/nested";
import { toTypeJson } from "../values/type-json";

/** What a schema message is made of. */
export interface Described {
  readonly schema: Attributes;
  readonly version?: number;
  readonly description?: string;
  readonly deprecated?: string;
}

/** A schema as Terraform has it. */
export function schemaMessage({ schema, version = 0, description, deprecated }: Described): Schema {
  return {
    version: BigInt(version),
    block: {
      version: BigInt(version),
      attributes: attributesMessage(schema),
      blockTypes: [],
      ...described(description, deprecated),
    },
  };
}

/** A function's parameters and result as Terraform has them. */
export function functionMessage(of: ProviderFunction): FunctionSchema {
  const { parameters, variadic, returns, summary, description, deprecated } = of;
  return {
    parameters: parameters.map(parameterMessage),
    ...(variadic && { variadicParameter: parameterMessage(variadic) }),
    return: { type: typeMessage(returns) },
    ...(summary !== undefined && { summary }),
    ...(description !== undefined && ({ description, descriptionKind: "MARKDOWN" } as const)),
    ...(deprecated !== undefined && { deprecationMessage: deprecated }),
  };
}

function parameterMessage({ name, type, description }: Parameter): FunctionParameter {
  return {
    name,
    type: typeMessage(type),
    allowNullValue: type.kind === "nullable" || type.kind === "dynamic",
    ...(description !== undefined && ({ description, descriptionKind: "MARKDOWN" } as const)),
  };
}

function attributesMessage(attributes: Attributes): readonly SchemaAttribute[] {
  return Object.entries(attributes).map(([name, attribute]) => attributeMessage(name, attribute));
}

function attributeMessage(name: string, attribute: Attribute): SchemaAttribute {
  const { type, presence, sensitive, writeOnly, description, deprecated } = attribute;
  const nestedType = nestedMessage(type);
  return {
    name,
    ...(nestedType ? { nestedType } : { type: typeMessage(type) }),
    ...flags[presence],
    sensitive,
    writeOnly,
    ...described(description, deprecated),
  };
}

/** For Terraform, the provider gives a default. */
const flags = {
  required: { required: true },
  optional: { optional: true },
  default: { optional: true, computed: true },
  "optional-computed": { optional: true, computed: true },
  computed: { computed: true },
} as const;

const nesting = { nested: "SINGLE", list: "LIST", set: "SET", map: "MAP" } as const;

function nestedMessage(type: AttributeType): SchemaObject | undefined {
  const nested = nestedIn(type);
  if (!nested) return undefined;
  return { attributes: attributesMessage(nested), nesting: nesting[type.kind as keyof typeof nesting] };
}

/** Terraform says itself that something is deprecated, but not why; so the description does. */
function described(description: string | undefined, deprecated: string | undefined) {
  const texts = [deprecated === undefined ? undefined : `Deprecated: ${deprecated}`, description];
  const text = texts.filter((each) => each !== undefined).join("\n\n");
  return {
    ...(text !== "" && ({ description: text, descriptionKind: "MARKDOWN" } as const)),
    deprecated: deprecated !== undefined,
  };
}

function typeMessage(type: AttributeType): Uint8Array {
  return Buffer.from(toTypeJson(type), "utf8");
}
