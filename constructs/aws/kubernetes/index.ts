/**
 * The entry `terrace/aws/kubernetes`: clusters of EKS.
 *
 * @packageDocumentation
 */
export type { AddOnProps } from "./add-on";
export { Cluster, type ClusterProps } from "./cluster";
export type { NodeGroupProps } from "./node-group";
