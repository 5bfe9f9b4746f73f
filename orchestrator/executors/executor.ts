import type { Log, ProcessIdentity, ProvidersUsed, Step } from "../events";
import type { NodeFailure } from "../failure";
import type { Node, StackNode, TaskNode } from "../graph/graph";
import type { Outputs } from "../values/outputs";
import type { Deferral, NodePlan, PlannedValues, StateIdentity } from "../plan/plan";
import type { Result } from "../result";
import { NOTHING_UPCOMING, type Upcoming } from "../plan/upcoming";

/** The port that does a node's work. One implementation for each kind of node, and for each place Terraform runs in. */
export interface Executor<N extends Node = Node> {
  /** Finds out what would happen to the node. Changes nothing; may keep a saved plan for {@link apply}. */
  plan(node: N, job: PlanJob): Promise<Result<Planned | Deferred, NodeFailure>>;
  /** Carries out exactly the plan that {@link plan} returned last for this node, which must have been final. */
  apply(node: N, plan: NodePlan, job: Job): Promise<Result<Snapshot, NodeFailure | Outdated>>;
  /**
   * Plans a node and carries that out in one go, where nobody is to look at the plan in between. Undefined, with nothing
   * done, where that is no gain, or not safe. @default always plan, then apply
   */
  deployAtOnce?(node: N, job: Job): Promise<Result<Done, NodeFailure> | undefined>;
  /** What the node is now, as far as anything knows without asking the cloud. */
  read(node: N, job: Job): Promise<Result<Snapshot, NodeFailure>>;
}

/** An executor for each kind of node. */
export interface Executors {
  readonly stack: Executor<StackNode>;
  readonly task: Executor<TaskNode>;
}

/** What would happen to a node. */
export interface Planned {
  readonly kind: "planned";
  readonly plan: NodePlan;
  /** There when they were asked for, and something would change. */
  readonly values?: PlannedValues;
  /** Made with what is, so that it can be applied as it stands; otherwise with what producers are about to give. */
  readonly isFinal: boolean;
}

/** That a node can't be planned before others were applied. */
export interface Deferred {
  readonly kind: "deferred";
  readonly deferral: Deferral;
}

/** A plan that was carried out, and what the node is then. */
export interface Done {
  readonly plan: NodePlan;
  readonly snapshot: Snapshot;
}

/** That a plan does not fit any more what it was made from, and was not carried out, or not to its end. */
export interface Outdated {
  readonly kind: "outdated";
  /** A part of it may have been carried out. */
  readonly begun: boolean;
  readonly failure: NodeFailure;
}

/** What an executor is given for one piece of work. */
export interface Job {
  readonly mode: "deploy" | "destroy";
  /** The node's inputs, as far as they are there. */
  readonly inputs: Outputs;
  /** Aborted: pass the interrupt on to the process at work, then wait for its end. */
  readonly signal: AbortSignal;
  /** Resolves when the step is safely in the journal; only then may its process be let go on. */
  step(step: Step, process?: ProcessIdentity, providers?: ProvidersUsed): Promise<void>;
  log(lines: Log["lines"]): void;
}

/** What an executor is given to plan. */
export interface PlanJob extends Job {
  /** What producers are about to give; the inputs among it are not in `inputs`. */
  readonly upcoming: Upcoming;
  /**
   * How far the plan is looked into. `outline`: what changes. `changes`: every value of what changes. `everything`: of
   * what stays, too.
   */
  readonly detail: "outline" | "changes" | "everything";
}

/** Makes a job for planning with what is. */
export function planningNow(job: Job, detail: PlanJob["detail"]): PlanJob {
  return { ...job, upcoming: NOTHING_UPCOMING, detail };
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
