import type { Approver } from "./approval";
import type { Executors } from "./executors/executor";
import type { NodeId } from "./graph";
import type { RecorderPorts } from "./recorder";

/** What a run needs of the world. */
export interface RunPorts extends RecorderPorts {
  readonly executors: Executors;
  /** A number from 0 up to 1. */
  readonly random: () => number;
  readonly approve: Approver;
  /** How long a node is expected to take, in milliseconds. */
  readonly expected: (id: NodeId) => number;
  /** Aborted: what runs is finished, nothing new is started. */
  readonly stop: AbortSignal;
  /** Aborted: what runs is interrupted, as Terraform would be from a terminal. */
  readonly interrupt: AbortSignal;
}
