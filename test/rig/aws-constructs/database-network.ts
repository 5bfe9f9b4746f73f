import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import type { Construct } from "constructs";
import { ExistingNetwork } from "../../../constructs/aws/network/existing-network";
import type { INetwork } from "../../../constructs/aws/network/network";

/** A VPC with two subnets, in two zones, that count as private and as isolated ones. */
export function databaseNetwork(scope: Construct, region = "us-east-1"): INetwork {
  const cidr = "10.0.0.0/16";
  const zones = [`${region}a`, `${region}b`];
  const vpc = new Vpc(scope, "vpc", { cidrBlock: cidr });
  const subnetIds = zones.map(
    (availabilityZone, index) =>
      new Subnet(scope, `subnet-${index}`, { vpcId: vpc.id, availabilityZone, cidrBlock: `10.0.${index}.0/24` }).id,
  );
  return new ExistingNetwork(scope, "network", {
    vpcId: vpc.id,
    cidr,
    zones,
    subnetIds: { private: subnetIds, isolated: subnetIds },
  });
}
