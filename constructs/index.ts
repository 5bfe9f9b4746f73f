/**
 * The construct library: what an app's code needs besides CDKTF.
 *
 * @packageDocumentation
 */
export { App, type AppProps, type ApprovalRule } from "./app";
export { CommandTask } from "./command-task";
export type { CommandTaskProps, CommonTaskProps, Program } from "./command-task-props";
export { Duration } from "./duration";
export type { NodeConstruct } from "./order";
export type { Reference } from "./output-ref";
export { type FailureClass, type PolicyProps, type RetryProps, setPolicy } from "./policy";
export { runAfter } from "./run-after";
export type {
  Json,
  OutputDeclaration,
  OutputDeclarations,
  OutputProps,
  OutputTokens,
  OutputType,
  OutputValues,
  TaskOutputs,
} from "./output-declaration";
export type { Text } from "./template";
