import { Eip } from "@cdktf/provider-aws/lib/eip";
import type { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Construct } from "constructs";
import { tagsOf } from "../tags";

/** What NAT gateways are made of. */
export interface NatProps {
  /** Public subnets, each of which gets a gateway. */
  readonly subnetIds: readonly string[];
  readonly internetGateway: InternetGateway;
  readonly tags: Readonly<Record<string, string>> | undefined;
}

/** NAT gateways: by them private subnets reach the internet, and it doesn't reach them. */
export class Nat extends Construct {
  readonly gatewayIds: readonly string[];
  /** Their public addresses. */
  readonly addresses: readonly string[];

  constructor(scope: Construct, { subnetIds, internetGateway, tags }: NatProps) {
    super(scope, "nat");
    const gateways = subnetIds.map((subnetId, index) => {
      const place = new Construct(this, `${index + 1}`);
      const address = new Eip(place, "address", { domain: "vpc", tags: tagsOf(place, tags) });
      return new NatGateway(place, "gateway", {
        subnetId,
        allocationId: address.id,
        tags: tagsOf(place, tags),
        // A gateway that starts before the way to the internet is there fails.
        dependsOn: [internetGateway],
      });
    });
    this.gatewayIds = gateways.map(({ id }) => id);
    this.addresses = gateways.map(({ publicIp }) => publicIp);
  }
}
