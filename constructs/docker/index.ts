/**
 * The entry `terrace/docker`: constructs of an engine of Docker, by the provider `kreuzwerker/docker`. They need
 * `@cdktf/provider-docker`.
 *
 * @packageDocumentation
 */
export type { BucketProps, IBucket } from "../platform/bucket";
export type { DatabaseEngine, IDatabase } from "../platform/database";
export type { INetwork } from "../platform/network";
export type { HealthCheck, IService, ReplicaBounds } from "../platform/service";
export { Bucket } from "./bucket";
export { Database, type DatabaseProps } from "./database";
export { Image, type ImageProps } from "./image";
export { Network, type NetworkProps } from "./network";
export { dockerPlatform } from "./platform";
export { Registry, type RegistryCredentials, type RegistryProps } from "./registry";
export { Service } from "./service";
export type { ServiceProps } from "./service-props";
