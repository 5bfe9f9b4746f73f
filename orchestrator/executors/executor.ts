import type { Log, ProcessIdentity, Step } from "../events";
import type { NodeFailure } from "../failure";
import type { Node, StackNode, TaskNode } from "../graph";
import type { Outputs } from "../outputs";
import type { NodePlan, StateIdentity } from "../plan";
import type { Result } from "../result";

/** The port that does a node's work. One implementation for each kind of node, and for each place Terraform runs in. */
export interface Executor<N extends Node = Node> {
  /** Finds out what would happen to the node. Changes nothing; may keep a saved plan for {@link apply}. */
  plan(node: N, job: Job): Promise<Result<NodePlan, NodeFailure>>;
  /** Carries out exactly the plan that {@link plan} returned last for this node. */
  apply(node: N, plan: NodePlan, job: Job): Promise<Result<Snapshot, NodeFailure>>;
  /** What the node is now, as far as anything knows without asking the cloud. */
  read(node: N, job: Job): Promise<Result<Snapshot, NodeFailure>>;
}

/** An executor for each kind of node. */
export interface Executors {
  readonly stack: Executor<StackNode>;
  readonly task: Executor<TaskNode>;
}

/** What an executor is given for one piece of work. */
export interface Job {
  readonly mode: "deploy" | "destroy";
  /** The node's inputs, all there. */
  readonly inputs: Outputs;
  /** Aborted: pass the interrupt on to the process at work, then wait for its end. */
  readonly signal: AbortSignal;
  /** Resolves when the step is safely in the journal; only then may its process be let go on. */
  step(step: Step, process?: ProcessIdentity): Promise<void>;
  log(lines: Log["lines"]): void;
}

/** A node as it stands: its outputs, and which state they are from. */
export interface Snapshot {
  readonly outputs: Outputs;
  /** Absent when the node was never deployed, or is no stack. */
  readonly state?: StateIdentity;
}

/** A job for reading what is there, outside of any run. */
export function readingJob(): Job {
  return {
    mode: "deploy",
    inputs: {},
    signal: new AbortController().signal,
    step: () => Promise.resolve(),
    log: () => undefined,
  };
}
