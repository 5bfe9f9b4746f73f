import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group";
import type { Construct } from "constructs";
import { nameOf } from "../../name";
import { awsError } from "../aws-error";
import { Port } from "../network/port";
import { SecurityGroup } from "../network/security-group";
import { tagsOf } from "../tags";
import type { CommonDatabaseProps } from "./database-props";

/** Where a database is in a network, and its security group. */
export interface Placement {
  readonly subnetGroup: DbSubnetGroup;
  readonly securityGroup: SecurityGroup;
}

/** Makes the subnet group and the security group of a database, which lets nobody in, and the database out to nobody. */
export function placementOf(
  scope: Construct,
  { network, subnets = "isolated", tags }: CommonDatabaseProps,
  port: number,
): Placement {
  const subnetIds = [...network.subnetIds(subnets)];
  if (subnetIds.length === 1) {
    throw awsError(scope, `network must have ${subnets} subnets in two zones or more, got one; give it more zones`);
  }
  const subnetGroup = new DbSubnetGroup(scope, "subnets", {
    namePrefix: `${nameOf(scope, { longest: 200 })}-`,
    description: scope.node.path,
    subnetIds,
    tags: tagsOf(scope, tags),
  });
  const securityGroup = new SecurityGroup(scope, "security-group", {
    vpcId: network.vpcId,
    defaultPort: Port.tcp(port),
    allowAllOutbound: false,
    tags,
  });
  return { subnetGroup, securityGroup };
}
