import { Route, type RouteConfig } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Construct } from "constructs";
import { tagsOf } from "../tags";
import { subnetBlock, subnetBlock6 } from "./network-layout";
import type { SubnetKind } from "./subnets";

/** The tag of a subnet that says of which kind it is: `Network.fromLookup` finds it by that. */
export const KIND_TAG = "terrace:subnet-kind";

/** What the subnets of one kind are made of. */
export interface SubnetTierProps {
  readonly kind: SubnetKind;
  readonly vpcId: string;
  readonly cidr: string;
  /** The VPC's IPv6 block, where it has one. */
  readonly ipv6Cidr: string | undefined;
  readonly zones: readonly string[];
  /** Whether a subnet stays in the zone that it was made in, also when another one is first now. */
  readonly keepsZone: boolean;
  readonly tags: Readonly<Record<string, string>> | undefined;
}

/** The subnets of one kind, one a zone, and their route tables: private ones have one each, others one in common. */
export class SubnetTier extends Construct {
  readonly subnetIds: readonly string[];
  /** The zones that the subnets are in. */
  readonly zones: readonly string[];
  readonly routeTableIds: readonly string[];
  readonly #props: SubnetTierProps;

  constructor(scope: Construct, props: SubnetTierProps) {
    super(scope, props.kind);
    this.#props = props;
    const subnets = props.zones.map((zone, index) => this.#subnet(zone, index));
    this.subnetIds = subnets.map(({ id }) => id);
    this.zones = subnets.map(({ availabilityZone }) => availabilityZone);
    this.routeTableIds = (props.kind === "private" ? props.zones : ["all"]).map((_, index) => this.#table(index));
    subnets.forEach((subnet, index) => this.#associate(subnet, index));
  }

  /** Adds a route to each of the tables. @param routeOf what it is, by the table's number from 0. */
  addRoute(id: string, routeOf: (table: number) => Omit<RouteConfig, "routeTableId">): void {
    this.routeTableIds.forEach((routeTableId, index) => {
      new Route(this, `${id}-${index + 1}`, { routeTableId, ...routeOf(index) });
    });
  }

  #subnet(availabilityZone: string, index: number): Subnet {
    const { kind, vpcId, cidr, ipv6Cidr, keepsZone, tags } = this.#props;
    const place = new Construct(this, `${index + 1}`);
    return new Subnet(place, "subnet", {
      vpcId,
      availabilityZone,
      cidrBlock: subnetBlock(cidr, kind, index),
      // Said where it is the service's default too: a machine gets a public address only where it asks for one.
      mapPublicIpOnLaunch: false,
      ipv6CidrBlock: ipv6Cidr === undefined ? undefined : subnetBlock6(ipv6Cidr, kind, index),
      // An IPv6 address is a public one; in other than public subnets nobody reaches it from outside.
      assignIpv6AddressOnCreation: ipv6Cidr === undefined ? undefined : kind !== "public",
      tags: { ...tagsOf(place, tags), [KIND_TAG]: kind, ...BALANCER_TAGS[kind] },
      lifecycle: keepsZone ? { ignoreChanges: ["availability_zone"] } : undefined,
    });
  }

  #table(index: number): string {
    const place = new Construct(this, `routes-${index + 1}`);
    return new RouteTable(place, "table", { vpcId: this.#props.vpcId, tags: tagsOf(place, this.#props.tags) }).id;
  }

  #associate(subnet: Subnet, index: number): void {
    const routeTableId = this.routeTableIds[index] ?? this.routeTableIds[0] ?? "";
    new RouteTableAssociation(subnet, "routes", { subnetId: subnet.id, routeTableId });
  }
}

/** What Kubernetes finds the subnets for its load balancers by. */
const BALANCER_TAGS: Readonly<Record<SubnetKind, Readonly<Record<string, string>>>> = {
  public: { "kubernetes.io/role/elb": "1" },
  private: { "kubernetes.io/role/internal-elb": "1" },
  isolated: {},
};
