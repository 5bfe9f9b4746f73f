/**
 * The entry `terrace/aws/functions`: code that runs when it is called.
 *
 * @packageDocumentation
 */
export type { EventSource, EventSourceOptions } from "./event-source";
export type { IFunction } from "./existing-function";
export type { FailureDestination } from "./failure-destination";
export { Function } from "./function";
export type { ContainerImage, FunctionProps } from "./function-props";
export type { FunctionUrl } from "./function-url";
export type { Schedule, ScheduleProps } from "./schedule";
