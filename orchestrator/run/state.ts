import type { NodeEvent, Operation, Phase, ProcessIdentity, Outcome, Recorded } from "../events";
import type { NodeFailure } from "../failure";
import type { NodeId } from "../graph/graph";
import type { Deferral, NodePlan, PlannedNode, StateIdentity } from "../plan/plan";

/**
 * Where a node is in its run.
 *
 * ```
 *            started            planned             step
 *  waiting ─────────▶ running ─────────▶ planned ─────────▶ running ──▶ succeeded
 *   │  │                │  ▲                │                  │
 *   │  │ deferred       │  │ started        │ failed           │ failed
 *   │  ▼                ▼  │                ▼                  ▼
 *   │ deferred        backing-off         failed             failed
 *   ▼ unreached
 *  unreached
 * ```
 *
 * `planned` and `deferred` are where the plan phase leaves a node; the apply phase takes it up from there.
 */
export type NodeState =
  | { readonly kind: "waiting" }
  | { readonly kind: "running"; readonly attempt: number; readonly process?: ProcessIdentity }
  | { readonly kind: "backing-off"; readonly attempt: number; readonly failure: NodeFailure }
  | { readonly kind: "planned"; readonly attempt: number; readonly plan: NodePlan }
  | { readonly kind: "deferred"; readonly deferral: Deferral }
  | { readonly kind: "succeeded"; readonly state?: StateIdentity }
  | { readonly kind: "failed"; readonly failure: NodeFailure }
  | { readonly kind: "unreached" };

/** The only function that moves a node's state. */
export function nextState(state: NodeState, event: NodeEvent): NodeState {
  switch (event.type) {
    case "node-started":
      return { kind: "running", attempt: event.attempt };
    case "node-step":
      return { kind: "running", attempt: attemptOf(state), ...(event.process && { process: event.process }) };
    case "node-planned":
      return { kind: "planned", attempt: attemptOf(state), plan: event.plan };
    case "node-deferred":
      return { kind: "deferred", deferral: event.deferral };
    case "node-retrying":
      return { kind: "backing-off", attempt: event.attempt, failure: event.failure };
    case "node-succeeded":
      return { kind: "succeeded", ...(event.state && { state: event.state }) };
    case "node-failed":
      return { kind: "failed", failure: event.failure };
    case "node-unreached":
      return { kind: "unreached" };
  }
}

function attemptOf(state: NodeState): number {
  return "attempt" in state ? state.attempt : 1;
}

/** A run as its journal tells it. */
export interface RunState {
  readonly run: string;
  readonly operation: Operation;
  readonly phase: Phase;
  /** Whether somebody, or a flag, said yes to the plan. */
  readonly approved: boolean;
  readonly nodes: ReadonlyMap<NodeId, NodeState>;
  /** What the plan phase found, which is what was approved. */
  readonly plans: ReadonlyMap<NodeId, PlannedNode>;
  /** Set once the run ended by itself; a run that was killed has none. */
  readonly outcome?: Outcome;
}

/** Whether a run that came to this end, or (undefined) to none, left something to go on with. */
export function isUnfinished(outcome: Outcome | undefined): boolean {
  return outcome === undefined || UNFINISHED.has(outcome);
}

const UNFINISHED: ReadonlySet<Outcome> = new Set(["failed", "beyond-approval", "interrupted"]);

/** Folds a journal. Undefined when it does not begin with the start of a run: then nothing had happened yet. */
export function foldRun(events: readonly Recorded[]): RunState | undefined {
  const first = events[0];
  if (first?.type !== "run-started") return undefined;
  const nodes = new Map<NodeId, NodeState>(first.nodes.map((id) => [id, { kind: "waiting" }]));
  const plans = new Map<NodeId, PlannedNode>();
  let run: RunState = { run: first.run, operation: first.operation, phase: "plan", approved: false, nodes, plans };
  for (const event of events) {
    if (isNodeEvent(event)) {
      nodes.set(event.node, nextState(nodes.get(event.node) ?? { kind: "waiting" }, event));
      if (run.phase === "plan") rememberPlan(plans, event);
    } else {
      run = nextRun(run, event);
    }
  }
  return run;
}

function nextRun(run: RunState, event: Recorded): RunState {
  switch (event.type) {
    case "phase-started":
      return { ...run, phase: event.phase };
    case "approved":
      return { ...run, approved: true };
    case "run-finished":
      return { ...run, outcome: event.outcome };
    case "run-resumed":
      return withoutOutcome(run);
    default:
      return run;
  }
}

function withoutOutcome({ outcome: _, ...run }: RunState): RunState {
  return run;
}

function rememberPlan(plans: Map<NodeId, PlannedNode>, event: NodeEvent): void {
  if (event.type === "node-planned") plans.set(event.node, { kind: "planned", plan: event.plan });
  if (event.type === "node-deferred") plans.set(event.node, { kind: "deferred", deferral: event.deferral });
}

/** Whether an event is about one node, and moves its state. */
function isNodeEvent(event: Recorded): event is Recorded<NodeEvent> {
  return "node" in event && event.type !== "node-log";
}
