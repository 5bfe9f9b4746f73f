import type { ServiceDefinition } from "@grpc/grpc-js";
import { parse } from "protobufjs";

import { definitions } from "./definitions";

/** The two major versions of Terraform's plugin protocol. */
export type Protocol = 5 | 6;

/** What Terraform starts a plugin with in `TF_PLUGIN_MAGIC_COOKIE`. */
export const magicCookie = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

/** A value of Terraform's, in the one of two encodings that is at hand. */
export type DynamicValue = { readonly msgpack: Uint8Array } | { readonly json: Uint8Array };

/** An attribute of a block. Its type is written in JSON; protocol 6 can have a nested type in its place. */
export interface Attribute {
  readonly name: string;
  readonly type?: Uint8Array;
  /** Nesting 1 is a single object. */
  readonly nestedType?: { readonly attributes: readonly Attribute[]; readonly nesting: 1 };
  readonly description?: string;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
}

/** What a configuration block holds. Nesting 2 is a list of blocks. */
export interface Block {
  readonly attributes: readonly Attribute[];
  readonly blockTypes?: readonly { readonly typeName: string; readonly block: Block; readonly nesting: 2 }[];
}

/** The schema of a provider, resource or data source. */
export interface Schema {
  readonly version?: number;
  readonly block: Block;
}

/** What a provider offers. */
export interface Schemas {
  readonly provider: Schema;
  readonly resourceSchemas: ByName<Schema>;
  readonly dataSourceSchemas: ByName<Schema>;
  readonly ephemeralResourceSchemas: ByName<Schema>;
  readonly functions: ByName<{
    readonly parameters: readonly { readonly name: string; readonly type: Uint8Array }[];
    readonly return: { readonly type: Uint8Array };
  }>;
}

/** What each call takes and gives, under its name in protocol 6. */
export interface Calls {
  readonly GetProviderSchema: Call<object, Schemas>;
  readonly GetFunctions: Call<object, Pick<Schemas, "functions">>;
  readonly ValidateProviderConfig: Call<Configuration, { readonly preparedConfig: DynamicValue }>;
  readonly ValidateResourceConfig: Call<Typed & Configuration, object>;
  readonly ValidateDataResourceConfig: Call<Typed & Configuration, object>;
  readonly ValidateEphemeralResourceConfig: Call<Typed & Configuration, object>;
  readonly ConfigureProvider: Call<Configuration, object>;
  readonly UpgradeResourceState: Call<
    Typed & { readonly version: number; readonly rawState: { readonly json: Uint8Array } },
    { readonly upgradedState: DynamicValue }
  >;
  readonly ReadResource: Call<Typed & { readonly currentState: DynamicValue }, { readonly newState: DynamicValue }>;
  readonly PlanResourceChange: Call<
    Typed & { readonly priorState: DynamicValue; readonly proposedNewState: DynamicValue },
    {
      readonly plannedState: DynamicValue;
      readonly requiresReplace?: readonly { readonly steps: readonly { readonly attributeName: string }[] }[];
    }
  >;
  readonly ApplyResourceChange: Call<
    Typed & { readonly priorState: DynamicValue; readonly plannedState: DynamicValue },
    { readonly newState: DynamicValue }
  >;
  readonly ImportResourceState: Call<
    Typed & { readonly id: string },
    { readonly importedResources: readonly (Typed & { readonly state: DynamicValue })[] }
  >;
  readonly ReadDataSource: Call<Typed & Configuration, { readonly state: DynamicValue }>;
  readonly OpenEphemeralResource: Call<Typed & Configuration, Lease & { readonly result: DynamicValue }>;
  readonly RenewEphemeralResource: Call<Typed & { readonly private: Uint8Array }, Lease>;
  readonly CloseEphemeralResource: Call<Typed & { readonly private: Uint8Array }, object>;
  readonly CallFunction: Call<
    { readonly name: string; readonly arguments: readonly DynamicValue[] },
    { readonly result: DynamicValue }
  >;
  readonly StopProvider: Call<object, object>;
}

/** A call's name in protocol 6. */
export type Method = keyof Calls;

