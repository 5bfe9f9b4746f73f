import { Token } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { refuseOtherPlatforms } from "../platform/of-platform";
import { platformError } from "../platform/platform-error";
import { serviceProblem } from "../platform/service-problem";
import { Bucket } from "./bucket";
import { Network } from "./network";
import { checkSecrets } from "./secret-files";
import type { ServiceProps } from "./service-props";

/** The network that something is to be in. */
export function networkOf(construct: IConstruct, { network }: Pick<ServiceProps, "network">): Network {
  if (network === undefined) return Network.of(construct);
  if (network instanceof Network) return network;
  throw platformError("docker", construct, `network must be a docker.Network, got ${network.node.path}`);
}

/** Refuses what the engine would refuse late, or do otherwise than it seems. */
export function checkService(service: Construct, network: Network, props: ServiceProps): void {
  const refuse = (problem: string): never => {
    throw platformError("docker", service, problem);
  };
  refuseOtherPlatforms("docker", service, props);
  const { image, user = "0", address, port, secrets = {}, memory = 512, cpus = 1 } = props;
  if (image === undefined) refuse("must have an image; the engine runs no programs of this machine");
  const problem = serviceProblem(props);
  if (problem !== undefined) refuse(problem);
  if (isKnown(memory) && !(memory >= 6)) refuse(`memory must be 6 MiB or more, got ${memory}`);
  if (isKnown(cpus) && !(cpus > 0)) refuse(`cpus must be more than 0, got ${cpus}`);
  if (isKnown(user) && !/^\d+(:\d+)?$/.test(user)) refuse(`user must be numbers, USER or USER:GROUP, got "${user}"`);
  for (const [prop, value] of Object.entries(network.isInternal ? { address, port } : {})) {
    if (value === undefined) continue;
    refuse(`${prop} must be left out in an internal network, got ${value}; nothing outside reaches it`);
  }
  for (const [name, bucket] of Object.entries(props.buckets ?? {})) {
    if (!(bucket instanceof Bucket)) refuse(`buckets.${name} must be a docker.Bucket, got ${bucket.node.path}`);
  }
  checkSecrets(service, "secrets", secrets);
  refuseOtherNetworks(service, network, props);
}

function isKnown(value: unknown): boolean {
  return !Token.isUnresolved(value);
}

/** A container finds others of its own networks alone. */
function refuseOtherNetworks(service: IConstruct, own: Network, { services, databases }: ServiceProps): void {
  for (const [prop, others] of Object.entries({ services, databases })) {
    for (const [name, other] of Object.entries(others ?? {})) {
      const { network = own } = other as { readonly network?: Network };
      if (network === own) continue;
      throw platformError(
        "docker",
        service,
        `${prop}.${name} must be in the network ${own.node.path}, got one in ${network.node.path}; give both the same network`,
      );
    }
  }
}
