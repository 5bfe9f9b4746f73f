import { all, hasRelated, isAbsent, isOff, isOn, isOneOf } from "../../checks";
import { cis, fsbp, type Check, type Rule } from "../../rule";
import { ingressOf, openEntriesOf, portIn, type Ingress } from "./network-rules";

const GROUPS = ["aws_security_group", "aws_security_group_rule", "aws_vpc_security_group_ingress_rule"];
const ADMIN = [22, 3389];

/** Ports of services that are not for everybody: those of EC2.19, and of stores that often have no password. */
const RISKY = [20, 21, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 4333, 5000, 5432, 5500, 5601, 6379].concat([
  8080, 8088, 8888, 9200, 9300, 11211, 27017,
]);

function isClosed(ports: readonly number[], isOpen: (rule: Ingress) => boolean, from: string): Check {
  return (resource) => {
    const open = ingressOf(resource)
      .filter(isOpen)
      .map((rule) => portIn(rule, ports));
    const port = open.find((each) => each !== undefined);
    return port === undefined ? undefined : `${from} is let in to port ${port}`;
  };
}

const isOnlyWeb: Check = (resource) => {
  const open = ingressOf(resource).find(
    (rule) => (rule.isAnyIpv4 || rule.isAnyIpv6) && rule.from !== undefined && rule.to !== undefined && !isWeb(rule),
  );
  return open && `everybody is let in to ${open.isAnyProtocol ? "all ports" : `ports ${open.from}-${open.to}`}`;
};

function isWeb({ from, to }: Ingress): boolean {
  return from === to && (from === 80 || from === 443);
}

const isAclClosed: Check = (resource) => {
  const port = openEntriesOf(resource)
    .map((entry) => portIn(entry, ADMIN))
    .find((each) => each !== undefined);
  return port === undefined ? undefined : `everybody is let in to port ${port}`;
};

/** Networks, and what they let in. */
export const network: readonly Rule[] = [
  {
    id: "vpc-no-admin-ports-ipv4",
    severity: "high",
    title: "SSH and RDP are not open to the IPv4 internet",
    remedy: "Let in those who need it by address or group, or use Session Manager.",
    references: [cis("5.2"), fsbp("EC2.19")],
    types: GROUPS,
    check: isClosed(ADMIN, ({ isAnyIpv4 }) => isAnyIpv4, "0.0.0.0/0"),
  },
  {
    id: "vpc-no-admin-ports-ipv6",
    severity: "high",
    title: "SSH and RDP are not open to the IPv6 internet",
    remedy: "Let in those who need it by address or group, or use Session Manager.",
    references: [cis("5.3"), fsbp("EC2.19")],
    types: GROUPS,
    check: isClosed(ADMIN, ({ isAnyIpv6 }) => isAnyIpv6, "::/0"),
  },
  {
    id: "vpc-no-risky-ports",
    severity: "critical",
    title: "Databases and services of administration are not open to the internet",
    remedy: "Let in the security groups that need it.",
    references: [fsbp("EC2.19")],
    types: GROUPS,
    check: isClosed(RISKY, ({ isAnyIpv4, isAnyIpv6 }) => isAnyIpv4 || isAnyIpv6, "everybody"),
  },
  {
    id: "vpc-open-ports-are-web",
    severity: "high",
    title: "Only ports 80 and 443 are open to the internet",
    remedy: "Let in the addresses or security groups that need it.",
    references: [fsbp("EC2.18")],
    types: GROUPS,
    check: isOnlyWeb,
  },
  {
    id: "vpc-default-group-closed",
    severity: "high",
    title: "A VPC's default security group lets nothing through",
    remedy: "Give the VPC an aws_default_security_group without ingress and egress.",
    references: [fsbp("EC2.2"), cis("5.4")],
    types: ["aws_vpc"],
    check: hasRelated("aws_default_security_group", "vpc_id", all(isAbsent("ingress"), isAbsent("egress"))),
  },
  {
    id: "vpc-flow-logs",
    severity: "medium",
    title: "Traffic of a VPC is logged",
    remedy: "Give it an aws_flow_log.",
    references: [fsbp("EC2.6"), cis("3.7")],
    types: ["aws_vpc"],
    check: hasRelated("aws_flow_log", "vpc_id"),
  },
  {
    id: "vpc-acl-no-admin-ports",
    severity: "medium",
    title: "A network ACL does not let everybody in to SSH and RDP",
    remedy: "Narrow the entry, or put one that denies before it.",
    references: [fsbp("EC2.21"), cis("5.1")],
    types: ["aws_network_acl", "aws_network_acl_rule", "aws_default_network_acl"],
    check: isAclClosed,
  },
  {
    id: "vpc-subnet-no-public-addresses",
    severity: "medium",
    title: "What starts in a subnet gets no public address by itself",
    remedy: "Leave map_public_ip_on_launch false; give an address to what needs one.",
    references: [fsbp("EC2.15")],
    types: ["aws_subnet"],
    check: isOff("map_public_ip_on_launch"),
  },
  {
    id: "vpc-transit-gateway-asks",
    severity: "high",
    title: "A transit gateway does not take in whoever asks",
    remedy: 'Set auto_accept_shared_attachments to "disable".',
    references: [fsbp("EC2.23")],
    types: ["aws_ec2_transit_gateway"],
    check: isOneOf("auto_accept_shared_attachments", ["disable"], "disable"),
  },
  {
    id: "vpn-client-logging",
    severity: "low",
    title: "Connections to a client VPN are logged",
    remedy: "Set connection_log_options.enabled to true.",
    references: [fsbp("EC2.51")],
    types: ["aws_ec2_client_vpn_endpoint"],
    check: isOn("connection_log_options.enabled"),
  },
];
