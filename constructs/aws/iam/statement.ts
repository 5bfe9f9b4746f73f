/** Who an IAM statement is about. `*` is everybody, also from outside the account. */
export type Principal =
  /** Services of AWS, for example `lambda.amazonaws.com`. */
  | { readonly services: readonly string[] }
  /** ARNs of accounts, users and roles. */
  | { readonly arns: readonly string[] }
  /** ARNs of identity providers, all of OpenID or all of SAML; one that is a token counts as of OpenID. */
  | { readonly federated: readonly string[] }
  | "*";

/** Operators, each with keys and the values that they are compared with: `{ Bool: { "aws:SecureTransport": ["false"] } }`. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/**
 * One statement of an IAM policy.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export interface Statement {
  /** A name: letters and digits. @default none */
  readonly sid?: string;
  /** @default "Allow" */
  readonly effect?: "Allow" | "Deny";
  /** For example `s3:GetObject`; `*` and `?` stand for any characters. */
  readonly actions: readonly string[];
  /** ARNs. @default none, as in the policy that says who may take on a role */
  readonly resources?: readonly string[];
  /** In policies of resources only: a role's policy is about the role. @default none */
  readonly principal?: Principal;
  /** @default none */
  readonly conditions?: Conditions;
}
