import { SecurityGroup as AwsSecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Construct } from "constructs";
import { nameOf } from "../../name";
import { tagsOf } from "../tags";
import { Connections, type IConnectable } from "./connections";
import type { Port } from "./port";

/** What a security group is given. */
export interface SecurityGroupProps {
  /** The VPC that it is in. */
  readonly vpcId: string;
  /** @default the construct's path */
  readonly description?: string;
  /** Whether what is in it may open connections to anywhere; otherwise `allowTo` says to what. @default true */
  readonly allowAllOutbound?: boolean;
  /** The port that `allowDefaultFrom` opens. @default none */
  readonly defaultPort?: Port;
  /** @default those of the scopes that it is in */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A security group: who may connect to what is in it. Nobody, until `connections` lets them. */
export class SecurityGroup extends Construct implements IConnectable {
  /** One that exists. */
  static fromId(scope: Construct, id: string, groupId: string): IConnectable {
    return new ExistingSecurityGroup(scope, id, groupId);
  }

  readonly id: string;
  readonly connections: Connections;

  constructor(scope: Construct, id: string, props: SecurityGroupProps) {
    super(scope, id);
    const { allowAllOutbound = true } = props;
    const group = new AwsSecurityGroup(this, "group", {
      // A prefix: one that has to be replaced is made before the old one, which is in use, can go.
      namePrefix: `${nameOf(this, { longest: 99 })}-`,
      description: props.description ?? this.node.path,
      vpcId: props.vpcId,
      revokeRulesOnDelete: true,
      tags: tagsOf(this, props.tags),
      lifecycle: { createBeforeDestroy: true },
    });
    this.id = group.id;
    this.connections = new Connections(this, { groupId: group.id, defaultPort: props.defaultPort, allowAllOutbound });
  }
}

class ExistingSecurityGroup extends Construct implements IConnectable {
  readonly connections: Connections;

  constructor(scope: Construct, id: string, groupId: string) {
    super(scope, id);
    // What an existing group lets out is its owner's: no rule is added to it for what others let in.
    this.connections = new Connections(this, { groupId, allowAllOutbound: "as it is" });
  }
}