interface Call<Request, Response> {
  readonly request: Request;
  /** A response without anything but diagnostics is possible for every call. */
  readonly response: Response;
}
type ByName<T> = Readonly<Record<string, T>>;
interface Typed {
  readonly typeName: string;
}
interface Configuration {
  readonly config: DynamicValue;
}
interface Lease {
  readonly renewAt?: { readonly seconds: number; readonly nanos: number };
  readonly private: Uint8Array;
}

/** How a call's messages are called in the definitions, and its name in protocol 5 where that is another one. */
interface Wire {
  readonly request: string;
  readonly response: string;
  readonly in5?: string;
}

/** Every call that is served. */
export const methods: Readonly<Record<Method, Wire>> = {
  GetProviderSchema: { request: "Empty", response: "GetProviderSchemaResponse", in5: "GetSchema" },
  GetFunctions: { request: "Empty", response: "GetFunctionsResponse" },
  ValidateProviderConfig: {
    request: "ValidateProviderConfigRequest",
    response: "ValidateProviderConfigResponse",
    in5: "PrepareProviderConfig",
  },
  ValidateResourceConfig: { request: "Typed", response: "Empty", in5: "ValidateResourceTypeConfig" },
  ValidateDataResourceConfig: { request: "Typed", response: "Empty", in5: "ValidateDataSourceConfig" },
  ValidateEphemeralResourceConfig: { request: "Typed", response: "Empty" },
  ConfigureProvider: { request: "ConfigureProviderRequest", response: "Empty", in5: "Configure" },
  UpgradeResourceState: { request: "UpgradeResourceStateRequest", response: "UpgradeResourceStateResponse" },
  ReadResource: { request: "ReadResourceRequest", response: "ReadResourceResponse" },
  PlanResourceChange: { request: "PlanResourceChangeRequest", response: "PlanResourceChangeResponse" },
  ApplyResourceChange: { request: "ApplyResourceChangeRequest", response: "ApplyResourceChangeResponse" },
  ImportResourceState: { request: "ImportResourceStateRequest", response: "ImportResourceStateResponse" },
  ReadDataSource: { request: "Typed", response: "ReadDataSourceResponse" },
  OpenEphemeralResource: { request: "Typed", response: "OpenEphemeralResourceResponse" },
  RenewEphemeralResource: { request: "OpenedResource", response: "RenewEphemeralResourceResponse" },
  CloseEphemeralResource: { request: "OpenedResource", response: "Empty" },
  CallFunction: { request: "CallFunctionRequest", response: "CallFunctionResponse" },
  StopProvider: { request: "Empty", response: "Empty", in5: "Stop" },
};

/** A response, and how many bytes of a field that nobody knows follow it. */
export interface Padded {
  readonly response: object;
  readonly padding: number;
}

/** The gRPC service of a protocol: calls under the names of protocol 6, on the paths of the one spoken. */
export function providerService(protocol: Protocol): ProviderService {
  const service = (Object.keys(methods) as Method[]).map((method) => {
    const path = `/tfplugin${protocol}.Provider/${wireName(method, protocol)}`;
    return [method, unary(path, methods[method])];
  });
  return Object.fromEntries(service) as ProviderService;
}

type ProviderService = Readonly<Record<Method, ServiceDefinition[string]>>;

/** What a call is named in the protocol that is spoken. */
export function wireName(method: Method, protocol: Protocol): string {
  return (protocol === 5 && methods[method].in5) || method;
}

function unary(path: string, wire: Wire): ServiceDefinition[string] {
  const request = messages.lookupType(wire.request);
  const response = messages.lookupType(wire.response);
  return {
    path,
    requestStream: false,
    responseStream: false,
    requestSerialize: (value: object) => Buffer.from(request.encode(request.fromObject(value)).finish()),
    requestDeserialize: (bytes) => request.toObject(request.decode(bytes), { longs: Number, defaults: true }),
    responseSerialize: (value: Padded) => {
      const writer = response.encode(response.fromObject(value.response));
      if (value.padding > 0) writer.uint32(unknownField).bytes(new Uint8Array(value.padding));
      return Buffer.from(writer.finish());
    },
    responseDeserialize: (bytes) => response.toObject(response.decode(bytes), { longs: Number, defaults: true }),
  };
}

/** The tag of a field of bytes with the number 1000, which no message has. */
const unknownField = (1000 << 3) | 2;

const messages = parse(definitions).root;
