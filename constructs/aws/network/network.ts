import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { markPlatform } from "../../platform/of-platform";
import { Account } from "../account";
import { awsError } from "../aws-error";
import { tagsOf } from "../tags";
import { Cidr } from "./cidr";
import { ExistingNetwork, type NetworkAttributes } from "./existing-network";
import { FlowLog } from "./flow-log";
import { FoundNetwork, type NetworkLookup } from "./found-network";
import { InterfaceEndpoint, type InterfaceEndpointOptions } from "./interface-endpoint";
import { InternetAccess, type NatKind } from "./internet-access";
import { LONGEST_PREFIX, MOST_ZONES } from "./network-layout";
import { SubnetTier } from "./subnet-tier";
import type { INetwork, SubnetKind } from "./subnets";
import { firstZones } from "./zones";

export type { INetwork, SubnetKind } from "./subnets";

/** What a network is given. */
export interface NetworkProps {
  /** Its IPv4 block, /16 to /23. Half of it is for private subnets, a quarter each for public and isolated ones. @default "10.0.0.0/16" */
  readonly cidr?: string;
  /**
   * Availability zones: how many of the region's first ones, or which; 1 to 6. One that is added at the end moves nothing. A
   * counted one stays where it was made, whatever AWS counts later; name them where that matters in other accounts too.
   *
   * @default 2, which every region has
   */
  readonly zones?: number | readonly string[];
  /** Which kinds of subnets there are. One that is added moves nothing. @default all three */
  readonly kinds?: readonly SubnetKind[];
  /**
   * How private subnets reach the internet. `per-zone`: a gateway in each zone; one zone's failure is no other's. `single`:
   * one for all, which costs less, and all of them lose the way out with its zone. `none`: they don't.
   *
   * @default "per-zone"; "none" without private subnets
   */
  readonly nat?: NatKind;
  /** Whether everything has an IPv6 address too. Private subnets reach out by it, with any `nat`; nobody reaches in. @default false */
  readonly ipv6?: boolean;
  /** Which connections are logged, for a year: all, those that were refused, or none. @default "all" */
  readonly flowLog?: "all" | "refused" | "none";
  /** @default those of the scopes that it is in */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * A VPC with subnets in several zones. What is in it reaches S3 and DynamoDB without the internet, everywhere. Nothing gets a
 * public address unless it asks for one, not in public subnets either. The security group that AWS adds to each VPC is emptied.
 */
export class Network extends Construct implements INetwork {
  /** One that exists, all of it known. */
  static fromAttributes(scope: Construct, id: string, attributes: NetworkAttributes): INetwork {
    return new ExistingNetwork(scope, id, attributes);
  }

  /** One that exists, and that Terraform finds when it plans. */
  static fromLookup(scope: Construct, id: string, lookup: NetworkLookup): INetwork {
    return new FoundNetwork(scope, id, lookup);
  }

  readonly name: string;
  readonly vpcId: string;
  readonly cidr: string;
  /** A /56; none unless `ipv6`. */
  readonly ipv6Cidr: string | undefined;
  readonly zones: readonly string[];
  /** The public addresses that private subnets reach the internet with; none without NAT. */
  readonly natAddresses: readonly string[];
  readonly #tiers: ReadonlyMap<SubnetKind, SubnetTier>;
  readonly #tags: NetworkProps["tags"];

