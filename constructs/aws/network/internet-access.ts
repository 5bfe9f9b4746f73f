import { EgressOnlyInternetGateway } from "@cdktf/provider-aws/lib/egress-only-internet-gateway";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { Construct } from "constructs";
import { tagsOf } from "../tags";
import { Nat } from "./nat";
import type { SubnetTier } from "./subnet-tier";
import type { SubnetKind } from "./subnets";

/** How private subnets reach the internet by IPv4: by a gateway in each zone, by one for all, or not. */
export type NatKind = "per-zone" | "single" | "none";

/** What a network's ways to the internet are made of. */
export interface InternetAccessProps {
  readonly vpcId: string;
  readonly tiers: ReadonlyMap<SubnetKind, SubnetTier>;
  readonly nat: NatKind;
  readonly ipv6: boolean;
  readonly tags: Readonly<Record<string, string>> | undefined;
}

/** The ways of public subnets to and from the internet, and of private ones to it. */
export class InternetAccess extends Construct {
  /** The public addresses that private subnets reach the internet with. */
  readonly natAddresses: readonly string[];
  readonly #props: InternetAccessProps;

  constructor(scope: Construct, props: InternetAccessProps) {
    super(scope, "internet");
    this.#props = props;
    const publicTier = props.tiers.get("public");
    const privateTier = props.tiers.get("private");
    if (privateTier && props.ipv6) this.#connectIpv6Outward(privateTier);
    const gateway = publicTier && this.#connect(publicTier);
    this.natAddresses = gateway && privateTier ? this.#connectByNat(privateTier, publicTier, gateway) : [];
  }

  #connect(publicTier: SubnetTier): InternetGateway {
    const { vpcId, ipv6, tags } = this.#props;
    const gateway = new InternetGateway(this, "gateway", { vpcId, tags: tagsOf(this, tags) });
    publicTier.addRoute("internet", () => ({ destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id }));
    if (ipv6) {
      publicTier.addRoute("internet-ipv6", () => ({ destinationIpv6CidrBlock: "::/0", gatewayId: gateway.id }));
    }
    return gateway;
  }

  #connectByNat(privateTier: SubnetTier, publicTier: SubnetTier, internetGateway: InternetGateway): readonly string[] {
    const { nat, tags } = this.#props;
    if (nat === "none") return [];
    const subnetIds = nat === "single" ? publicTier.subnetIds.slice(0, 1) : publicTier.subnetIds;
    const { gatewayIds, addresses } = new Nat(this, { subnetIds, internetGateway, tags });
    privateTier.addRoute("nat", (table) => ({
      destinationCidrBlock: "0.0.0.0/0",
      natGatewayId: gatewayIds[table] ?? gatewayIds[0],
    }));
    return addresses;
  }

  #connectIpv6Outward(privateTier: SubnetTier): void {
    const { vpcId, tags } = this.#props;
    const { id } = new EgressOnlyInternetGateway(this, "egress-only-gateway", { vpcId, tags: tagsOf(this, tags) });
    privateTier.addRoute("outward-ipv6", () => ({ destinationIpv6CidrBlock: "::/0", egressOnlyGatewayId: id }));
  }
}
