import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { trace } from "../../trace";
import { awsError } from "../aws-error";
import type { Peer } from "./peer";
import { Port } from "./port";

/** Something that has a security group. */
export interface IConnectable {
  readonly connections: Connections;
}

/** What connections are made of. */
export interface ConnectionsProps {
  /** The security group's id. */
  readonly groupId: string;
  /** The port that {@link Connections.allowDefaultFrom} opens. @default none */
  readonly defaultPort?: Port | undefined;
  /** Whether a rule lets everything out; otherwise each `allow…` adds what it needs. `as it is`: rules for what goes out are another's. */
  readonly allowAllOutbound: boolean | "as it is";
}

/** Who may connect to something, and to whom it may: the rules of its security group. */
export class Connections extends Construct {
  readonly groupId: string;
  readonly #defaultPort: Port | undefined;
  readonly #letsOut: boolean;

  constructor(scope: Construct, { groupId, defaultPort, allowAllOutbound }: ConnectionsProps) {
    super(scope, "connections");
    this.groupId = groupId;
    this.#defaultPort = defaultPort;
    this.#letsOut = allowAllOutbound !== false;
    if (allowAllOutbound === true) {
      this.#egress({ ipv4: "0.0.0.0/0" }, Port.all(), "everything may be reached");
      this.#egress({ ipv6: "::/0" }, Port.all(), "everything may be reached");
    }
  }

  /** Lets something, or some addresses, connect to this. Said twice, it is said once. */
  allowFrom(other: IConnectable | Peer, port: Port, description?: string): void {
    if ("connections" in other && other.connections.#saysInto(this, port)) return;
    this.#ingress(other, port, description);
    // Both rules are in this construct's stack: the other one does not come to depend on it.
    if ("connections" in other && !other.connections.#letsOut) this.#egressOf(other.connections, port, description);
  }

  /** Lets something connect to this at its own port. */
  allowDefaultFrom(other: IConnectable | Peer, description?: string): void {
    if (this.#defaultPort === undefined) throw awsError(this, "has no port of its own; say which with allowFrom");
    this.allowFrom(other, this.#defaultPort, description);
  }

  /** Lets this connect to something, or to some addresses. Where the other is of another stack, that isn't changed. */
  allowTo(other: IConnectable | Peer, port: Port, description?: string): void {
    if ("connections" in other) {
      if (other.connections.#saysFrom(this, port)) return;
      // In this construct's stack, which often takes more of the other one: its name, its secret.
      this.#ingressOf(other.connections, port, description);
    }
    if (!this.#letsOut) this.#egress(other, port, description);
  }

  /** Lets what is in the group connect to each other. */
  allowInternally(port: Port, description?: string): void {
    this.allowFrom({ connections: this }, port, description);
  }

  #ingress(other: IConnectable | Peer, port: Port, description: string | undefined): void {
    const id = `from ${this.#nameOf(other)} ${this.#textOf(port)}`;
    if (this.node.tryFindChild(id)) return;
    new VpcSecurityGroupIngressRule(this, id, {
      securityGroupId: this.groupId,
      ...wordsOf(id, endOf(other), description),
      ...packets(port),
      ...endOf(other),
    });
  }

  #ingressOf(other: Connections, port: Port, description: string | undefined): void {
    const id = `into ${this.#nameOf({ connections: other })} ${this.#textOf(port)}`;
    if (this.node.tryFindChild(id)) return;
    const end = { referencedSecurityGroupId: this.groupId };
    new VpcSecurityGroupIngressRule(this, id, {
      securityGroupId: other.groupId,
      ...wordsOf(id, end, description),
      ...packets(port),
      ...end,
    });
  }

  #saysFrom(other: Connections, port: Port): boolean {
    return this.node.tryFindChild(`from ${this.#nameOf({ connections: other })} ${this.#textOf(port)}`) !== undefined;
  }

  #saysInto(other: Connections, port: Port): boolean {
    return this.node.tryFindChild(`into ${this.#nameOf({ connections: other })} ${this.#textOf(port)}`) !== undefined;
  }

  #egress(other: IConnectable | Peer, port: Port, description: string | undefined): void {
    this.#egressRule(`to ${this.#nameOf(other)} ${this.#textOf(port)}`, this.groupId, endOf(other), port, description);
  }

  #egressOf(other: Connections, port: Port, description: string | undefined): void {
    const end = { referencedSecurityGroupId: this.groupId };
    this.#egressRule(`out of ${other.node.path} ${this.#textOf(port)}`, other.groupId, end, port, description);
  }

  #egressRule(id: string, securityGroupId: string, end: End, port: Port, description?: string): void {
    if (this.node.tryFindChild(id)) return;
    const words = wordsOf(id, end, description);
    new VpcSecurityGroupEgressRule(this, id, { securityGroupId, ...words, ...packets(port), ...end });
  }

  #textOf(port: Port): string {
    return port.text((each) => trace(each, this).text);
  }

  /** Addresses that are not known yet have no name; a number tells such rules apart. */
  #nameOf(other: IConnectable | Peer): string {
    if ("connections" in other) return other.connections.node.path.replace(/\/connections$/, "");
    const addresses = Object.values(other).join();
    return Token.isUnresolved(addresses) ? `addresses-${this.node.children.length}` : addresses;
  }
}

interface End {
  readonly cidrIpv4?: string;
  readonly cidrIpv6?: string;
  readonly prefixListId?: string;
  readonly referencedSecurityGroupId?: string;
}

function endOf(other: IConnectable | Peer): End {
  if ("connections" in other) return { referencedSecurityGroupId: other.connections.groupId };
  if ("ipv4" in other) return { cidrIpv4: other.ipv4 };
  if ("ipv6" in other) return { cidrIpv6: other.ipv6 };
  return { prefixListId: other.prefixList };
}

/** A rule between groups says by its ends what it is for; emulators of AWS forget its description. */
function wordsOf(id: string, end: End, description: string | undefined): { description?: string } {
  return { description: description ?? (end.referencedSecurityGroupId === undefined ? id : undefined) };
}

function packets({ protocol, from, to }: Port): { ipProtocol: string; fromPort?: number; toPort?: number } {
  return { ipProtocol: protocol, fromPort: from, toPort: to };
}
