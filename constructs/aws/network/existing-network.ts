import { Construct } from "constructs";
import { markPlatform } from "../../platform/of-platform";
import { awsError } from "../aws-error";
import type { INetwork, SubnetKind } from "./subnets";

/** What a network that exists is known by. */
export interface NetworkAttributes {
  readonly vpcId: string;
  /** For example `10.0.0.0/16`. */
  readonly cidr: string;
  /** Availability zones, in the order of the subnets' ids. */
  readonly zones: readonly string[];
  /** Ids of its subnets, by kind; one a zone. */
  readonly subnetIds: Readonly<Partial<Record<SubnetKind, readonly string[]>>>;
}

/** A VPC that exists. */
export class ExistingNetwork extends Construct implements INetwork {
  readonly name: string;
  readonly vpcId: string;
  readonly cidr: string;
  readonly zones: readonly string[];
  readonly #subnetIds: NetworkAttributes["subnetIds"];

  constructor(scope: Construct, id: string, { vpcId, cidr, zones, subnetIds }: NetworkAttributes) {
    super(scope, id);
    markPlatform(this, "aws");
    this.name = vpcId;
    this.vpcId = vpcId;
    this.cidr = cidr;
    this.zones = zones;
    this.#subnetIds = subnetIds;
  }

  subnetIds(kind: SubnetKind): readonly string[] {
    const ids = this.#subnetIds[kind];
    if (ids) return ids;
    throw awsError(this, `has no ${kind} subnets, only ${Object.keys(this.#subnetIds).join(", ") || "none at all"}`);
  }
}
