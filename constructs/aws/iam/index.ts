/**
 * The entry `terrace/aws/iam`: identities, and what they may do.
 *
 * @packageDocumentation
 */
export type { IGrantable, IRole } from "./grantable";
export { OpenIdProvider, type OpenIdProviderProps } from "./open-id-provider";
export { Policy, type PolicyProps } from "./policy";
export { Role, type RoleProps } from "./role";
export type { Conditions, Principal, Statement } from "./statement";
