import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Construct } from "constructs";
import { Account } from "../account";
import { awsError } from "../aws-error";
import { policyJson } from "../iam/policy-document";
import type { Statement } from "../iam/statement";
import { tagsOf } from "../tags";
import type { Connections, IConnectable } from "./connections";
import { Port } from "./port";
import { SecurityGroup } from "./security-group";
import type { INetwork, SubnetKind } from "./subnets";

/** How a service of AWS is reached from inside a network. */
export interface InterfaceEndpointOptions {
  /** Which subnets have it: one address in each. @default "private" */
  readonly subnets?: SubnetKind;
  /** Whether the service's own domain name leads to the endpoint, so that nothing has to be told of it. @default true */
  readonly privateDns?: boolean;
  /** What may be done through it, each with a `principal`. @default all that the callers may do */
  readonly statements?: readonly Statement[];
  /** @default those of the scopes that it is in */
  readonly tags?: Readonly<Record<string, string>>;
}

/** What an interface endpoint is given. */
export interface InterfaceEndpointProps extends InterfaceEndpointOptions {
  readonly network: INetwork;
  /** As AWS calls it, with or without `com.amazonaws.` and the region: `secretsmanager`, `ecr.dkr`; or one's own, `com.amazonaws.vpce.…`. */
  readonly service: string;
}

/**
 * A service of AWS inside a network: what calls it needs no way to the internet. All addresses of the network may, since
 * the service's domain name leads all of them there; those of other networks when `connections` lets them.
 */
export class InterfaceEndpoint extends Construct implements IConnectable {
  readonly id: string;
  readonly connections: Connections;

  constructor(scope: Construct, id: string, props: InterfaceEndpointProps) {
    super(scope, id);
    const { network, subnets = "private", privateDns = true, statements, tags } = props;
    if (statements?.some(({ principal }) => principal === undefined)) {
      throw awsError(this, 'statements must each have a principal, got one without; "*" stands for all callers');
    }
    this.connections = new SecurityGroup(this, "security-group", {
      vpcId: network.vpcId,
      allowAllOutbound: false,
      defaultPort: Port.tcp(443),
      tags,
    }).connections;
    this.connections.allowDefaultFrom({ ipv4: network.cidr });
    this.id = new VpcEndpoint(this, "endpoint", {
      vpcId: network.vpcId,
      vpcEndpointType: "Interface",
      serviceName: serviceName(this, props.service),
      subnetIds: [...network.subnetIds(subnets)],
      securityGroupIds: [this.connections.groupId],
      privateDnsEnabled: privateDns,
      policy: statements && policyJson(statements),
      tags: tagsOf(this, tags),
    }).id;
  }
}

function serviceName(scope: Construct, service: string): string {
  return service.includes("amazonaws") ? service : `com.amazonaws.${Account.of(scope).region}.${service}`;
}
