/**
 * The entry `terrace/aws/containers`: services of ECS, on Fargate.
 *
 * @packageDocumentation
 */
export { ContainerCluster, type ContainerClusterProps, type IContainerCluster } from "./container-cluster";
export { ContainerService } from "./container-service";
export type { ContainerServiceProps, ServiceSecret } from "./container-service-props";
export type { ICallable, IServiceBucket, IServiceDatabase } from "./service-uses";
