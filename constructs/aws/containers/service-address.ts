import { Token } from "cdktf";
import type { Construct } from "constructs";
import { LoadBalancer } from "../balancing/load-balancer";
import { Certificate } from "../dns/certificate";
import { DnsRecord } from "../dns/record";
import type { IConnectable } from "../network/connections";
import { Port } from "../network/port";
import type { ContainerServiceProps } from "./container-service-props";
import { DiscoveryName } from "./discovery";

/** How a service is found. */
export type ServiceAddress =
  | { readonly kind: "load-balancer"; readonly url: string; readonly loadBalancer: LoadBalancer }
  | { readonly kind: "discovery"; readonly url: string; readonly registryArn: string };

/**
 * Makes what a service is found by.
 *
 * @param service its security group lets the load balancer in.
 * @param name up to 63 characters.
 */
export function makeAddress(
  service: Construct & IConnectable,
  props: ContainerServiceProps,
  { name, containerPort }: { readonly name: string; readonly containerPort: number },
): ServiceAddress {
  if (props.address === "discovery") {
    const { domain, registryArn } = new DiscoveryName(service, "discovery", { name, network: props.network });
    return { kind: "discovery", url: `http://${domain}:${containerPort}`, registryArn };
  }
  const loadBalancer = makeBalancer(service, props, containerPort);
  service.connections.allowFrom(loadBalancer, Port.tcp(containerPort));
  const { domain, zone } = props;
  if (domain === undefined) return { kind: "load-balancer", url: loadBalancer.url, loadBalancer };
  if (zone) new DnsRecord(service, "name", { zone, name: absolute(domain), target: { alias: loadBalancer } });
  const { port } = loadBalancer;
  return { kind: "load-balancer", url: `https://${domain}${port === 443 ? "" : `:${port}`}`, loadBalancer };
}

/** The domain is whole, also where the zone's name is not known yet. */
function absolute(domain: string): string {
  return Token.isUnresolved(domain) ? domain : `${domain}.`;
}

function makeBalancer(service: Construct, props: ContainerServiceProps, targetPort: number): LoadBalancer {
  const { domain, zone, certificate } = props;
  return new LoadBalancer(service, "balancer", {
    network: props.network,
    subnets: props.subnets,
    targetPort,
    health: props.health,
    isPublic: props.isPublic,
    allowUnencryptedFromInternet: props.allowUnencryptedFromInternet,
    certificate:
      certificate ?? (domain && zone ? new Certificate(service, "certificate", { domain, zone }) : undefined),
    port: props.port,
    accessLogs: props.accessLogs,
    removal: props.removal,
    tags: props.tags,
  });
}
