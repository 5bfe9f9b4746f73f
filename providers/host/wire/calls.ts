import type { ProviderCalls } from "../protocol";
import { byName, field, many, needed, optional, part } from "./field";
import { message, type Message } from "./message";
import { functionSchema, schema, serverCapabilities } from "./schemas";
import { bytes, int64, text } from "./scalar";
import {
  attributePath,
  clientCapabilities,
  deferred,
  diagnostic,
  dynamicValue,
  functionError,
  noFields,
  rawState,
  timestamp,
} from "./values";

/** The messages of each call, with their field numbers. */
export const calls: {
  readonly [Method in keyof ProviderCalls]: CallMessages<
    ProviderCalls[Method]["request"],
    ProviderCalls[Method]["response"]
  >;
} = {
  GetMetadata: {
    request: noFields,
    response: message({
      serverCapabilities: part(1, serverCapabilities),
      diagnostics: many(2, diagnostic),
      dataSources: many(3, message({ typeName: field(1, text) })),
      resources: many(4, message({ typeName: field(1, text) })),
      functions: many(5, message({ name: field(1, text) })),
      ephemeralResources: many(6, message({ typeName: field(1, text) })),
    }),
  },
  GetProviderSchema: {
    request: noFields,
    response: message({
      provider: part(1, schema),
      resourceSchemas: byName(2, needed(2, schema)),
      dataSourceSchemas: byName(3, needed(2, schema)),
      functions: byName(7, needed(2, functionSchema)),
      ephemeralResourceSchemas: byName(8, needed(2, schema)),
      diagnostics: many(4, diagnostic),
      providerMeta: part(5, schema),
      serverCapabilities: part(6, serverCapabilities),
    }),
  },
  ValidateProviderConfig: {
    request: message({ config: needed(1, dynamicValue) }),
    response: message({ diagnostics: many(2, diagnostic) }),
  },
  ValidateResourceConfig: {
    request: message({
      typeName: field(1, text),
      config: needed(2, dynamicValue),
      clientCapabilities: part(3, clientCapabilities),
    }),
    response: message({ diagnostics: many(1, diagnostic) }),
  },
  ValidateDataResourceConfig: {
    request: message({ typeName: field(1, text), config: needed(2, dynamicValue) }),
    response: message({ diagnostics: many(1, diagnostic) }),
  },
  UpgradeResourceState: {
    request: message({ typeName: field(1, text), version: field(2, int64), rawState: needed(3, rawState) }),
    response: message({ upgradedState: part(1, dynamicValue), diagnostics: many(2, diagnostic) }),
  },
  ConfigureProvider: {
    request: message({
      terraformVersion: field(1, text),
      config: needed(2, dynamicValue),
      clientCapabilities: part(3, clientCapabilities),
    }),
    response: message({ diagnostics: many(1, diagnostic) }),
  },
  ReadResource: {
    request: message({
      typeName: field(1, text),
      currentState: needed(2, dynamicValue),
      private: field(3, bytes),
      providerMeta: part(4, dynamicValue),
      clientCapabilities: part(5, clientCapabilities),
    }),
    response: message({
      newState: part(1, dynamicValue),
      diagnostics: many(2, diagnostic),
      private: field(3, bytes),
      deferred: part(4, deferred),
    }),
  },
  PlanResourceChange: {
    request: message({
      typeName: field(1, text),
      priorState: needed(2, dynamicValue),
      proposedNewState: needed(3, dynamicValue),
      config: needed(4, dynamicValue),
      priorPrivate: field(5, bytes),
      providerMeta: part(6, dynamicValue),
      clientCapabilities: part(7, clientCapabilities),
    }),
    response: message({
      plannedState: part(1, dynamicValue),
      requiresReplace: many(2, attributePath),
      plannedPrivate: field(3, bytes),
      diagnostics: many(4, diagnostic),
      deferred: part(6, deferred),
    }),
  },
  ApplyResourceChange: {
    request: message({
      typeName: field(1, text),
      priorState: needed(2, dynamicValue),
      plannedState: needed(3, dynamicValue),
      config: needed(4, dynamicValue),
      plannedPrivate: field(5, bytes),
      providerMeta: part(6, dynamicValue),
    }),
    response: message({
      newState: part(1, dynamicValue),
      private: field(2, bytes),
      diagnostics: many(3, diagnostic),
    }),
  },
  ImportResourceState: {
    request: message({
      typeName: field(1, text),
      id: field(2, text),
      clientCapabilities: part(3, clientCapabilities),
    }),
    response: message({
      importedResources: many(
        1,
        message({ typeName: field(1, text), state: needed(2, dynamicValue), private: field(3, bytes) }),
      ),
      diagnostics: many(2, diagnostic),
      deferred: part(3, deferred),
    }),
  },
  MoveResourceState: {
    request: message({
      sourceProviderAddress: field(1, text),
      sourceTypeName: field(2, text),
      sourceSchemaVersion: field(3, int64),
      sourceState: needed(4, rawState),
      targetTypeName: field(5, text),
      sourcePrivate: field(6, bytes),
    }),
    response: message({
      targetState: part(1, dynamicValue),
      diagnostics: many(2, diagnostic),
      targetPrivate: field(3, bytes),
    }),
  },
  ReadDataSource: {
    request: message({
      typeName: field(1, text),
      config: needed(2, dynamicValue),
      providerMeta: part(3, dynamicValue),
      clientCapabilities: part(4, clientCapabilities),
    }),
    response: message({
      state: part(1, dynamicValue),
      diagnostics: many(2, diagnostic),
      deferred: part(3, deferred),
    }),
  },
  ValidateEphemeralResourceConfig: {
    request: message({ typeName: field(1, text), config: needed(2, dynamicValue) }),
    response: message({ diagnostics: many(1, diagnostic) }),
  },
  OpenEphemeralResource: {
    request: message({
      typeName: field(1, text),
      config: needed(2, dynamicValue),
      clientCapabilities: part(3, clientCapabilities),
    }),
    response: message({
      diagnostics: many(1, diagnostic),
      renewAt: part(2, timestamp),
      result: part(3, dynamicValue),
      private: optional(4, bytes),
      deferred: part(5, deferred),
    }),
  },
  RenewEphemeralResource: {
    request: message({ typeName: field(1, text), private: optional(2, bytes) }),
    response: message({
      diagnostics: many(1, diagnostic),
      renewAt: part(2, timestamp),
      private: optional(3, bytes),
    }),
  },
  CloseEphemeralResource: {
    request: message({ typeName: field(1, text), private: optional(2, bytes) }),
    response: message({ diagnostics: many(1, diagnostic) }),
  },
  GetFunctions: {
    request: noFields,
    response: message({ functions: byName(1, needed(2, functionSchema)), diagnostics: many(2, diagnostic) }),
  },
  CallFunction: {
    request: message({ name: field(1, text), arguments: many(2, dynamicValue) }),
    response: message({ result: part(1, dynamicValue), error: part(2, functionError) }),
  },
  StopProvider: { request: noFields, response: message({ error: field(1, text) }) },
};

/** How a call's request and response are written and read. */
export interface CallMessages<Request, Response> {
  readonly request: Message<Request>;
  readonly response: Message<Response>;
}
