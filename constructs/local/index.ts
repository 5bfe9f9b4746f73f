/**
 * The entry `terrace/local`: the local platform. Its resources of this machine; and, one level up, the constructs that
 * every platform has, so that an app moves to another one by another import.
 *
 * @packageDocumentation
 */
export type { BucketProps, IBucket } from "../platform/bucket";
export type { DatabaseEngine, DatabaseProps, IDatabase } from "../platform/database";
export type { INetwork } from "../platform/network";
export type { HealthCheck, IService, ServiceProps } from "../platform/service";
export { Bucket } from "./bucket";
export { Database } from "./database";
export { Network } from "./network";
export { localPlatform } from "./platform";
export {
  AnsiblePlaybook,
  Command,
  Directory,
  File,
  HttpCheck,
  LocalProvider,
  Password,
  Port,
  Process,
} from "./resources";
export { Service } from "./service";
