/**
 * The messages and calls of Terraform's plugin protocol, version 6.8, which Terraform 1.11 speaks
 * (https://github.com/hashicorp/terraform/tree/main/docs/plugin-protocol). Names are the protocol's, in camel case. A newer Terraform
 * takes the calls that it has added since for not implemented, and does without.
 */

/** The major version, and the one that plugins agree on. */
export const PROTOCOL_VERSION = 6;

/**
 * What serves a provider: the calls of the protocol. What a call throws, or rejects with, ends it with the gRPC status `INTERNAL`; what a
 * person should read is a diagnostic of the response.
 */
export type ProviderService = {
  readonly [Method in keyof ProviderCalls]: (
    request: ProviderCalls[Method]["request"],
    options: CallOptions,
  ) => Promise<ProviderCalls[Method]["response"]>;
};

/** What comes along with each call. */
export interface CallOptions {
  /** Aborted when the caller has cancelled the call, or is gone. `StopProvider` is a call of its own, and doesn't abort it. */
  readonly signal: AbortSignal;
}

/** What each call takes and gives. */
export interface ProviderCalls {
  readonly GetMetadata: Call<NoFields, GetMetadataResponse>;
  readonly GetProviderSchema: Call<NoFields, GetProviderSchemaResponse>;
  readonly ValidateProviderConfig: Call<ValidateProviderConfigRequest, DiagnosticsResponse>;
  readonly ValidateResourceConfig: Call<ValidateResourceConfigRequest, DiagnosticsResponse>;
  readonly ValidateDataResourceConfig: Call<ValidateDataResourceConfigRequest, DiagnosticsResponse>;
  readonly UpgradeResourceState: Call<UpgradeResourceStateRequest, UpgradeResourceStateResponse>;
  readonly ConfigureProvider: Call<ConfigureProviderRequest, DiagnosticsResponse>;
  readonly ReadResource: Call<ReadResourceRequest, ReadResourceResponse>;
  readonly PlanResourceChange: Call<PlanResourceChangeRequest, PlanResourceChangeResponse>;
  readonly ApplyResourceChange: Call<ApplyResourceChangeRequest, ApplyResourceChangeResponse>;
  readonly ImportResourceState: Call<ImportResourceStateRequest, ImportResourceStateResponse>;
  readonly MoveResourceState: Call<MoveResourceStateRequest, MoveResourceStateResponse>;
  readonly ReadDataSource: Call<ReadDataSourceRequest, ReadDataSourceResponse>;
  readonly ValidateEphemeralResourceConfig: Call<ValidateEphemeralResourceConfigRequest, DiagnosticsResponse>;
  readonly OpenEphemeralResource: Call<OpenEphemeralResourceRequest, OpenEphemeralResourceResponse>;
  readonly RenewEphemeralResource: Call<RenewEphemeralResourceRequest, RenewEphemeralResourceResponse>;
  readonly CloseEphemeralResource: Call<CloseEphemeralResourceRequest, DiagnosticsResponse>;
  readonly GetFunctions: Call<NoFields, GetFunctionsResponse>;
  readonly CallFunction: Call<CallFunctionRequest, CallFunctionResponse>;
  readonly StopProvider: Call<NoFields, StopProviderResponse>;
}

/** The request and the response of a call. */
export interface Call<Request, Response> {
  readonly request: Request;
  readonly response: Response;
}

/** A message without fields. */
export type NoFields = Readonly<Record<string, never>>;

/** A value of Terraform's, in one of two encodings. Terraform sends MessagePack, and takes both. */
export type DynamicValue = { readonly msgpack: Uint8Array } | { readonly json: Uint8Array };

/** What a person has to know. An error fails the call; a warning doesn't. */
export interface Diagnostic {
  readonly severity: "INVALID" | "ERROR" | "WARNING";
  /** One line. */
  readonly summary: string;
  readonly detail?: string;
  /** Where in the configuration. */
  readonly attribute?: AttributePath;
}

/** The way to a value within a resource's. */
export interface AttributePath {
  readonly steps: readonly AttributePathStep[];
}

