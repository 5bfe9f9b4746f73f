import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { Duration } from "../../duration";
import { awsError } from "../aws-error";
import { isDomainName, wholeName } from "./domain-name";
import { recordData, type RecordTarget } from "./record-target";
import type { IDnsZone } from "./zone";

/** What a record is given. */
export interface DnsRecordProps {
  readonly zone: IDnsZone;
  /**
   * `www`, `*`, or the whole name: `www.shop.example`; with a dot at its end where nobody knows the zone's yet. A token is
   * a whole name.
   * @default the zone's own name
   */
  readonly name?: string;
  /** What the name stands for. */
  readonly target: RecordTarget;
  /** How long who asked may remember the answer; an alias has its target's. @default 5 minutes */
  readonly ttl?: Duration;
}

/** A name in a zone, and what it stands for. */
export class DnsRecord extends Construct {
  /** The whole name: `www.shop.example`. */
  readonly name: string;

  constructor(scope: Construct, id: string, { zone, name, target, ttl = Duration.minutes(5) }: DnsRecordProps) {
    super(scope, id);
    this.name = name === undefined ? zone.domain : wholeName(name, zone.domain);
    this.#check(target, zone.domain);
    const { type, records, alias } = recordData(target);
    new Route53Record(this, "record", {
      zoneId: zone.zoneId,
      name: this.name,
      type,
      records,
      alias,
      ttl: alias ? undefined : ttl.toMilliseconds() / 1_000,
    });
  }

  #check(target: RecordTarget, domain: string): void {
    if (!isDomainName(this.name)) throw awsError(this, `name must be one of DNS, in small letters, got "${this.name}"`);
    if ("cname" in target && this.name === domain) {
      throw awsError(this, `target must not be a cname for the zone's own name, got "${target.cname}"; use an alias`);
    }
    const wrong = addressesOf(target).find(([address, form]) => !Token.isUnresolved(address) && !form.test(address));
    if (wrong) throw awsError(this, `target must have addresses of its kind, got "${wrong[0]}"`);
  }
}

function addressesOf(target: RecordTarget): readonly (readonly [string, RegExp])[] {
  if ("ipv4" in target) return target.ipv4.map((address) => [address, /^\d{1,3}(\.\d{1,3}){3}$/]);
  return "ipv6" in target ? target.ipv6.map((address) => [address, /^[0-9a-f:.]*:[0-9a-f:.]*$/i]) : [];
}
