import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone";
import { Route53QueryLog } from "@cdktf/provider-aws/lib/route53-query-log";
import { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone";
import { Construct, type IConstruct } from "constructs";
import { defaultsOf } from "../../defaults";
import type { Removal } from "../../platform/removal";
import { awsError } from "../aws-error";
import type { LogGroup } from "../logs/log-group";
import type { INetwork } from "../network/network";
import { tagsOf } from "../tags";
import { isDomainName } from "./domain-name";

/** A hosted zone of Route 53. */
export interface IDnsZone extends IConstruct {
  readonly zoneId: string;
  /** Without a dot at the end: `shop.example`. */
  readonly domain: string;
}

/** What a zone that exists is known by. */
export interface ZoneAttributes {
  readonly zoneId: string;
  /** Without a dot at the end: `shop.example`. */
  readonly domain: string;
}

/** How a zone that exists is found. */
export interface ExistingZone {
  /** Without a dot at the end: `shop.example`. */
  readonly domain: string;
  /** The network that it is private to. @default none: a public one is looked for */
  readonly network?: INetwork;
}

/** What a zone is given. */
export interface DnsZoneProps {
  /** In small letters, without a dot at the end: `shop.example`. */
  readonly domain: string;
  /** The networks that alone can ask for its names. @default none: it is public, everybody can */
  readonly networks?: readonly INetwork[];
  /**
   * Where the questions to a public zone are logged. Route 53 wants a group of the region us-east-1, named
   * `/aws/route53/…`, and a resource policy of CloudWatch Logs that lets `route53.amazonaws.com` write to it: which is why
   * there is none by itself.
   *
   * @default nowhere
   */
  readonly queryLogs?: LogGroup;
  /** With `destroy`, records that others made in it go with it. @default what `setDefaults` says, else `retain` */
  readonly removal?: Removal;
  /** @default the construct's path */
  readonly description?: string;
  /** @default those of the scopes that it is in */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A hosted zone of Route 53: the names below a domain. */
export class DnsZone extends Construct implements IDnsZone {
  /** A zone that exists, looked up by its domain. */
  static fromLookup(scope: Construct, id: string, { domain, network }: ExistingZone): IDnsZone {
    const existing = new Construct(scope, id);
    const zone = new DataAwsRoute53Zone(existing, "lookup", {
      name: domain,
      privateZone: network !== undefined,
      vpcId: network?.vpcId,
    });
    return Object.assign(existing, { zoneId: zone.zoneId, domain });
  }

  /** A zone that exists. */
  static fromAttributes(scope: Construct, id: string, attributes: ZoneAttributes): IDnsZone {
    return Object.assign(new Construct(scope, id), attributes);
  }

  readonly zoneId: string;
  readonly domain: string;
  readonly arn: string;
  /** The servers that answer for it, which the zone above must name. Empty for a private zone. */
  readonly nameServers: readonly string[];

  constructor(scope: Construct, id: string, props: DnsZoneProps) {
    super(scope, id);
    const { domain, networks = [], queryLogs, removal = defaultsOf(this).removal } = props;
    if (!isDomainName(domain) || domain.startsWith("*")) {
      throw awsError(this, `domain must be like shop.example, in small letters and no dot at its end, got "${domain}"`);
    }
    if (queryLogs && networks.length > 0) {
      throw awsError(this, "queryLogs must be of a public zone; a network's questions are logged by its resolver");
    }
    const zone = new Route53Zone(this, "zone", {
      name: domain,
      comment: props.description ?? this.node.path,
      vpc: networks.map(({ vpcId }) => ({ vpcId })),
      forceDestroy: removal === "destroy",
      tags: tagsOf(this, props.tags),
    });
    if (queryLogs)
      new Route53QueryLog(this, "query-log", { zoneId: zone.zoneId, cloudwatchLogGroupArn: queryLogs.arn });
    this.zoneId = zone.zoneId;
    this.domain = domain;
    this.arn = zone.arn;
    this.nameServers = zone.nameServers;
  }
}
