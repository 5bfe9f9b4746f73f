import { ServiceDiscoveryPrivateDnsNamespace } from "@cdktf/provider-aws/lib/service-discovery-private-dns-namespace";
import { ServiceDiscoveryService } from "@cdktf/provider-aws/lib/service-discovery-service";
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { nameOf } from "../../name";
import type { INetwork } from "../network/network";
import { tagsOf } from "../tags";

/** A name in a network, by which the replicas of a service are found. */
export class DiscoveryName extends Construct {
  /** The whole name. */
  readonly domain: string;
  /** What replicas are registered in. */
  readonly registryArn: string;

  constructor(scope: Construct, id: string, props: { readonly name: string; readonly network: INetwork }) {
    super(scope, id);
    const namespace = DiscoveryNamespace.of(this, props.network);
    const service = new ServiceDiscoveryService(this, "service", {
      name: props.name,
      dnsConfig: {
        namespaceId: namespace.id,
        routingPolicy: "MULTIVALUE",
        dnsRecords: [{ type: "A", ttl: 10 }],
      },
      // ECS itself tells which replicas are there.
      healthCheckCustomConfig: { failureThreshold: 1 },
      tags: tagsOf(this),
    });
    this.domain = `${service.name}.${namespace.domain}`;
    this.registryArn = service.arn;
  }
}

/** The names of a stack's services in one network. */
class DiscoveryNamespace extends Construct {
  static of(construct: Construct, network: INetwork): DiscoveryNamespace {
    const stack = TerraformStack.of(construct);
    const id = `discovery-${network.node.addr.slice(-6)}`;
    const existing = stack.node.tryFindChild(id);
    return (existing as DiscoveryNamespace | undefined) ?? new DiscoveryNamespace(stack, id, network);
  }

  readonly id: string;
  readonly domain: string;

  private constructor(scope: Construct, id: string, network: INetwork) {
    super(scope, id);
    const namespace = new ServiceDiscoveryPrivateDnsNamespace(this, "namespace", {
      name: `${nameOf(this, { longest: 63 })}.internal`,
      vpc: network.vpcId,
      tags: tagsOf(this),
    });
    this.id = namespace.id;
    this.domain = namespace.name;
  }
}
