import { Lb, type LbAccessLogs } from "@cdktf/provider-aws/lib/lb";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { defaultsOf } from "../../defaults";
import { Duration } from "../../duration";
import { nameOf } from "../../name";
import type { Removal } from "../../platform/removal";
import type { HealthCheck } from "../../platform/service";
import { Account } from "../account";
import { awsError } from "../aws-error";
import type { ICertificate } from "../dns/certificate";
import type { IAliasTarget } from "../dns/record-target";
import type { Connections, IConnectable } from "../network/connections";
import type { INetwork } from "../network/network";
import { ANYBODY, type Peer } from "../network/peer";
import { Port } from "../network/port";
import { SecurityGroup } from "../network/security-group";
import { accessLogsOf, type Bucket, type IBucket } from "../storage/bucket";
import { balancerLogDelivery } from "../storage/bucket-policy";
import { tagsOf } from "../tags";
import { addListeners } from "./listeners";

/** What a load balancer is given. */
export interface LoadBalancerProps {
  /** It is in two or more zones of it. */
  readonly network: INetwork;
  /** The port at which replicas listen, with HTTP. */
  readonly targetPort: number;
  /** Whether replicas are known by an address of their own, or as instances of EC2. @default "ip" */
  readonly targetType?: "ip" | "instance";
  /** How it finds out whether a replica can take requests. @default any answer to `/` up to status 499 will do */
  readonly health?: HealthCheck;
  /** Whether it is reached from the internet, by everybody. @default false: from the network, by those that `allowFrom` names */
  readonly isPublic?: boolean;
  /** Where one is that isn't public. @default "private" */
  readonly subnets?: "private" | "isolated";
  /** With one it speaks HTTPS, TLS 1.2 or later, and answers HTTP with the address to go to. @default none: it speaks HTTP */
  readonly certificate?: ICertificate;
  /** The port of its address. @default 443 with a certificate, else 80 */
  readonly port?: number;
  /** Lets a public one have no certificate: anybody on the way can read, and change, what is sent. @default false */
  readonly allowUnencryptedFromInternet?: boolean;
  /**
   * The bucket that each request is noted in. The policy of one that exists must let
   * `logdelivery.elasticloadbalancing.amazonaws.com` write.
   *
   * @default one bucket of the stack, for all access logs in it
   */
  readonly accessLogs?: IBucket | "none";
  /** How long a connection may be silent: 1 second to 4,000. @default 60 seconds */
  readonly idleTimeout?: Duration;
  /** With `retain`, AWS refuses to delete it. @default what `setDefaults` says, else `retain` */
  readonly removal?: Removal;
  /** Up to 32 characters. @default `lb-`, the environment and the construct's path */
  readonly name?: string;
  /** @default those of the scopes that it is in */
  readonly tags?: Readonly<Record<string, string>>;
}

