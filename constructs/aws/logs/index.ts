/**
 * The entry `terrace/aws/logs`.
 *
 * @packageDocumentation
 */
export { LogGroup, type LogGroupProps } from "./log-group";
