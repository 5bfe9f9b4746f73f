import type {
  FunctionParameter,
  FunctionReturn,
  FunctionSchema,
  Schema,
  SchemaAttribute,
  SchemaBlock,
  SchemaNestedBlock,
  SchemaObject,
  ServerCapabilities,
} from "../protocol";
import { field, many, needed, part } from "./field";
import { later, message, type Message } from "./message";
import { bytes, flag, int64, oneOf, text } from "./scalar";

/** The field numbers of schemas. Two of their messages hold themselves, by way of another. */

const stringKind = oneOf("PLAIN", "MARKDOWN");

const schemaObject: Message<SchemaObject> = message({
  attributes: many(
    1,
    later(() => schemaAttribute),
  ),
  nesting: field(3, oneOf("INVALID", "SINGLE", "LIST", "SET", "MAP")),
});

const schemaAttribute = message<SchemaAttribute>({
  name: field(1, text),
  type: field(2, bytes),
  nestedType: part(10, schemaObject),
  description: field(3, text),
  required: field(4, flag),
  optional: field(5, flag),
  computed: field(6, flag),
  sensitive: field(7, flag),
  descriptionKind: field(8, stringKind),
  deprecated: field(9, flag),
  writeOnly: field(11, flag),
});

const schemaNestedBlock: Message<SchemaNestedBlock> = message({
  typeName: field(1, text),
  block: needed(
    2,
    later(() => schemaBlock),
  ),
  nesting: field(3, oneOf("INVALID", "SINGLE", "LIST", "SET", "MAP", "GROUP")),
  minItems: field(4, int64),
  maxItems: field(5, int64),
});

const schemaBlock = message<SchemaBlock>({
  version: field(1, int64),
  attributes: many(2, schemaAttribute),
  blockTypes: many(3, schemaNestedBlock),
  description: field(4, text),
  descriptionKind: field(5, stringKind),
  deprecated: field(6, flag),
});

/** A schema, with its version. */
export const schema = message<Schema>({ version: field(1, int64), block: needed(2, schemaBlock) });

const functionParameter = message<FunctionParameter>({
  name: field(1, text),
  type: field(2, bytes),
  allowNullValue: field(3, flag),
  allowUnknownValues: field(4, flag),
  description: field(5, text),
  descriptionKind: field(6, stringKind),
});

const functionReturn = message<FunctionReturn>({ type: field(1, bytes) });

/** What a function takes and gives. */
export const functionSchema = message<FunctionSchema>({
  parameters: many(1, functionParameter),
  variadicParameter: part(2, functionParameter),
  return: needed(3, functionReturn),
  summary: field(4, text),
  description: field(5, text),
  descriptionKind: field(6, stringKind),
  deprecationMessage: field(7, text),
});

/** What the provider can do. */
export const serverCapabilities = message<ServerCapabilities>({
  planDestroy: field(1, flag),
  getProviderSchemaOptional: field(2, flag),
  moveResourceState: field(3, flag),
});
