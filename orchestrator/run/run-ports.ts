import type { ApprovalPorts } from "../plan/approval";
import type { Executors } from "../executors/executor";
import type { NodeId } from "../graph/graph";
import type { RunJudge } from "../plan/judge";
import type { Ledger } from "../ledger/ledger";
import type { RecorderPorts } from "./recorder";

/** What a run needs of the world. */
export interface RunPorts extends RecorderPorts, ApprovalPorts {
  readonly executors: Executors;
  readonly ledger: Ledger;
  /** @default the project has no policies */
  readonly judge?: RunJudge;
  /** A number from 0 up to 1. */
  readonly random: () => number;
  /** How long a node is expected to take, in milliseconds. */
  readonly expected: (id: NodeId) => number;
  /** Aborted: what runs is finished, nothing new is started. */
  readonly stop: AbortSignal;
  /** Aborted: what runs is interrupted, as Terraform would be from a terminal. */
  readonly interrupt: AbortSignal;
}
