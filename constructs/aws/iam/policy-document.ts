import type { Conditions, Principal, Statement } from "./statement";

/** A policy as IAM reads it. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly StatementDocument[];
}

/** A statement as IAM reads it. Lists with one member are that member, as AWS itself returns them. */
export interface StatementDocument {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, OneOrMore>>;
  readonly Action: OneOrMore;
  readonly Resource?: OneOrMore;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>;
}

/** One text, or several. */
export type OneOrMore = string | readonly string[];

/**
 * Statements as a policy; a statement that is there already is not repeated.
 *
 * @throws where an action is not `service:Action`, a name has other characters than letters and digits, or a list is empty.
 */
export function policyDocument(statements: readonly Statement[]): PolicyDocument {
  const documents = new Map(statements.map(statementDocument).map((each) => [JSON.stringify(each), each]));
  return { Version: "2012-10-17", Statement: [...documents.values()] };
}

/**
 * Refuses a statement that IAM does not take in the policy of a role: such a one is about the role, and says of what.
 *
 * @throws also where `policyDocument` does.
 */
export function checkIdentityStatement(statement: Statement): void {
  policyDocument([statement]);
  const { actions, resources, principal } = statement;
  const what = `an IAM statement of a role or policy (${actions.join(", ")})`;
  if (resources === undefined) throw new Error(`${what} must have resources, got none; ["*"] is all`);
  if (principal !== undefined) throw new Error(`${what} must have no principal: it is about the role; leave it out`);
}

/** Statements as the text of a policy, for the attribute of a resource. */
export function policyJson(statements: readonly Statement[]): string {
  return JSON.stringify(policyDocument(statements));
}

function statementDocument(statement: Statement): StatementDocument {
  check(statement);
  const { sid, effect = "Allow", actions, resources, principal, conditions } = statement;
  return {
    ...(sid === undefined ? {} : { Sid: sid }),
    Effect: effect,
    ...(principal === undefined ? {} : { Principal: principalDocument(principal) }),
    Action: oneOrMore(actions),
    ...(resources === undefined ? {} : { Resource: oneOrMore(resources) }),
    ...(conditions === undefined ? {} : { Condition: conditionDocument(conditions) }),
  };
}

function principalDocument(principal: Principal): "*" | Record<string, OneOrMore> {
  if (principal === "*") return "*";
  if ("services" in principal) return { Service: oneOrMore(principal.services) };
  if ("arns" in principal) return { AWS: oneOrMore(principal.arns) };
  return { Federated: oneOrMore(principal.federated) };
}

function conditionDocument(conditions: Conditions): Record<string, Record<string, OneOrMore>> {
  return mapValues(conditions, (keys) => mapValues(keys, oneOrMore));
}

function mapValues<A, B>(of: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(of).map(([key, value]) => [key, map(value)]));
}

function oneOrMore(texts: readonly string[]): OneOrMore {
  const [first, ...others] = [...new Set(texts)];
  return first !== undefined && others.length === 0 ? first : [...new Set(texts)];
}

function check({ sid, actions, resources }: Statement): void {
  if (sid !== undefined && !/^[A-Za-z0-9]+$/.test(sid)) {
    throw new Error(`an IAM statement's sid must be letters and digits, got "${sid}"`);
  }
  if (actions.length === 0) throw new Error("an IAM statement must have actions, got none");
  const wrong = actions.find((action) => !/^(\*|[a-z0-9-]+:[A-Za-z0-9*?]+)$/.test(action));
  if (wrong !== undefined) throw new Error(`an IAM action must be like s3:GetObject, got "${wrong}"`);
  if (resources?.length === 0) throw new Error("an IAM statement's resources must not be an empty list; leave it out");
}
