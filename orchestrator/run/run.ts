import { Approval } from "../plan/approval";
import { CarryOut, planNow } from "./carry-out";
import { EarlyPlans } from "./early-plans";
import { usersOf } from "../plan/departures";
import type { Ended, Event, Operation, Outcome, Phase } from "../events";
import type { Job, Snapshot } from "../executors/executor";
import type { LedgerFailure, NodeFailure } from "../failure";
import type { Graph, Node, NodeId } from "../graph/graph";
import type { ApprovalRule } from "../graph/graph-file";
import { GraphPlan } from "../plan/graph-plan";
import type { Deployed } from "../ledger/ledger";
import { Judging } from "./judging";
import { NodeWork } from "./node-work";
import { publicOutputs } from "../values/outputs";
import { Pace } from "./pace";
import { isEmpty, outline, type NodePlan, type PlannedNode } from "../plan/plan";
import { Recorder } from "./recorder";
import { fail, ok, type Result } from "../result";
import type { RunPorts } from "./run-ports";
import type { RunState } from "./state";
import { NOTHING_UPCOMING } from "../plan/upcoming";
import { walk, type Halt } from "./walk";

/** What a run is to do. */
export interface RunRequest {
  readonly run: string;
  readonly operation: Operation;
  readonly graph: Graph;
  readonly nodes: ReadonlySet<NodeId>;
  /** How many nodes may be at work at once. */
  readonly parallelism: number;
  /** Start nothing new once a node failed. */
  readonly failFast: boolean;
  /** `given`: a flag approved whatever comes; nothing is planned ahead, and nobody is asked. */
  readonly approval: "ask" | "given";
  /** What was deployed before. */
  readonly deployed: Deployed;
  /** Why that may not be all. */
  readonly ledgerFailure?: LedgerFailure;
  /** Stacks that are deployed, no longer in the app, and left alone. */
  readonly removed: readonly NodeId[];
  /** What is approved without a question. */
  readonly rules: readonly ApprovalRule[];
  /** Terraform's version, for the record. */
  readonly terraform: string;
  /** The plan of a bundle: it is approved, and carried out. */
  readonly planned?: ReadonlyMap<NodeId, PlannedNode>;
  /** The run so far, when it is taken up again. */
  readonly resumed?: RunState;
}

/** Plans, deploys or destroys a graph, from the first event to the last. */
export async function execute(request: RunRequest, ports: RunPorts): Promise<Ended> {
  return new GraphRun(request, ports).execute();
}

class GraphRun {
  private readonly plan: GraphPlan;
  private readonly approval: Approval;
  private readonly failed = new Map<NodeId, NodeFailure>();
  private readonly unreached = new Set<NodeId>();
  private readonly succeeded = new Set<NodeId>();
  private readonly recorder: Recorder;
  private readonly work: NodeWork;
  private readonly carrying: CarryOut;
  private readonly early: EarlyPlans;
  private readonly judging: Judging;
  /** What is on its way into the ledger. */
  private readonly recording: Promise<void>[] = [];
  private changed = false;
  /** Why nothing new is started any more. */
  private halted: Halt | undefined;

  constructor(
    private readonly request: RunRequest,
    private readonly ports: RunPorts,
  ) {
    this.plan = new GraphPlan(request.graph, request.resumed?.plans ?? request.planned);
    this.approval = new Approval(this.plan, request, ports);
    this.recorder = new Recorder(ports);
    this.judging = new Judging({
      judge: ports.judge,
      operation: request.operation,
      emit: (event) => this.emit(event),
    });
    this.work = new NodeWork({
      graph: request.graph,
      modeOf: (node) => this.modeOf(node),
      ports,
      pace: new Pace(request.parallelism),
      emit: (event) => this.emit(event),
    });
    this.early = new EarlyPlans({
      graph: request.graph,
      nodes: request.nodes,
      asksNobody: (id) => this.work.asksNobody(id),
      looksDeployed: (id) => this.looksDeployed(this.work.node(id)),
      plan: (id) => this.work.ahead(id, (node, job) => planNow(this.work.executor(node), node, job, "outline")),
      now: () => ports.clock.now(),
    });
    this.carrying = new CarryOut({
      plan: this.plan,
      approval: this.approval,
      asks: request.approval === "ask",
      earlier: request.resumed?.nodes ?? new Map(),
      early: (id) => this.early.take(id),
      planned: (node, planned, ms) => this.planned(node, planned.plan, ms),
      isJudged: (node) => this.isJudged(node),
      judge: (node) => this.judging.judge(node.id),
      broken: () => this.recorder.broken,
      now: () => ports.clock.now(),
    });
  }