/** Into an object's attribute, a map's element, or a list's. There is none into a set: its path ends at the set. */
export type AttributePathStep =
  { readonly attributeName: string } | { readonly elementKeyString: string } | { readonly elementKeyInt: bigint };

/** Why a function gave no result. */
export interface FunctionError {
  readonly text: string;
  /** The argument that is to blame, counted from 0. */
  readonly functionArgument?: bigint;
}

/** A stored state of any schema version: JSON, or a flat map if it is Terraform 0.11's. */
export interface RawState {
  readonly json: Uint8Array;
  readonly flatmap: Readonly<Record<string, string>>;
}

/** How a description is written. */
export type StringKind = "PLAIN" | "MARKDOWN";

/** What a provider, resource, data source or ephemeral resource is configured with, and has. */
export interface Schema {
  readonly version?: bigint;
  readonly block: SchemaBlock;
}

/** Attributes and nested blocks. */
export interface SchemaBlock {
  readonly version?: bigint;
  readonly attributes: readonly SchemaAttribute[];
  readonly blockTypes?: readonly SchemaNestedBlock[];
  readonly description?: string;
  readonly descriptionKind?: StringKind;
  readonly deprecated?: boolean;
}

/** An attribute has a type or a nested type. */
export interface SchemaAttribute {
  readonly name: string;
  /** A type constraint in JSON, for example `["list","string"]`. */
  readonly type?: Uint8Array;
  readonly nestedType?: SchemaObject;
  readonly description?: string;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly descriptionKind?: StringKind;
  readonly deprecated?: boolean;
  readonly writeOnly?: boolean;
}

/** Blocks of one name within a block. */
export interface SchemaNestedBlock {
  readonly typeName: string;
  readonly block: SchemaBlock;
  readonly nesting: "INVALID" | "SINGLE" | "LIST" | "SET" | "MAP" | "GROUP";
  readonly minItems?: bigint;
  readonly maxItems?: bigint;
}

/** The type of an attribute that has attributes itself. */
export interface SchemaObject {
  readonly attributes: readonly SchemaAttribute[];
  readonly nesting: "INVALID" | "SINGLE" | "LIST" | "SET" | "MAP";
}

/** A function that configurations can call. */
export interface FunctionSchema {
  readonly parameters: readonly FunctionParameter[];
  /** Takes all further arguments. */
  readonly variadicParameter?: FunctionParameter;
  readonly return: FunctionReturn;
  readonly summary?: string;
  readonly description?: string;
  readonly descriptionKind?: StringKind;
  readonly deprecationMessage?: string;
}

/** One argument of a function. */
export interface FunctionParameter {
  readonly name: string;
  /** A type constraint in JSON. */
  readonly type: Uint8Array;
  /** @default false: Terraform refuses null itself */
  readonly allowNullValue?: boolean;
  /** @default false: Terraform takes the result for unknown, without a call */
  readonly allowUnknownValues?: boolean;
  readonly description?: string;
  readonly descriptionKind?: StringKind;
}

/** The result of a function. */
export interface FunctionReturn {
  /** A type constraint in JSON. */
  readonly type: Uint8Array;
}

/** What a provider can do beyond what every one does. */
export interface ServerCapabilities {
  /** It wants to plan what is destroyed, too. */
  readonly planDestroy?: boolean;
  /** Terraform may use a schema that it has kept. */
  readonly getProviderSchemaOptional?: boolean;
  readonly moveResourceState?: boolean;
}

/** What the caller can do beyond what every Terraform does. */
export interface ClientCapabilities {
  readonly deferralAllowed: boolean;
  readonly writeOnlyAttributesAllowed: boolean;
}

/** The change can't be planned yet. Only for callers with the capability. */
export interface Deferred {
  readonly reason: "UNKNOWN" | "RESOURCE_CONFIG_UNKNOWN" | "PROVIDER_CONFIG_UNKNOWN" | "ABSENT_PREREQ";
}

/** A moment. */
export interface Timestamp {
  /** Since 1970. */
  readonly seconds: bigint;
  /** 0 to 999,999,999. */
  readonly nanos: number;
}