  constructor(scope: Construct, id: string, props: NetworkProps = {}) {
    super(scope, id);
    markPlatform(this, "aws");
    const { cidr = "10.0.0.0/16", zones = 2, kinds = ["public", "private", "isolated"], ipv6 = false, tags } = props;
    const { nat = kinds.includes("private") ? "per-zone" : "none", flowLog = "all" } = props;
    checkCidr(this, cidr);
    checkZones(this, zones);
    checkKinds(this, kinds, nat);

    this.#tags = tags;
    const vpc = this.#vpc(cidr, ipv6);
    this.name = this.vpcId = vpc.id;
    this.cidr = cidr;
    this.ipv6Cidr = ipv6 ? vpc.ipv6CidrBlock : undefined;

    const names = typeof zones === "number" ? firstZones(this, zones) : zones;
    this.#tiers = new Map(kinds.map((kind) => [kind, this.#tier(kind, names, typeof zones === "number")]));
    this.zones = [...this.#tiers.values()][0]?.zones ?? names;
    this.natAddresses = new InternetAccess(this, { vpcId: vpc.id, tiers: this.#tiers, nat, ipv6, tags }).natAddresses;
    this.#addGatewayEndpoints();
    if (flowLog !== "none") new FlowLog(this, "flow-log", { vpcId: vpc.id, traffic: flowLog, tags });
  }

  subnetIds(kind: SubnetKind): readonly string[] {
    return this.#tierOf(kind).subnetIds;
  }

  /** Ids of the route tables of a kind's subnets, for routes to other networks. */
  routeTableIds(kind: SubnetKind): readonly string[] {
    return this.#tierOf(kind).routeTableIds;
  }

  /** Makes a service of AWS reachable without the internet. @param service for example `secretsmanager` or `ecr.dkr`. */
  addInterfaceEndpoint(service: string, options: InterfaceEndpointOptions = {}): InterfaceEndpoint {
    return new InterfaceEndpoint(this, service, { network: this, service, tags: this.#tags, ...options });
  }

  #vpc(cidr: string, ipv6: boolean): Vpc {
    const tags = tagsOf(this, this.#tags);
    const vpc = new Vpc(this, "vpc", {
      cidrBlock: cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      assignGeneratedIpv6CidrBlock: ipv6 ? true : undefined,
      tags,
    });
    // What is given no group of its own is in this one: it neither lets anything in nor out.
    new DefaultSecurityGroup(this, "default-security-group", { vpcId: vpc.id, ingress: [], egress: [], tags });
    return vpc;
  }

  #tier(kind: SubnetKind, zones: readonly string[], keepsZone: boolean): SubnetTier {
    const { vpcId, cidr, ipv6Cidr } = this;
    return new SubnetTier(this, { kind, vpcId, cidr, ipv6Cidr, zones, keepsZone, tags: this.#tags });
  }

  /** They cost nothing, and what goes through them doesn't go through NAT. */
  #addGatewayEndpoints(): void {
    const routeTableIds = [...this.#tiers.values()].flatMap((tier) => tier.routeTableIds);
    for (const service of ["s3", "dynamodb"]) {
      const place = new Construct(this, service);
      new VpcEndpoint(place, "endpoint", {
        vpcId: this.vpcId,
        vpcEndpointType: "Gateway",
        serviceName: `com.amazonaws.${Account.of(this).region}.${service}`,
        routeTableIds,
        tags: tagsOf(place, this.#tags),
      });
    }
  }

  #tierOf(kind: SubnetKind): SubnetTier {
    const tier = this.#tiers.get(kind);
    if (tier) return tier;
    throw awsError(this, `has no ${kind} subnets, only ${[...this.#tiers.keys()].join(", ")}; add it to kinds`);
  }
}

function checkCidr(network: Network, cidr: string): void {
  if (Token.isUnresolved(cidr)) return;
  const block = parsed(network, cidr);
  if (block.version !== 4 || block.prefix < 16 || block.prefix > LONGEST_PREFIX) {
    throw awsError(network, `cidr must be IPv4, from /16 to /${LONGEST_PREFIX}, got "${cidr}"`);
  }
}

function parsed(network: Network, cidr: string): Cidr {
  try {
    return Cidr.parse(cidr);
  } catch (error) {
    throw awsError(network, `cidr ${error instanceof Error ? error.message.replace("Cidr: ", "") : String(error)}`);
  }
}

function checkZones(network: Network, zones: number | readonly string[]): void {
  const count = typeof zones === "number" ? zones : zones.length;
  if (!Number.isInteger(count) || count < 1 || count > MOST_ZONES) {
    throw awsError(network, `zones must be from 1 to ${MOST_ZONES}, got ${count}`);
  }
  if (typeof zones !== "number" && new Set(zones).size < count) {
    throw awsError(network, `zones must differ, got ${zones.join(", ")}`);
  }
}

function checkKinds(network: Network, kinds: readonly SubnetKind[], nat: NatKind): void {
  if (kinds.length === 0) throw awsError(network, "kinds must be one at least, got none");
  if (new Set(kinds).size < kinds.length) throw awsError(network, `kinds must differ, got ${kinds.join(", ")}`);
  if (nat === "none") return;
  for (const kind of ["private", "public"] as const) {
    if (kinds.includes(kind)) continue;
    throw awsError(network, `nat must be "none" without ${kind} subnets, got "${nat}"; or add "${kind}" to kinds`);
  }
}