  async execute(): Promise<Ended> {
    const begun = this.ports.clock.now();
    const endWatch = this.watchInterrupts();
    await this.begin();
    const outcome = await this.phases();
    await Promise.all(this.recording);
    await this.tellLedger("write", await this.ports.ledger.share());
    await this.emit({ type: "run-finished", outcome, ms: this.ports.clock.now() - begun });
    endWatch();
    return this.recorder.broken ? { failure: this.recorder.broken } : { outcome };
  }

  private async begin(): Promise<void> {
    const { run, operation, terraform, resumed } = this.request;
    const nodes = [...this.request.nodes];
    const { removed } = this.request;
    if (!resumed) {
      const left = removed.length > 0 && { removed };
      await this.emit({ type: "run-started", run, operation, nodes, terraform, ...left });
      await this.tellLedger("read", this.request.ledgerFailure);
      return this.tellBundle();
    }
    for (const [id, state] of resumed.nodes) if (state.kind === "succeeded") this.succeeded.add(id);
    this.changed = this.succeeded.size > 0;
    await this.emit({ type: "run-resumed", run, nodes: nodes.filter((id) => !this.succeeded.has(id)) });
  }

  private async tellLedger(step: "read" | "write", failure: LedgerFailure | undefined): Promise<void> {
    if (failure) await this.emit({ type: "ledger-failed", step, failure });
  }

  /** The plan of a bundle, as if it had been made in this run. */
  private async tellBundle(): Promise<void> {
    for (const [node, planned] of this.request.planned ?? []) {
      if (planned.kind === "planned") await this.emit({ type: "node-planned", node, plan: planned.plan, ms: 0 });
      else await this.emit({ type: "node-deferred", node, deferral: planned.deferral, ms: 0 });
    }
  }

  private async phases(): Promise<Outcome> {
    const { operation, resumed, planned } = this.request;
    if (operation === "deploy" && !resumed?.approved && (await this.judging.isDenied())) return "denied";
    if (planned && !resumed) {
      await this.emit({ type: "approved", by: "bundle" });
    } else if (operation === "plan" || !resumed?.approved) {
      const end = await this.planAndApprove();
      if (end) return end;
    }
    await this.pass("apply", (id) => this.applyNode(id), this.canPlanEarly() ? (id) => this.early.make(id) : undefined);
    return this.outcome();
  }

  /** The way to an approval; how the run ended, where that is its end. */
  private async planAndApprove(): Promise<Outcome | undefined> {
    const { operation, approval } = this.request;
    // What policies may deny, they have to see first.
    if (operation === "plan" || approval === "ask" || this.judging.canDeny) {
      await this.pass("plan", (id) => this.planNode(id));
      const isDenied = !this.halted && (await this.judging.isDenied());
      if (operation === "plan" || this.halted) return this.outcome();
      if (isDenied) return "denied";
    }
    if (approval === "ask") return (await this.isApproved()) ? undefined : this.refused();
    await this.emit({ type: "approved", by: "flag" });
    return undefined;
  }

  /** Whether policies could stop what becomes of a node. */
  private isJudged(node: Node): boolean {
    return this.judging.mayStop && node.kind === "stack" && this.modeOf(node) === "deploy";
  }

