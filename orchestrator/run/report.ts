import type { NodeEvent, Operation, Outcome, Phase, Recorded } from "../events";
import type { NodeFailure } from "../failure";
import type { NodeId } from "../graph/graph";
import type { Judgement } from "../plan/judgement";
import type { PublicOutputs } from "../values/outputs";
import type { Deferral, NodePlan, PlannedNode, StateIdentity } from "../plan/plan";

/**
 * What became of a run and of each of its nodes: the content of `report.json` and of `--report FILE`.
 *
 * It holds nothing that the run's events don't, so no sensitive value. New fields may come; a reader passes over what it
 * does not know.
 */
export type Report = ReportHead & ReportEnd;

/** What is known of a run as soon as it began. */
export interface ReportHead {
  readonly version: 1;
  readonly run: string;
  readonly operation: Operation;
  /** Terraform's version. */
  readonly terraform: string;
  /** When the run began for the first time, ISO 8601 in UTC. */
  readonly started: string;
  /** What the project's policies say. @default it has none */
  readonly judgement?: Judgement;
  /** In the graph's order. */
  readonly nodes: readonly NodeReport[];
}

/** How the run ended. `unfinished`: it is still at work, or was killed. */
export type ReportEnd =
  | { readonly outcome: "unfinished" }
  | {
      readonly outcome: Outcome;
      /** ISO 8601 in UTC. */
      readonly finished: string;
      /** How long it took, in milliseconds; for a resumed run, since it was taken up again. */
      readonly ms: number;
    };

/** What became of a node. */
export type NodeReport = NodeEffort & NodeStatus;

/** What a node cost. */
export interface NodeEffort {
  readonly id: NodeId;
  /** How many attempts its last phase took; 0 when it was never started. */
  readonly attempts: number;
  /** How long each phase took, in milliseconds, as far as it came to its end. */
  readonly ms: Readonly<Partial<Record<Phase, number>>>;
}

/** Where a node stands. `plan` is the last one that was made, where there need not be one. */
export type NodeStatus =
  | { readonly status: "waiting"; readonly plan?: NodePlan }
  | { readonly status: "running"; readonly plan?: NodePlan }
  | { readonly status: "planned"; readonly plan: NodePlan }
  | { readonly status: "deferred"; readonly deferral: Deferral }
  | {
      readonly status: "succeeded";
      readonly outcome: "applied" | "unchanged" | "destroyed";
      readonly plan: NodePlan;
      readonly outputs: PublicOutputs;
      readonly state?: StateIdentity;
    }
  | { readonly status: "failed"; readonly failure: NodeFailure; readonly plan?: NodePlan }
  | {
      readonly status: "unreached";
      /** The node that failed; or why no further node was started. */
      readonly because: NodeId | "interrupted" | "fail-fast";
      readonly plan?: NodePlan;
    };

/** Folds a run's events into its report; undefined when no run began. */
export function reportOf(events: Iterable<Recorded>): Report | undefined {
  const fold = new ReportFold();
  for (const event of events) fold.on(event);
  return fold.report();
}

/** Folds events as they come, for a run whose events are not all kept. */
export class ReportFold {
  private readonly nodes = new Map<NodeId, NodeReport>();
  private head: Omit<ReportHead, "nodes"> | undefined;
  private end: ReportEnd = { outcome: "unfinished" };
  private phase: Phase = "plan";

  on(event: Recorded): void {
    switch (event.type) {
      case "run-started":
        this.start(event);
        break;
      case "run-resumed":
        this.end = { outcome: "unfinished" };
        for (const id of event.nodes) this.nodes.set(id, again(this.node(id)));
        break;
      case "phase-started":
        this.phase = event.phase;
        break;
      case "run-finished":
        this.end = { outcome: event.outcome, finished: event.at, ms: event.ms };
        break;
      case "judged":
        this.head = this.head && { ...this.head, judgement: event.judgement };
        break;
      case "run-waiting":
      case "approved":
      case "ledger-failed":
      case "rejected":
      case "interrupted":
      case "node-log":
        break;
      case "node-started":
      case "node-step":
      case "node-retrying":
      case "node-planned":
      case "node-deferred":
      case "node-succeeded":
      case "node-failed":
      case "node-unreached":
        this.nodes.set(event.node, nextReport(this.node(event.node), event, this.phase));
    }
  }

  /** The report as it is now; undefined when no run began. */
  report(): Report | undefined {
    return this.head && { ...this.head, ...this.end, nodes: [...this.nodes.values()] };
  }

  private start({ run, operation, terraform, at, nodes }: Extract<Recorded, { type: "run-started" }>): void {
    this.head = { version: 1, run, operation, terraform, started: at };
    for (const id of nodes) this.nodes.set(id, this.node(id));
  }

  private node(id: NodeId): NodeReport {
    return this.nodes.get(id) ?? { id, attempts: 0, ms: {}, status: "waiting" };
  }
}

function again(node: NodeReport): NodeReport {
  return { ...effort(node), attempts: 0, ms: {}, ...planOf(node), status: "waiting" };
}

function nextReport(node: NodeReport, event: NodeEvent, phase: Phase): NodeReport {
  const before = { ...effort(node), ...planOf(node) };
  switch (event.type) {
    case "node-started":
      return { ...before, attempts: event.attempt, status: "running" };
    case "node-step":
    case "node-retrying":
      return { ...before, status: "running" };
    case "node-planned":
      // A node that is planned while it is applied is not done with that.
      if (phase === "apply") return { ...before, status: "running", plan: event.plan };
      return { ...took(node, phase, event.ms), status: "planned", plan: event.plan };
    case "node-deferred":
      return { ...took(node, phase, event.ms), status: "deferred", deferral: event.deferral };
    case "node-succeeded":
      return { ...took(node, phase, event.ms), ...success(event) };
    case "node-failed":
      return { ...took(node, phase, event.ms), ...planOf(node), status: "failed", failure: event.failure };
    case "node-unreached":
      return { ...before, status: "unreached", because: event.because };
  }
}

function success(event: Extract<NodeEvent, { type: "node-succeeded" }>): NodeStatus {
  const { outcome, plan, outputs, state } = event;
  return { status: "succeeded", outcome, plan, outputs, ...(state && { state }) };
}

function took(node: NodeReport, phase: Phase, ms: number): NodeEffort {
  return { ...effort(node), ms: { ...node.ms, [phase]: ms } };
}

function effort({ id, attempts, ms }: NodeReport): NodeEffort {
  return { id, attempts, ms };
}

function planOf(node: NodeReport): { readonly plan?: NodePlan } {
  return "plan" in node && node.plan ? { plan: node.plan } : {};
}

/** What the plan of the whole graph said, of the nodes that stand where their plan left them. */
export function plannedNodes(report: Report): ReadonlyMap<NodeId, PlannedNode> {
  return new Map(report.nodes.flatMap((node) => plannedNode(node).map((planned) => [node.id, planned] as const)));
}

function plannedNode(node: NodeReport): readonly PlannedNode[] {
  if (node.status === "planned") return [{ kind: "planned", plan: node.plan }];
  if (node.status === "deferred") return [{ kind: "deferred", deferral: node.deferral }];
  return [];
}
