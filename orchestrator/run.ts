import { unforeseen } from "./approval";
import type { Ended, Event, Operation, Outcome, Phase } from "./events";
import type { Job, Snapshot } from "./executors/executor";
import type { NodeFailure } from "./failure";
import type { Graph, Node, NodeId } from "./graph";
import { NodeWork } from "./node-work";
import { publicOutputs } from "./outputs";
import { isEmpty, type NodePlan, type PlannedNode } from "./plan";
import { Recorder } from "./recorder";
import { fail, ok, type Result } from "./result";
import type { RunPorts } from "./run-ports";
import type { RunState } from "./state";
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
  /** Terraform's version, for the record. */
  readonly terraform: string;
  /** The run so far, when it is taken up again. */
  readonly resumed?: RunState;
}

/** Plans, deploys or destroys a graph, from the first event to the last. */
export async function execute(request: RunRequest, ports: RunPorts): Promise<Ended> {
  return new GraphRun(request, ports).execute();
}

class GraphRun {
  private readonly plans: Map<NodeId, PlannedNode>;
  /** Nodes whose plan was made in this process, so that their executor still has it. */
  private readonly saved = new Set<NodeId>();
  private readonly failed = new Map<NodeId, NodeFailure>();
  private readonly unreached = new Set<NodeId>();
  private readonly succeeded = new Set<NodeId>();
  private readonly recorder: Recorder;
  private readonly work: NodeWork;
  private changed = false;
  /** Why nothing new is started any more. */
  private halted: Halt | undefined;

  constructor(
    private readonly request: RunRequest,
    private readonly ports: RunPorts,
  ) {
    this.plans = new Map(request.resumed?.plans);
    this.recorder = new Recorder(ports);
    this.work = new NodeWork({
      graph: request.graph,
      mode: this.isDestroy() ? "destroy" : "deploy",
      ports,
      emit: (event) => this.emit(event),
    });
  }

  async execute(): Promise<Ended> {
    const begun = this.ports.clock.now();
    const endWatch = this.watchInterrupts();
    await this.begin();
    const outcome = await this.phases();
    await this.emit({ type: "run-finished", outcome, ms: this.ports.clock.now() - begun });
    endWatch();
    return this.recorder.broken ? { failure: this.recorder.broken } : { outcome };
  }

  private async begin(): Promise<void> {
    const { run, operation, terraform, resumed } = this.request;
    const nodes = [...this.request.nodes];
    if (!resumed) return this.emit({ type: "run-started", run, operation, nodes, terraform });
    for (const [id, state] of resumed.nodes) if (state.kind === "succeeded") this.succeeded.add(id);
    this.changed = this.succeeded.size > 0;
    await this.emit({ type: "run-resumed", run, nodes: nodes.filter((id) => !this.succeeded.has(id)) });
  }

  private async phases(): Promise<Outcome> {
    const { operation, approval, resumed } = this.request;
    if (operation === "plan" || (approval === "ask" && !resumed?.approved)) {
      await this.pass("plan", (id) => this.planNode(id));
      if (operation === "plan" || this.halted) return this.outcome();
      if (!(await this.isApproved())) return this.refused();
    } else if (!resumed?.approved) {
      await this.emit({ type: "approved", by: "flag" });
    }
    await this.pass("apply", (id) => this.applyNode(id));
    return this.outcome();
  }

  /** An interrupt at the question is an interrupt, and no answer. */
  private refused(): Outcome {
    return this.halted === "interrupted" ? "interrupted" : "rejected";
  }

  private outcome(): Outcome {
    if (this.halted === "interrupted") return "interrupted";
    if (this.failed.size > 0) return "failed";
    if (this.request.operation === "plan") return this.hasPlannedChanges() ? "changes-pending" : "nothing-to-do";
    return this.changed ? "succeeded" : "nothing-to-do";
  }

  private hasPlannedChanges(): boolean {
    return [...this.plans.values()].some((planned) => planned.kind === "deferred" || !isEmpty(planned.plan));
  }

  private async isApproved(): Promise<boolean> {
    if (!this.hasPlannedChanges()) {
      await this.emit({ type: "approved", by: "nothing-to-approve" });
      return true;
    }
    const answer = await this.ports.approve({ kind: "plan", plans: this.plans, failed: this.failed });
    if (answer === "yes") await this.emit({ type: "approved", by: "person" });
    else await this.emit({ type: "rejected", reason: answer === "no" ? "declined" : "nobody-to-ask" });
    return answer === "yes";
  }