  /** An interrupt at the question is an interrupt, and no answer. */
  private refused(): Outcome {
    return this.halted === "interrupted" ? "interrupted" : "rejected";
  }

  private outcome(): Outcome {
    if (this.halted === "interrupted") return "interrupted";
    if (this.failed.size > 0) return this.failedOutcome();
    if (this.judging.hasDenied) return "denied";
    if (this.request.operation === "plan") return this.hasPlannedChanges() ? "changes-pending" : "nothing-to-do";
    return this.changed ? "succeeded" : "nothing-to-do";
  }

  private failedOutcome(): Outcome {
    const areAll = (wanted: NodeFailure["kind"]): boolean =>
      [...this.failed.values()].every(({ kind }) => kind === wanted);
    if (areAll("beyond-approval")) return "beyond-approval";
    return areAll("denied-by-policies") && !this.changed ? "denied" : "failed";
  }

  private hasPlannedChanges(): boolean {
    return [...this.plan.nodes.values()].some((planned) => planned.kind === "deferred" || !isEmpty(planned.plan));
  }

  private async isApproved(): Promise<boolean> {
    if (!this.hasPlannedChanges()) {
      await this.emit({ type: "approved", by: "nothing-to-approve" });
      return true;
    }
    if (this.approval.isByRule()) {
      await this.emit({ type: "approved", by: "rule" });
      return true;
    }
    const answer = await this.approval.askForAll(this.failed);
    if (answer === "yes") await this.emit({ type: "approved", by: "person" });
    else await this.emit({ type: "rejected", reason: answer === "no" ? "declined" : "nobody-to-ask" });
    return answer === "yes";
  }

  /** Whether plans that nobody looks at are made in this run, and of nothing that was begun before. */
  private canPlanEarly(): boolean {
    const { operation, approval, planned, resumed } = this.request;
    const areSeen = approval === "ask" || this.ports.judge !== undefined;
    return operation === "deploy" && !areSeen && !planned && !resumed;
  }

  private looksDeployed(node: Node): Promise<boolean> {
    const isStack = node.kind === "stack" && this.modeOf(node) === "deploy";
    return isStack ? this.ports.ledger.matches(node) : Promise.resolve(false);
  }

  private async pass(
    phase: Phase,
    visit: (id: NodeId) => Promise<boolean>,
    prepare?: (id: NodeId) => Promise<void>,
  ): Promise<void> {
    const nodes = new Set([...this.request.nodes].filter((id) => !this.isSettled(id)));
    await this.emit({ type: "phase-started", phase, nodes: nodes.size });
    await walk({
      schedule: { ...this.request, ...this.ports, nodes, direction: this.isDestroy() ? "reverse" : "forward" },
      parallelism: this.request.parallelism,
      halted: () => this.halted,
      visit: (id) => visit(id),
      ...(prepare && { prepare }),
      unreached: (id, because) => this.unreach(id, because),
    });
  }

  private async unreach(node: NodeId, because: NodeId | Halt): Promise<void> {
    this.unreached.add(node);
    await this.emit({ type: "node-unreached", node, because });
  }

  private isSettled(id: NodeId): boolean {
    return this.succeeded.has(id) || this.failed.has(id) || this.unreached.has(id);
  }

  private async planNode(id: NodeId): Promise<boolean> {
    const begun = this.ports.clock.now();
    const upcoming = this.isDestroy() ? NOTHING_UPCOMING : this.plan.upcoming(id);
    const result = await this.work.attempt(id, upcoming, (node, job) =>
      this.work.executor(node).plan(node, { ...job, upcoming, detail: "changes" }),
    );
    if (!result.ok) return this.fail(id, result.failure, begun);
    this.plan.add(id, result.value);
    const ms = this.ports.clock.now() - begun;
    if (result.value.kind === "deferred") {
      await this.emit({ type: "node-deferred", node: id, deferral: result.value.deferral, ms });
      return true;
    }
    const { plan, values } = result.value;
    if (values) this.work.foresee(values);
    if (values && !isEmpty(plan)) await this.ports.approved.keep(id, values);
    const told = await this.planned(this.work.node(id), plan, ms);
    return told.ok ? true : this.fail(id, told.failure, begun);
  }

