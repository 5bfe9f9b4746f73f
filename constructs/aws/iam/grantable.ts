import type { IConstruct } from "constructs";
import type { Statement } from "./statement";

/** What permissions can be given to: a role, and everything that works in one. */
export interface IGrantable {
  /** The role that gets the permissions. */
  readonly role: IRole;
}

/** An identity that something works in. */
export interface IRole extends IConstruct, IGrantable {
  readonly arn: string;
  readonly name: string;
  /** Adds a statement to the policy of the role. */
  addStatement(statement: Statement): void;
}
