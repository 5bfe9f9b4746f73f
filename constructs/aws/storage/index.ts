/**
 * The entry `terrace/aws/storage`: buckets and file systems.
 *
 * @packageDocumentation
 */
export { AccessPoint, type AccessPointProps } from "./access-point";
export { Bucket, type BucketProps, type IBucket } from "./bucket";
export type { CorsRule } from "./cors";
export { FileSystem, type FileSystemAttributes, type FileSystemProps, type IFileSystem } from "./file-system";
export type { LifecycleRule, StorageClass } from "./lifecycle";
export type { ObjectLock } from "./object-lock";
export { type IStateBackend, StateBackend, type StateBackendProps } from "./state-backend";