/** An application load balancer: one address, for HTTP or HTTPS, in front of a group of replicas. */
export class LoadBalancer extends Construct implements IConnectable, IAliasTarget {
  readonly arn: string;
  /** The name that AWS gives it. */
  readonly dnsName: string;
  readonly hostedZoneId: string;
  readonly protocol: "http" | "https";
  readonly port: number;
  /** Where it answers by the name that AWS gives it, which no certificate is for. */
  readonly url: string;
  readonly connections: Connections;
  /** What sends requests to the replicas; other rules can be put before it. */
  readonly listenerArn: string;
  /** What replicas are registered in: after the listener is there, AWS says. */
  readonly targetGroupArn: string;
  readonly #redirects: boolean;

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    const { network, isPublic = false, certificate } = props;
    const { port = certificate ? 443 : 80, idleTimeout = Duration.minutes(1) } = props;
    const subnets = network.subnetIds(isPublic ? "public" : (props.subnets ?? "private"));
    this.#check(props, subnets);
    const group = new SecurityGroup(this, "security-group", {
      vpcId: network.vpcId,
      allowAllOutbound: false,
      defaultPort: Port.tcp(port),
      tags: props.tags,
    });
    const balancer = new Lb(this, "balancer", {
      // A name of its own must not begin with "internal-", as a path may.
      name: props.name ?? `lb-${nameOf(this, { longest: 29 })}`,
      loadBalancerType: "application",
      internal: !isPublic,
      subnets: [...subnets],
      securityGroups: [group.id],
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "defensive",
      idleTimeout: idleTimeout.toMilliseconds() / 1_000,
      enableDeletionProtection: (props.removal ?? defaultsOf(this).removal) === "retain",
      accessLogs: this.#accessLogs(props),
      tags: tagsOf(this, props.tags),
    });
    const targets = this.#targets(props);
    this.#redirects = certificate !== undefined && port === 443;
    const listener = addListeners(this, {
      loadBalancerArn: balancer.arn,
      port,
      certificate,
      targetGroupArn: targets.arn,
      redirects: this.#redirects,
      tags: tagsOf(this, props.tags),
    });
    this.arn = balancer.arn;
    this.dnsName = balancer.dnsName;
    this.hostedZoneId = balancer.zoneId;
    this.protocol = certificate ? "https" : "http";
    this.port = port;
    this.url = `${this.protocol}://${this.dnsName}${port === (certificate ? 443 : 80) ? "" : `:${port}`}`;
    this.connections = group.connections;
    this.listenerArn = listener.arn;
    this.targetGroupArn = targets.arn;
    if (isPublic) this.allowFrom(ANYBODY);
  }

  /** Lets something call it; and people, who are known by their addresses, also be sent on from HTTP to HTTPS. */
  allowFrom(other: IConnectable | Peer): void {
    if ("connections" in other) {
      other.connections.allowTo(this, Port.tcp(this.port));
      return;
    }
    this.connections.allowDefaultFrom(other);
    if (this.#redirects) this.connections.allowFrom(other, Port.tcp(80));
  }

  #accessLogs({ accessLogs = accessLogsOf(this) }: LoadBalancerProps): LbAccessLogs | undefined {
    if (accessLogs === "none") return undefined;
    if (!hasPolicy(accessLogs)) return { bucket: accessLogs.name, enabled: true };
    const delivery = balancerLogDelivery(accessLogs.arn, Account.of(accessLogs).id);
    return { bucket: accessLogs.nameThatAllows(delivery), enabled: true };
  }

  #targets({ network, targetPort, targetType = "ip", health, tags }: LoadBalancerProps): LbTargetGroup {
    return new LbTargetGroup(this, "targets", {
      // Not the whole name: one that has to be replaced is made before the old one, which is in use, can go.
      namePrefix: "tg-",
      vpcId: network.vpcId,
      protocol: "HTTP",
      port: targetPort,
      targetType,
      deregistrationDelay: "30",
      healthCheck: {
        path: health?.path ?? "/",
        matcher: health ? "200-399" : "200-499",
        interval: 10,
        timeout: 5,
        healthyThreshold: 2,
        unhealthyThreshold: 3,
      },
      tags: tagsOf(this, tags),
      lifecycle: { createBeforeDestroy: true },
    });
  }

  #check(props: LoadBalancerProps, subnets: readonly string[]): void {
    const {
      isPublic,
      certificate,
      allowUnencryptedFromInternet,
      health,
      idleTimeout,
      name,
      accessLogs = "none",
    } = props;
    if (isPublic && !certificate && !allowUnencryptedFromInternet) {
      throw awsError(this, "a public one must have a certificate; or say allowUnencryptedFromInternet: true");
    }
    if (subnets.length < 2) throw awsError(this, `network must have subnets in two zones, got ${subnets.length}`);
    if (health && !Token.isUnresolved(health.path) && !health.path.startsWith("/"))
      throw awsError(this, `health.path must begin with /, got "${health.path}"`);
    if (accessLogs !== "none" && accessLogs.key) {
      throw awsError(
        this,
        `accessLogs must be a bucket with S3's own key, as logs are delivered to no other, got ${accessLogs.node.path}`,
      );
    }
    const seconds = (idleTimeout?.toMilliseconds() ?? 1_000) / 1_000;
    if (!Number.isInteger(seconds) || seconds < 1 || seconds > 4_000) {
      throw awsError(this, `idleTimeout must be whole seconds from 1 to 4000, got ${seconds}`);
    }
    if (name !== undefined && !Token.isUnresolved(name) && !NAME.test(name)) {
      throw awsError(
        this,
        `name must be up to 32 letters, digits and hyphens, not begin with "internal-", got "${name}"`,
      );
    }
  }
}

/** Whether a bucket's policy is the app's, so that it can be added to. */
function hasPolicy(bucket: IBucket): bucket is Bucket {
  return "nameThatAllows" in bucket;
}

const NAME = /^(?!internal-)(?!-)[A-Za-z0-9-]{1,32}(?<!-)$/;
