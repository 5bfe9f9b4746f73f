import type {
  AttributePath,
  AttributePathStep,
  ClientCapabilities,
  Deferred,
  Diagnostic,
  DynamicValue,
  FunctionError,
  NoFields,
  RawState,
  Timestamp,
} from "../protocol";
import { byName, field, many, optional, part } from "./field";
import { message } from "./message";
import { bytes, flag, int32, int64, oneOf, text } from "./scalar";

/** The field numbers of the messages that calls have in common. */

/** A message without fields. */
export const noFields = message<NoFields>({});

/** A value of Terraform's. */
export const dynamicValue = message<DynamicValue>({ msgpack: optional(1, bytes), json: optional(2, bytes) });

/** A stored state. */
export const rawState = message<RawState>({ json: field(1, bytes), flatmap: byName(2, field(2, text)) });

const attributePathStep = message<AttributePathStep>({
  attributeName: optional(1, text),
  elementKeyString: optional(2, text),
  elementKeyInt: optional(3, int64),
});

/** The way to a value. */
export const attributePath = message<AttributePath>({ steps: many(1, attributePathStep) });

/** What a person has to know. */
export const diagnostic = message<Diagnostic>({
  severity: field(1, oneOf("INVALID", "ERROR", "WARNING")),
  summary: field(2, text),
  detail: field(3, text),
  attribute: part(4, attributePath),
});

/** Why a function gave no result. */
export const functionError = message<FunctionError>({ text: field(1, text), functionArgument: optional(2, int64) });

/** What the caller can do. */
export const clientCapabilities = message<ClientCapabilities>({
  deferralAllowed: field(1, flag),
  writeOnlyAttributesAllowed: field(2, flag),
});

/** Why something can't be planned yet. */
export const deferred = message<Deferred>({
  reason: field(1, oneOf("UNKNOWN", "RESOURCE_CONFIG_UNKNOWN", "PROVIDER_CONFIG_UNKNOWN", "ABSENT_PREREQ")),
});

/** A moment; `google.protobuf.Timestamp`. */
export const timestamp = message<Timestamp>({ seconds: field(1, int64), nanos: field(2, int32) });
