import type { Failure, LedgerFailure, NodeFailure } from "./failure";
import type { NodeId } from "./graph/graph";
import type { Judgement } from "./plan/judgement";
import type { PublicOutputs } from "./values/outputs";
import type { Deferral, NodePlan, StateIdentity } from "./plan/plan";

/** What a run does to the graph. A `plan` changes nothing and leaves no run behind. */
export type Operation = "plan" | "deploy" | "destroy";

/** The two passes over the graph: everything that can be planned is, then (once approved) everything is carried out. */
export type Phase = "plan" | "apply";

/** What a node is busy with. */
export type Step = "init" | "plan" | "apply" | "read" | "command";

/** Whose provider processes a Terraform command works with: ones that run for many, or those that it starts by itself. */
export type ProvidersUsed = "warm" | "plain";

/**
 * One thing that happened in a run: plain data, no callbacks, no prose, no sensitive value.
 *
 * A program that reads `--json` gets one a line, with the time it was recorded ({@link Recorded}). New members and new
 * fields may come; a reader passes over what it does not know.
 */
export type Event = RunEvent | NodeEvent | Log;

/** Something that happened to the run as a whole. */
export type RunEvent =
  | {
      readonly type: "run-started";
      readonly run: string;
      readonly operation: Operation;
      readonly nodes: readonly NodeId[];
      readonly terraform: string;
      /** Stacks that are deployed, no longer in the app, and left alone. */
      readonly removed?: readonly NodeId[];
    }
  /** A resumed run waits for processes of its earlier life to end. */
  | { readonly type: "run-waiting"; readonly processes: readonly { readonly node: NodeId; readonly pid: number }[] }
  | { readonly type: "run-resumed"; readonly run: string; readonly nodes: readonly NodeId[] }
  | { readonly type: "phase-started"; readonly phase: Phase; readonly nodes: number }
  | { readonly type: "approved"; readonly by: "person" | "flag" | "rule" | "bundle" | "nothing-to-approve" }
  | { readonly type: "rejected"; readonly reason: "declined" | "nobody-to-ask" }
  /** What the project's policies say: before anything is planned, and again when plans say more. */
  | { readonly type: "judged"; readonly judgement: Judgement }
  /** What is deployed could not be looked up, or not be told to others. The run goes on with what is known here. */
  | { readonly type: "ledger-failed"; readonly step: "read" | "write"; readonly failure: LedgerFailure }
  | { readonly type: "interrupted"; readonly how: "finish-running" | "pass-on" }
  | { readonly type: "run-finished"; readonly outcome: Outcome; readonly ms: number };

/** Something that happened to one node. */
export type NodeEvent =
  | { readonly type: "node-started"; readonly node: NodeId; readonly attempt: number }
  | {
      readonly type: "node-step";
      readonly node: NodeId;
      readonly step: Step;
      readonly process?: ProcessIdentity;
      /** Absent where the process works with none. */
      readonly providers?: ProvidersUsed;
    }
  | { readonly type: "node-planned"; readonly node: NodeId; readonly plan: NodePlan; readonly ms: number }
  | { readonly type: "node-deferred"; readonly node: NodeId; readonly deferral: Deferral; readonly ms: number }
  | {
      readonly type: "node-retrying";
      readonly node: NodeId;
      readonly failure: NodeFailure;
      readonly attempt: number;
      readonly delayMs: number;
    }
  | {
      readonly type: "node-succeeded";
      readonly node: NodeId;
      readonly outcome: "applied" | "unchanged" | "destroyed";
      readonly plan: NodePlan;
      readonly outputs: PublicOutputs;
      readonly state?: StateIdentity;
      readonly ms: number;
    }
  | { readonly type: "node-failed"; readonly node: NodeId; readonly failure: NodeFailure; readonly ms: number }
  | { readonly type: "node-unreached"; readonly node: NodeId; readonly because: NodeId | "interrupted" | "fail-fast" };

/** Lines that a node's process wrote. The only event that is kept in the node's log instead of the journal. */
export interface Log {
  readonly type: "node-log";
  readonly node: NodeId;
  readonly lines: readonly string[];
}

/**
 * How a run ended. `nothing-to-do`: everything was as it should be. `beyond-approval`: all was done but what would have
 * been something else than was approved. `denied`: the project's policies refuse it, and nothing was changed.
 */
export type Outcome =
  | "succeeded"
  | "nothing-to-do"
  | "changes-pending"
  | "failed"
  | "rejected"
  | "denied"
  | "beyond-approval"
  | "interrupted";

/** A process, told apart from a later one with the same number by the moment it started (in the system's own form). */
export interface ProcessIdentity {
  readonly pid: number;
  readonly started: string;
}

/** An event as the journal and `--json` hold it. */
export type Recorded<E extends Event = Event> = E & {
  /** When it was recorded, ISO 8601 in UTC. */
  readonly at: string;
};

/** How a whole operation ended: an operation that could not begin, or the run's outcome. */
export type Ended = { readonly outcome: Outcome } | { readonly failure: Failure };
