import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import type { Construct } from "constructs";
import { ExistingNetwork } from "../../../constructs/aws/network/existing-network";
import type { INetwork, SubnetKind } from "../../../constructs/aws/network/network";

/** A network with two zones for what is about something else: without ways out, and with no more than it takes. */
export function smallNetwork(scope: Construct, id = "network"): INetwork {
  const vpc = new Vpc(scope, `${id}-vpc`, { cidrBlock: CIDR, enableDnsHostnames: true, tags: { Name: id } });
  const subnet = (kind: SubnetKind, third: number, zone: string): string =>
    new Subnet(scope, `${id}-${kind}-${zone}`, {
      vpcId: vpc.id,
      cidrBlock: `10.90.${third}.0/24`,
      availabilityZone: zone,
      tags: { Name: `${id}-${kind}` },
    }).id;
  const subnets = (kind: SubnetKind, first: number): readonly string[] =>
    ZONES.map((zone, index) => subnet(kind, first + index, zone));
  return new ExistingNetwork(scope, id, {
    vpcId: vpc.id,
    cidr: CIDR,
    zones: ZONES,
    subnetIds: { public: subnets("public", 0), private: subnets("private", 10), isolated: subnets("isolated", 20) },
  });
}

const CIDR = "10.90.0.0/16";
const ZONES = ["us-east-1a", "us-east-1b"];
