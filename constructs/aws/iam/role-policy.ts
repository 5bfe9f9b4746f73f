import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { lazyPolicyJson } from "./lazy-policy";
import { checkIdentityStatement } from "./policy-document";
import type { Statement } from "./statement";

/** What a role may do: one policy of the role itself, which is there as soon as it has a statement. */
export class RolePolicy extends Construct {
  readonly #statements: Statement[] = [];

  /** @param role the role's name. */
  constructor(
    scope: Construct,
    id: string,
    private readonly role: string,
  ) {
    super(scope, id);
  }

  /** Adds what the role may do, or must not. */
  add(statement: Statement): void {
    checkIdentityStatement(statement);
    this.#statements.push(statement);
    if (this.#statements.length > 1) return;
    new IamRolePolicy(this, "policy", { role: this.role, policy: lazyPolicyJson(this.#statements) });
  }
}
