import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { nameOf } from "../../name";
import { tagsOf } from "../tags";
import type { IGrantable } from "./grantable";
import { lazyPolicyJson } from "./lazy-policy";
import { checkIdentityStatement } from "./policy-document";
import type { Statement } from "./statement";

/** What a policy is given. */
export interface PolicyProps {
  /** What it allows or denies; `addStatement` adds to it. @default nothing yet */
  readonly statements?: readonly Statement[];
  /** @default the construct's path */
  readonly description?: string;
  /** Up to 128 characters. @default the environment and the construct's path */
  readonly name?: string;
  /** @default those of the scopes that it is in */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A managed policy of IAM: permissions with a name, which several roles can have, or which bound what roles can do. */
export class Policy extends Construct {
  readonly name: string;
  readonly arn: string;
  readonly #statements: Statement[] = [];

  constructor(scope: Construct, id: string, props: PolicyProps = {}) {
    super(scope, id);
    const policy = new IamPolicy(this, "policy", {
      name: props.name ?? nameOf(this, { longest: 128 }),
      description: props.description ?? this.node.path,
      policy: lazyPolicyJson(this.#statements),
      tags: tagsOf(this, props.tags),
    });
    this.name = policy.name;
    this.arn = policy.arn;
    props.statements?.forEach((statement) => this.addStatement(statement));
    this.node.addValidation({ validate: () => (this.#statements.length === 0 ? [EMPTY] : []) });
  }

  /** Adds what roles with the policy may do, or must not. */
  addStatement(statement: Statement): void {
    checkIdentityStatement(statement);
    this.#statements.push(statement);
  }

  /** Gives the policy to the role of something. */
  attachTo({ role }: IGrantable): void {
    // In the role's stack, which comes to depend on the policy's, as with a grant.
    new IamRolePolicyAttachment(TerraformStack.of(role), `${this.node.path} of ${role.node.path}`, {
      role: role.name,
      policyArn: this.arn,
    });
  }
}

const EMPTY = "must have a statement, as IAM takes no policy without; add one, or leave the policy out";
