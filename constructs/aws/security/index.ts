/**
 * The entry `terrace/aws/security`: keys and secrets.
 *
 * @packageDocumentation
 */
export { type IKey, Key, type KeyProps } from "./key";
export { type ISecret, Secret, type SecretProps } from "./secret";