/** The response of calls that only check something. */
export interface DiagnosticsResponse {
  readonly diagnostics: readonly Diagnostic[];
}

/** What there is, without the schemas. */
export interface GetMetadataResponse {
  readonly serverCapabilities?: ServerCapabilities;
  readonly diagnostics: readonly Diagnostic[];
  readonly dataSources: readonly TypeMetadata[];
  readonly resources: readonly TypeMetadata[];
  readonly functions: readonly FunctionMetadata[];
  readonly ephemeralResources: readonly TypeMetadata[];
}

/** A type of resource, data source or ephemeral resource. */
export interface TypeMetadata {
  readonly typeName: string;
}

/** A function. */
export interface FunctionMetadata {
  readonly name: string;
}

/** All schemas, by type or function name. */
export interface GetProviderSchemaResponse {
  readonly provider?: Schema;
  readonly resourceSchemas: Readonly<Record<string, Schema>>;
  readonly dataSourceSchemas: Readonly<Record<string, Schema>>;
  readonly functions: Readonly<Record<string, FunctionSchema>>;
  readonly ephemeralResourceSchemas: Readonly<Record<string, Schema>>;
  readonly diagnostics: readonly Diagnostic[];
  readonly providerMeta?: Schema;
  readonly serverCapabilities?: ServerCapabilities;
}

/** Is this configuration of the provider valid? */
export interface ValidateProviderConfigRequest {
  readonly config: DynamicValue;
}

/** Is this configuration of a resource valid? */
export interface ValidateResourceConfigRequest {
  readonly typeName: string;
  readonly config: DynamicValue;
  readonly clientCapabilities?: ClientCapabilities;
}

/** Is this configuration of a data source valid? */
export interface ValidateDataResourceConfigRequest {
  readonly typeName: string;
  readonly config: DynamicValue;
}

/** Is this configuration of an ephemeral resource valid? */
export interface ValidateEphemeralResourceConfigRequest {
  readonly typeName: string;
  readonly config: DynamicValue;
}

/** A stored state, to be brought to the schema's version. Terraform asks even when it is of that version. */
export interface UpgradeResourceStateRequest {
  readonly typeName: string;
  /** The schema's version that the state was stored with. */
  readonly version: bigint;
  readonly rawState: RawState;
}

/** The state as the schema has it now. */
export interface UpgradeResourceStateResponse {
  readonly upgradedState?: DynamicValue;
  readonly diagnostics: readonly Diagnostic[];
}

/** Once, before all calls that do something. */
export interface ConfigureProviderRequest {
  readonly terraformVersion: string;
  readonly config: DynamicValue;
  readonly clientCapabilities?: ClientCapabilities;
}

/** How is the resource now? */
export interface ReadResourceRequest {
  readonly typeName: string;
  readonly currentState: DynamicValue;
  readonly private: Uint8Array;
  readonly providerMeta?: DynamicValue;
  readonly clientCapabilities?: ClientCapabilities;
}

/** The state is null when the resource is gone. */
export interface ReadResourceResponse {
  readonly newState?: DynamicValue;
  readonly diagnostics: readonly Diagnostic[];
  readonly private?: Uint8Array;
  readonly deferred?: Deferred;
}

/** What would become of a resource? The prior state is null when it's new, the proposed one when it is to go. */
export interface PlanResourceChangeRequest {
  readonly typeName: string;
  readonly priorState: DynamicValue;
  readonly proposedNewState: DynamicValue;
  readonly config: DynamicValue;
  readonly priorPrivate: Uint8Array;
  readonly providerMeta?: DynamicValue;
  readonly clientCapabilities?: ClientCapabilities;
}

/** The state as it would be, and the attributes that can't change in place. */
export interface PlanResourceChangeResponse {
  readonly plannedState?: DynamicValue;
  readonly requiresReplace?: readonly AttributePath[];
  readonly plannedPrivate?: Uint8Array;
  readonly diagnostics: readonly Diagnostic[];
  readonly deferred?: Deferred;
}