  private async applyNode(id: NodeId): Promise<boolean> {
    const begun = this.ports.clock.now();
    const result = await this.work.attempt(id, NOTHING_UPCOMING, (node, job, attempt) =>
      this.carrying.carryOut(this.work.executor(node), node, job, attempt),
    );
    if (!result.ok) return this.fail(id, result.failure, begun);
    const { plan, snapshot } = result.value;
    const outcome = isEmpty(plan) ? "unchanged" : this.isDestroyed(id) ? "destroyed" : "applied";
    this.changed ||= outcome !== "unchanged";
    this.succeeded.add(id);
    this.early.done(id, outcome === "unchanged");
    this.work.remember(id, snapshot);
    this.plan.became(id, snapshot);
    await this.ports.approved.drop(id);
    this.keepLedger(id, snapshot);
    await this.emit({
      type: "node-succeeded",
      node: id,
      outcome,
      plan: outline(plan),
      outputs: publicOutputs(snapshot.outputs),
      ...(snapshot.state && { state: snapshot.state }),
      ms: this.ports.clock.now() - begun + this.early.msOf(id),
    });
    return true;
  }

  private async fail(node: NodeId, failure: NodeFailure, begun: number): Promise<boolean> {
    this.failed.set(node, failure);
    if (this.request.failFast) this.halted ??= "fail-fast";
    await this.emit({ type: "node-failed", node, failure, ms: this.ports.clock.now() - begun });
    return false;
  }

  /** Tells of a node's plan, and stops a stack that would take away what others still use. */
  private async planned(node: Node, plan: NodePlan, ms: number): Promise<Result<void, NodeFailure>> {
    await this.emit({ type: "node-planned", node: node.id, plan: this.approval.judged(node.id, plan), ms });
    const lost = plan.outputs.filter(({ isLost }) => isLost).map(({ name }) => name);
    const used = this.isDestroyed(node.id) ? [] : usersOf(node.id, lost, this.request.deployed, this.request.nodes);
    return used.length === 0 ? ok(undefined) : fail({ kind: "outputs-in-use", outputs: used });
  }

  /** Nobody waits for it before the run's end: what a kill cuts off, the next run records. */
  private keepLedger(id: NodeId, { state }: Snapshot): void {
    const node = this.request.graph.nodes.get(id);
    if (node?.kind !== "stack") return;
    const kept = this.isDestroyed(id) ? this.ports.ledger.forget(node, state) : this.ports.ledger.record(node, state);
    kept.catch(() => undefined);
    this.recording.push(kept);
  }

  private isDestroy(): boolean {
    return this.request.operation === "destroy";
  }

  private isDestroyed(id: NodeId): boolean {
    const node = this.request.graph.nodes.get(id);
    return node !== undefined && this.modeOf(node) === "destroy";
  }

  private modeOf(node: Node): Job["mode"] {
    return this.isDestroy() || (node.kind === "stack" && node.isRemoved) ? "destroy" : "deploy";
  }

  private async emit(event: Event): Promise<void> {
    await this.recorder.emit(event);
    if (this.recorder.broken) this.halted ??= "interrupted";
  }

  private watchInterrupts(): () => void {
    const { stop, interrupt } = this.ports;
    const onStop = (): void => {
      this.halted ??= "interrupted";
      void this.emit({ type: "interrupted", how: "finish-running" });
    };
    const onInterrupt = (): void => {
      this.halted ??= "interrupted";
      void this.emit({ type: "interrupted", how: "pass-on" });
    };
    stop.addEventListener("abort", onStop);
    interrupt.addEventListener("abort", onInterrupt);
    if (stop.aborted) onStop();
    return () => {
      stop.removeEventListener("abort", onStop);
      interrupt.removeEventListener("abort", onInterrupt);
    };
  }
}