  private async pass(phase: Phase, visit: (id: NodeId) => Promise<boolean>): Promise<void> {
    const nodes = new Set([...this.request.nodes].filter((id) => !this.isSettled(id)));
    await this.emit({ type: "phase-started", phase, nodes: nodes.size });
    await walk({
      schedule: { ...this.request, ...this.ports, nodes, direction: this.isDestroy() ? "reverse" : "forward" },
      parallelism: this.request.parallelism,
      halted: () => this.halted,
      visit: (id) => visit(id),
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
    const because = this.unplannable(id);
    if (because.length > 0) {
      this.plans.set(id, { kind: "deferred", because });
      await this.emit({ type: "node-deferred", node: id, because });
      return true;
    }
    const begun = this.ports.clock.now();
    const result = await this.work.attempt(id, (node, job) => this.work.executor(node).plan(node, job));
    if (!result.ok) return this.fail(id, result.failure, begun);
    this.plans.set(id, { kind: "planned", plan: result.value });
    this.saved.add(id);
    await this.emit({ type: "node-planned", node: id, plan: result.value, ms: this.ports.clock.now() - begun });
    return true;
  }

  /** Producers whose outputs are about to change: what is made of them cannot be planned truthfully yet. */
  private unplannable(id: NodeId): readonly NodeId[] {
    if (this.isDestroy()) return [];
    const producers = (this.request.graph.needs.get(id) ?? []).filter(({ reason }) => reason === "data");
    return producers.map(({ from }) => from).filter((from) => this.isAboutToChange(from));
  }

  private isAboutToChange(id: NodeId): boolean {
    const planned = this.plans.get(id);
    return planned !== undefined && (planned.kind === "deferred" || !isEmpty(planned.plan));
  }

  private async applyNode(id: NodeId): Promise<boolean> {
    const begun = this.ports.clock.now();
    const result = await this.work.attempt(id, (node, job, attempt) => this.carryOut(node, job, attempt));
    if (!result.ok) return this.fail(id, result.failure, begun);
    const { plan, snapshot } = result.value;
    const outcome = isEmpty(plan) ? "unchanged" : this.isDestroy() ? "destroyed" : "applied";
    this.changed ||= outcome !== "unchanged";
    this.succeeded.add(id);
    this.work.remember(id, snapshot);
    await this.emit({
      type: "node-succeeded",
      node: id,
      outcome,
      plan,
      outputs: publicOutputs(snapshot.outputs),
      ...(snapshot.state && { state: snapshot.state }),
      ms: this.ports.clock.now() - begun,
    });
    return true;
  }

  private async carryOut(
    node: Node,
    job: Job,
    attempt: number,
  ): Promise<Result<{ plan: NodePlan; snapshot: Snapshot }, NodeFailure>> {
    const executor = this.work.executor(node);
    const plan = await this.planToApply(node, job, attempt);
    if (!plan.ok) return plan;
    // Nothing is changed any more that the journal could not tell of.
    if (this.recorder.broken) return fail(this.recorder.broken);
    const snapshot = isEmpty(plan.value) ? await executor.read(node, job) : await executor.apply(node, plan.value, job);
    return snapshot.ok ? ok({ plan: plan.value, snapshot: snapshot.value }) : snapshot;
  }

  /** The approved plan where it still stands; otherwise a new one, which must not destroy more than was approved. */
  private async planToApply(node: Node, job: Job, attempt: number): Promise<Result<NodePlan, NodeFailure>> {
    const approved = this.plans.get(node.id);
    if (approved?.kind === "planned" && attempt === 1 && this.saved.has(node.id)) return ok(approved.plan);
    const begun = this.ports.clock.now();
    const plan = await this.work.executor(node).plan(node, job);
    if (!plan.ok) return plan;
    await this.emit({ type: "node-planned", node: node.id, plan: plan.value, ms: this.ports.clock.now() - begun });
    const addresses = this.request.approval === "given" ? [] : unforeseen(plan.value, approved);
    if (addresses.length === 0) return plan;
    const answer = await this.ports.approve({ kind: "unforeseen", node: node.id, plan: plan.value, addresses });
    return answer === "yes" ? plan : fail({ kind: "unforeseen", addresses });
  }

  private async fail(node: NodeId, failure: NodeFailure, begun: number): Promise<boolean> {
    this.failed.set(node, failure);
    if (this.request.failFast) this.halted ??= "fail-fast";
    await this.emit({ type: "node-failed", node, failure, ms: this.ports.clock.now() - begun });
    return false;
  }

  private isDestroy(): boolean {
    return this.request.operation === "destroy";
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
