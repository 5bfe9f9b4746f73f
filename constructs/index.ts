/**
 * The construct library: what an app's code needs besides CDKTF.
 *
 * @packageDocumentation
 */
export { App, type AppProps, type ApprovalRule } from "./app";
export { CommandTask } from "./command-task";
export type { CommandTaskProps, CommonTaskProps, Program } from "./command-task-props";
export { setDefaults } from "./defaults";
export type { DefaultsProps } from "./defaults-props";
export { Duration } from "./duration";
export type { NodeConstruct } from "./order";
export type { Reference } from "./output-ref";
export { type FailureClass, type PolicyProps, type RetryProps, setPolicy } from "./policy";
export { runAfter } from "./run-after";
export type {
  Json,
  OutputDeclaration,
  OutputDeclarations,
  OutputProps,
  OutputTokens,
  OutputType,
  OutputValues,
  TaskOutputs,
} from "./output-declaration";
export type { BucketProps, IBucket } from "./platform/bucket";
export type { DatabaseEngine, DatabaseProps, IDatabase } from "./platform/database";
export type { INetwork } from "./platform/network";
export type { PlatformName } from "./platform/platform";
export type { HealthCheck, IService, ReplicaBounds, ServiceProps } from "./platform/service";
export { Platform, usePlatform } from "./platform/use-platform";
export type { Removal } from "./platform/removal";
export type { Text } from "./template";
export { type DataSourceClass, dataSourceConstruct } from "./provider/data-source-construct";
export { type EphemeralClass, ephemeralConstruct } from "./provider/ephemeral-construct";
export { type EphemeralBlock, type EphemeralMeta, EphemeralResource } from "./provider/ephemeral-resource";
export type { Given, GivenFor } from "./provider/given";
export { type ProviderClass, providerConstruct, type ProviderMeta } from "./provider/provider-construct";
export { providerFunction, type TokenFunction } from "./provider/provider-function";
export { type ResourceClass, resourceConstruct } from "./provider/resource-construct";
export type { TokenOf, TokensOf } from "./provider/tokens";
