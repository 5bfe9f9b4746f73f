/**
 * The entry `terrace/aws/compute`: machines, one at a time or in groups.
 *
 * @packageDocumentation
 */
export { MachineGroup, type MachineGroupProps, type RequestSource, type ScheduledSize } from "./machine-group";
export type { MachineTemplateProps } from "./machine-template";
export { VirtualMachine, type VirtualMachineProps } from "./virtual-machine";
