import { Container } from "@cdktf/provider-docker/lib/container";
import { Construct } from "constructs";
import { Duration } from "../duration";
import { nameOf, partName } from "../name";
import { markPlatform } from "../platform/of-platform";
import type { HealthCheck, IService } from "../platform/service";
import { environmentOf, fewest } from "../platform/service-environment";
import { addressOf } from "./address";
import { BALANCER_PORT, balancerConfig, READY_URL } from "./balancer-config";
import { Bucket } from "./bucket";
import { checkService, networkOf } from "./check-service";
import { DOCKER_NAME } from "./docker-name";
import { hardened, scratch } from "./hardened";
import type { Image } from "./image";
import { labelsOf } from "./labels";
import type { Network } from "./network";
import { dockerProviderOf } from "./provider";
import { pulledImage } from "./pulled-image";
import { secretFiles, secretsMount } from "./secret-files";
import type { ServiceProps } from "./service-props";

/**
 * A service of the engine: a container for each replica, and one in front of them that spreads requests over those that are
 * healthy. Containers have no rights, can't write but to what they are given, and are published at this machine alone.
 *
 * A change replaces the replicas at once: for a moment there is none.
 */
export class Service extends Construct implements IService {
  readonly name: string;
  /** Where this machine reaches it. Of an internal network: {@link Service.internalUrl}. */
  readonly url: string;
  /** Where containers of the same network reach it. */
  readonly internalUrl: string;
  readonly network: Network;
  readonly replicas: readonly Container[];
  /** What is in front of them. */
  readonly balancer: Container;

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    markPlatform(this, "docker");
    dockerProviderOf(this);
    this.network = networkOf(this, props);
    checkService(this, this.network, props);
    const name = nameOf(this, DOCKER_NAME);
    const secrets = this.secrets(name, props);
    const names = Array.from({ length: fewest(props) }, (_, index) => partName(this, name, index + 1));
    const image = this.image(props.image ?? "");
    this.replicas = names.map((each) => this.replica(each, image, props, secrets));
    this.balancer = this.front(name, names, props);
    this.name = this.balancer.name;
    this.internalUrl = `http://${this.name}:${BALANCER_PORT}`;
    this.url = this.network.isInternal ? this.internalUrl : this.publishedUrl(props);
  }

  private image(image: string | Image): string {
    return typeof image === "string" ? pulledImage(this, "image", image) : image.imageId;
  }

  private secrets(name: string, { secrets = {}, user = USER }: ServiceProps): Container | undefined {
    if (Object.keys(secrets).length === 0) return undefined;
    return secretFiles(this, "secrets", { name, files: secrets, user });
  }

  private replica(name: string, image: string, props: ServiceProps, secrets: Container | undefined): Container {
    const { memory = 512, cpus = 1, user = USER, writable = [], stopTimeout = Duration.seconds(10) } = props;
    const seconds = Math.ceil(stopTimeout.toMilliseconds() / 1_000);
    return new Container(this, name.slice(name.lastIndexOf("-") + 1), {
      ...hardened({ memory, cpus }),
      name,
      image,
      ...commandOf(props),
      user,
      env: this.environment(props),
      tmpfs: scratch(["/tmp", ...writable]),
      mounts: [...bucketMounts(props), ...(secrets ? [secretsMount(secrets)] : [])],
      networksAdvanced: [{ name: this.network.name }],
      restart: RESTART[props.restart ?? "always"],
      stopTimeout: seconds,
      destroyGraceSeconds: seconds,
      labels: labelsOf(this),
      ...(secrets && { lifecycle: { replaceTriggeredBy: [addressOf(secrets)] } }),
    });
  }

  private environment(props: ServiceProps): string[] {
    const services = Object.entries(props.services ?? {}).map(
      ([name, each]) => [name, { url: fromInside(each) }] as const,
    );
    const inside = { ...props, services: Object.fromEntries(services) };
    const all = environmentOf("docker", this, inside, `${portOf(props)}`);
    return Object.entries(all).map(([name, value]) => `${name}=${value}`);
  }

  /** HAProxy, whose configuration is in its environment: its root can't be written to. */
  private front(name: string, replicas: readonly string[], props: ServiceProps): Container {
    const { health, port: external, address: ip = ADDRESS } = props;
    const config = balancerConfig({ replicas, port: portOf(props), healthPath: health?.path });
    return new Container(this, "balancer", {
      ...hardened({ memory: 128, cpus: 1 }),
      name,
      image: pulledImage(this, "balancer-image", "haproxy:3.2-alpine"),
      entrypoint: ["/bin/sh", "-c"],
      command: ['printf "%s" "$CONFIG" > /tmp/haproxy.cfg && exec haproxy -W -db -f /tmp/haproxy.cfg'],
      user: "99:99",
      env: [`CONFIG=${config}`],
      tmpfs: scratch(["/tmp"]),
      networksAdvanced: [{ name: this.network.name }],
      ...(this.network.isInternal ? {} : { ports: [{ internal: BALANCER_PORT, external, ip }] }),
      healthcheck: {
        test: ["CMD", "wget", "-q", "-O", "/dev/null", READY_URL],
        interval: "1s",
        timeout: "5s",
        retries: 3,
      },
      wait: true,
      waitTimeout: secondsOf(health),
      restart: "always",
      labels: labelsOf(this),
      dependsOn: [...this.replicas],
    });
  }

  private publishedUrl({ address = ADDRESS }: ServiceProps): string {
    const host = address === "0.0.0.0" ? ADDRESS : address;
    return `http://${host}:${this.balancer.ports.get(0).external}`;
  }
}

const ADDRESS = "127.0.0.1";
const USER = "10001:10001";
const RESTART = { always: "always", "on-failure": "on-failure", never: "no" } as const;

/** Where this machine reaches a service, a container would reach itself. */
function fromInside(service: IService): string {
  return service instanceof Service ? service.internalUrl : service.url;
}

/** In place of all that the image says: its entrypoint would take a program for an argument. */
function commandOf({ command }: ServiceProps) {
  if (command === undefined) return {};
  const [program = "", ...args] = command;
  return { entrypoint: [program], command: args };
}

function portOf({ containerPort = 8080 }: ServiceProps): number {
  return containerPort;
}

function bucketMounts({ buckets = {} }: ServiceProps) {
  return Object.values(buckets)
    .filter((bucket) => bucket instanceof Bucket)
    .map(({ name, path }) => ({ type: "volume", source: name, target: path }));
}

function secondsOf({ timeout = Duration.seconds(30) }: Partial<HealthCheck> = {}): number {
  return Math.ceil(timeout.toMilliseconds() / 1_000);
}
