import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import { Duration } from "../../duration";
import { nameOf } from "../../name";
import { awsError } from "../aws-error";
import { tagsOf } from "../tags";
import type { IGrantable, IRole } from "./grantable";
import { policyJson } from "./policy-document";
import { RolePolicy } from "./role-policy";
import type { Conditions, Principal, Statement } from "./statement";

/** What a role is given. */
export interface RoleProps {
  /** Who may work in the role. */
  readonly assumedBy: Principal;
  /** What must be true besides when it is taken on. @default nothing */
  readonly conditions?: Conditions;
  /** What the role may do; `grant…` of other constructs adds to it. @default nothing */
  readonly statements?: readonly Statement[];
  /** ARNs of policies that exist. @default none */
  readonly managedPolicies?: readonly string[];
  /** The ARN of the policy that bounds what the role can ever do. @default none */
  readonly permissionsBoundary?: string;
  /** How long a session in it may last: 1 to 12 hours. @default 1 hour */
  readonly maxSession?: Duration;
  /** @default the construct's path */
  readonly description?: string;
  /** Up to 64 characters. @default the environment and the construct's path */
  readonly name?: string;
  /** @default those of the scopes that it is in */
  readonly tags?: Readonly<Record<string, string>>;
}

/** An IAM role: an identity that a service or a person works in, with no permission but those that it is given. */
export class Role extends Construct implements IRole {
  /** A role that exists. What is granted to it becomes a policy of that role. */
  static fromName(scope: Construct, id: string, props: { readonly name: string; readonly arn: string }): IRole {
    return new ExistingRole(scope, id, props);
  }

  readonly name: string;
  readonly arn: string;
  readonly role: IRole = this;
  readonly #policy: RolePolicy;

  constructor(scope: Construct, id: string, props: RoleProps) {
    super(scope, id);
    const { assumedBy, conditions, maxSession = Duration.hours(1) } = props;
    if (isAnybody(assumedBy)) throw awsError(this, 'assumedBy must say who, got "*": anybody in the world');
    if (assumedBy !== "*" && "federated" in assumedBy && new Set(assumedBy.federated.map(isSaml)).size > 1) {
      throw awsError(this, "assumedBy must have providers of SAML or of OpenID, got both; make a role for each");
    }
    const seconds = maxSession.toMilliseconds() / 1_000;
    if (seconds < 3_600 || seconds > 43_200) {
      throw awsError(this, `maxSession must be from 1 to 12 hours, got ${seconds / 3_600}`);
    }
    const role = new IamRole(this, "role", {
      name: props.name ?? nameOf(this, { longest: 64 }),
      description: props.description ?? this.node.path,
      assumeRolePolicy: policyJson([{ actions: [assumption(assumedBy)], principal: assumedBy, conditions }]),
      permissionsBoundary: props.permissionsBoundary,
      maxSessionDuration: seconds,
      tags: tagsOf(this, props.tags),
    });
    props.managedPolicies?.forEach((policyArn, index) => {
      new IamRolePolicyAttachment(this, `managed-policy-${index + 1}`, { role: role.name, policyArn });
    });
    this.name = role.name;
    this.arn = role.arn;
    this.#policy = new RolePolicy(this, "permissions", role.name);
    props.statements?.forEach((statement) => this.addStatement(statement));
  }

  addStatement(statement: Statement): void {
    this.#policy.add(statement);
  }

  /** Lets somebody take on the role. */
  grantAssume(grantee: IGrantable): void {
    grantee.role.addStatement({ actions: ["sts:AssumeRole"], resources: [this.arn] });
  }
}

class ExistingRole extends Construct implements IRole {
  readonly name: string;
  readonly arn: string;
  readonly role: IRole = this;
  readonly #policy: RolePolicy;

  constructor(scope: Construct, id: string, { name, arn }: { readonly name: string; readonly arn: string }) {
    super(scope, id);
    this.name = name;
    this.arn = arn;
    this.#policy = new RolePolicy(this, "permissions", name);
  }

  addStatement(statement: Statement): void {
    this.#policy.add(statement);
  }
}

function isAnybody(by: Principal): boolean {
  return by === "*" || ("arns" in by && by.arns.includes("*"));
}

function assumption(by: Principal): string {
  if (by === "*" || !("federated" in by)) return "sts:AssumeRole";
  return by.federated.some(isSaml) ? "sts:AssumeRoleWithSAML" : "sts:AssumeRoleWithWebIdentity";
}

/** Providers of the one kind and of the other are asked by different actions. */
function isSaml(arn: string): boolean {
  return arn.includes(":saml-provider/");
}
