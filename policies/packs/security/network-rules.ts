import type { Resource } from "../../stack";
import { blocksAt, numberOf, textsOf, truth, type Fields } from "../../value";

/** What some traffic may come from, and to where. A port that is not known is not there. */
export interface Ingress {
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly isAnyProtocol: boolean;
  readonly isAnyIpv4: boolean;
  readonly isAnyIpv6: boolean;
}

/** What a security group, or a rule of one, lets in. */
export function ingressOf(resource: Resource): readonly Ingress[] {
  const { type, values } = resource;
  if (type === "aws_security_group_rule") return values["type"] === "ingress" ? [ingress(values)] : [];
  if (type === "aws_vpc_security_group_ingress_rule") return [ingress(values)];
  return (blocksAt(values, "ingress") ?? []).map(ingress);
}

function ingress(rule: Fields): Ingress {
  const protocols = [...textsOf(rule["protocol"]), ...textsOf(rule["ip_protocol"])];
  const isAnyProtocol = protocols.some((each) => each === "-1" || each === "all");
  return {
    from: isAnyProtocol ? 0 : numberOf(rule["from_port"]),
    to: isAnyProtocol ? 65535 : numberOf(rule["to_port"]),
    isAnyProtocol,
    isAnyIpv4: [...textsOf(rule["cidr_blocks"]), ...textsOf(rule["cidr_ipv4"])].includes("0.0.0.0/0"),
    isAnyIpv6: [...textsOf(rule["ipv6_cidr_blocks"]), ...textsOf(rule["cidr_ipv6"])].includes("::/0"),
  };
}

/** The first of some ports that something lets through. */
export function portIn({ from, to }: Pick<Ingress, "from" | "to">, ports: readonly number[]): number | undefined {
  return from === undefined || to === undefined ? undefined : ports.find((port) => from <= port && port <= to);
}

/** What a network ACL, or a rule of one, lets in from anywhere. */
export function openEntriesOf({ type, values }: Resource): readonly Pick<Ingress, "from" | "to">[] {
  const entries =
    type === "aws_network_acl_rule"
      ? truth(values["egress"], false) === false
        ? [values]
        : []
      : blocksAt(values, "ingress");
  return (entries ?? []).filter(isOpenEntry).map((entry) => {
    const isAny = textsOf(entry["protocol"]).some((each) => each === "-1" || each === "all");
    return { from: isAny ? 0 : numberOf(entry["from_port"]), to: isAny ? 65535 : numberOf(entry["to_port"]) };
  });
}

function isOpenEntry(entry: Fields): boolean {
  const action = [...textsOf(entry["action"]), ...textsOf(entry["rule_action"])];
  const blocks = [...textsOf(entry["cidr_block"]), ...textsOf(entry["ipv6_cidr_block"])];
  return (
    action.some((each) => each.toLowerCase() === "allow") && blocks.some((each) => /^(0\.0\.0\.0|::)\/0$/.test(each))
  );
}
