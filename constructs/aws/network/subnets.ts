import type { INetwork as IPlatformNetwork } from "../../platform/network";

/** Where something of a network is placed. */
export type SubnetKind =
  /** Reached from the internet, where a security group lets it. */
  | "public"
  /** Reaches the internet through NAT; nobody reaches it from there. */
  | "private"
  /** Neither way; it reaches services of AWS through endpoints. */
  | "isolated";

/** A VPC. */
export interface INetwork extends IPlatformNetwork {
  readonly vpcId: string;
  /** For example `10.0.0.0/16`. */
  readonly cidr: string;
  /** Availability zones: `eu-central-1a`, … */
  readonly zones: readonly string[];
  /**
   * Ids of the subnets of a kind: one a zone, in the zones' order.
   *
   * @throws where the network has none of the kind, with the kinds that it has.
   */
  subnetIds(kind: SubnetKind): readonly string[];
}
