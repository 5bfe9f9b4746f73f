import { DataAwsSubnet } from "@cdktf/provider-aws/lib/data-aws-subnet";
import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc";
import { Construct } from "constructs";
import { markPlatform } from "../../platform/of-platform";
import { awsError } from "../aws-error";
import { KIND_TAG } from "./subnet-tier";
import type { INetwork, SubnetKind } from "./subnets";

/** What a network is found by. */
export interface NetworkLookup {
  /** One VPC: by its id, or by tags that no other one has, for example `{ Name: "prod" }`. */
  readonly vpc: { readonly id: string } | { readonly tags: Readonly<Record<string, string>> };
  /** The names of the availability zones to use, each with one subnet of each kind that is asked for. */
  readonly zones: readonly string[];
  /** Tags that the subnets of a kind have. @default the one that `Network` gives them */
  readonly subnetTags?: Readonly<Partial<Record<SubnetKind, Readonly<Record<string, string>>>>>;
}

/** A VPC that Terraform finds when it plans; its subnets are looked for when they are asked for. */
export class FoundNetwork extends Construct implements INetwork {
  readonly name: string;
  readonly vpcId: string;
  readonly cidr: string;
  readonly zones: readonly string[];
  readonly #subnetTags: NonNullable<NetworkLookup["subnetTags"]>;

  constructor(scope: Construct, id: string, { vpc, zones, subnetTags = {} }: NetworkLookup) {
    super(scope, id);
    markPlatform(this, "aws");
    if (zones.length === 0) throw awsError(this, "zones must name one at least, got none");
    const found = new DataAwsVpc(this, "vpc", vpc);
    this.name = found.id;
    this.vpcId = found.id;
    this.cidr = found.cidrBlock;
    this.zones = zones;
    this.#subnetTags = subnetTags;
  }

  subnetIds(kind: SubnetKind): readonly string[] {
    return this.zones.map((zone) => this.#subnet(kind, zone).id);
  }

  #subnet(kind: SubnetKind, zone: string): DataAwsSubnet {
    const id = `${kind}-${zone}`;
    const existing = this.node.tryFindChild(id) as DataAwsSubnet | undefined;
    const tags = this.#subnetTags[kind] ?? { [KIND_TAG]: kind };
    return existing ?? new DataAwsSubnet(this, id, { vpcId: this.vpcId, availabilityZone: zone, tags });
  }
}
