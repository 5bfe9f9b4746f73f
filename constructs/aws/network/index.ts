/**
 * The entry `terrace/aws/network`: where things are, and who may connect to them.
 *
 * @packageDocumentation
 */
export { Cidr } from "./cidr";
export { Connections, type ConnectionsProps, type IConnectable } from "./connections";
export type { NetworkAttributes } from "./existing-network";
export type { NetworkLookup } from "./found-network";
export { InterfaceEndpoint, type InterfaceEndpointOptions, type InterfaceEndpointProps } from "./interface-endpoint";
export type { NatKind } from "./internet-access";
export { Network, type NetworkProps } from "./network";
export { ANYBODY, type Peer } from "./peer";
export { Port } from "./port";
export { SecurityGroup, type SecurityGroupProps } from "./security-group";
export type { INetwork, SubnetKind } from "./subnets";