/** Create (prior state null), delete (planned state null), or update. */
export interface ApplyResourceChangeRequest {
  readonly typeName: string;
  readonly priorState: DynamicValue;
  readonly plannedState: DynamicValue;
  readonly config: DynamicValue;
  readonly plannedPrivate: Uint8Array;
  readonly providerMeta?: DynamicValue;
}

/** What was done, errors or not. */
export interface ApplyResourceChangeResponse {
  readonly newState?: DynamicValue;
  readonly private?: Uint8Array;
  readonly diagnostics: readonly Diagnostic[];
}

/** A resource that exists already. */
export interface ImportResourceStateRequest {
  readonly typeName: string;
  readonly id: string;
  readonly clientCapabilities?: ClientCapabilities;
}

/** Its state, as far as reading it needs. */
export interface ImportResourceStateResponse {
  readonly importedResources: readonly ImportedResource[];
  readonly diagnostics: readonly Diagnostic[];
  readonly deferred?: Deferred;
}

/** One of the resources that an id stands for. */
export interface ImportedResource {
  readonly typeName: string;
  readonly state: DynamicValue;
  readonly private?: Uint8Array;
}

/** A `moved` block from one type, perhaps of another provider, to another. */
export interface MoveResourceStateRequest {
  /** For example `registry.terraform.io/hashicorp/null`. */
  readonly sourceProviderAddress: string;
  readonly sourceTypeName: string;
  readonly sourceSchemaVersion: bigint;
  readonly sourceState: RawState;
  readonly targetTypeName: string;
  readonly sourcePrivate: Uint8Array;
}

/** The state as the target's schema has it. */
export interface MoveResourceStateResponse {
  readonly targetState?: DynamicValue;
  readonly diagnostics: readonly Diagnostic[];
  readonly targetPrivate?: Uint8Array;
}

/** What does the data source say? */
export interface ReadDataSourceRequest {
  readonly typeName: string;
  readonly config: DynamicValue;
  readonly providerMeta?: DynamicValue;
  readonly clientCapabilities?: ClientCapabilities;
}

/** What it says. */
export interface ReadDataSourceResponse {
  readonly state?: DynamicValue;
  readonly diagnostics: readonly Diagnostic[];
  readonly deferred?: Deferred;
}

/** An ephemeral resource is needed. */
export interface OpenEphemeralResourceRequest {
  readonly typeName: string;
  readonly config: DynamicValue;
  readonly clientCapabilities?: ClientCapabilities;
}

/** Its values, and what renewing and closing it will be given. */
export interface OpenEphemeralResourceResponse {
  readonly diagnostics: readonly Diagnostic[];
  /** When it wants to be renewed. */
  readonly renewAt?: Timestamp;
  readonly result?: DynamicValue;
  readonly private?: Uint8Array;
  readonly deferred?: Deferred;
}

/** The time to renew has come. */
export interface RenewEphemeralResourceRequest {
  readonly typeName: string;
  readonly private?: Uint8Array;
}

/** When it wants to be renewed again. */
export interface RenewEphemeralResourceResponse {
  readonly diagnostics: readonly Diagnostic[];
  readonly renewAt?: Timestamp;
  readonly private?: Uint8Array;
}

/** An ephemeral resource isn't needed any more. */
export interface CloseEphemeralResourceRequest {
  readonly typeName: string;
  readonly private?: Uint8Array;
}

/** All functions, by name. */
export interface GetFunctionsResponse {
  readonly functions: Readonly<Record<string, FunctionSchema>>;
  readonly diagnostics: readonly Diagnostic[];
}

/** A call of a function. */
export interface CallFunctionRequest {
  readonly name: string;
  readonly arguments: readonly DynamicValue[];
}

/** Its result, or why there is none. */
export interface CallFunctionResponse {
  readonly result?: DynamicValue;
  readonly error?: FunctionError;
}

/** Terraform was asked to stop. The calls that are under way end soon, with what they have done. */
export interface StopProviderResponse {
  /** Why it can't stop. */
  readonly error?: string;
}
