/** What a name stands for. */
export type RecordTarget =
  /** Addresses: `A`. */
  | { readonly ipv4: readonly string[] }
  /** Addresses: `AAAA`. */
  | { readonly ipv6: readonly string[] }
  /** Another name: `CNAME`. Not for the zone's own name. */
  | { readonly cname: string }
  /** Any texts: `TXT`. */
  | { readonly texts: readonly string[] }
  /** Something of AWS that has addresses of its own, for example a load balancer: `A`. */
  | { readonly alias: IAliasTarget };

/** Something of AWS that a name can stand for. */
export interface IAliasTarget {
  readonly dnsName: string;
  /** The id of the zone that AWS has that name in. */
  readonly hostedZoneId: string;
}

/** A target as Route 53 has it. */
export interface RecordData {
  readonly type: "A" | "AAAA" | "CNAME" | "TXT";
  readonly records?: string[];
  readonly alias?: { readonly name: string; readonly zoneId: string; readonly evaluateTargetHealth: boolean };
}

/** What Route 53 is told about a target. */
export function recordData(target: RecordTarget): RecordData {
  if ("ipv4" in target) return { type: "A", records: [...target.ipv4] };
  if ("ipv6" in target) return { type: "AAAA", records: [...target.ipv6] };
  if ("cname" in target) return { type: "CNAME", records: [target.cname] };
  if ("texts" in target) return { type: "TXT", records: target.texts.map(quotedParts) };
  const { dnsName, hostedZoneId } = target.alias;
  return { type: "A", alias: { name: dnsName, zoneId: hostedZoneId, evaluateTargetHealth: true } };
}

/** A text of DNS has at most 255 characters; a longer one is several that are read as one. Terraform adds the outer quotes. */
export function quotedParts(text: string): string {
  return (text.match(/[^]{1,255}/g) ?? [""]).join('""');
}
