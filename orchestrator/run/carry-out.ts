import type { Approval } from "../plan/approval";
import {
  planningNow,
  type Done,
  type Executor,
  type Job,
  type Outdated,
  type Planned,
  type PlanJob,
} from "../executors/executor";
import type { NodeFailure } from "../failure";
import type { Node, NodeId } from "../graph/graph";
import type { EarlyPlan } from "./early-plans";
import type { GraphPlan } from "../plan/graph-plan";
import { isEmpty, type NodePlan } from "../plan/plan";
import { fail, ok, type Result } from "../result";
import type { NodeState } from "./state";

/** What {@link CarryOut} needs of its run. */
export interface CarryOutContext {
  readonly plan: GraphPlan;
  readonly approval: Approval;
  /** `ask`: the approval has to cover what is carried out. */
  readonly asks: boolean;
  /** Where nodes were in an earlier life of the run. */
  readonly earlier: ReadonlyMap<NodeId, NodeState>;
  /** A plan of a node that was made before its turn, and counts. */
  early(id: NodeId): Promise<EarlyPlan | undefined>;
  /** Told of a plan that was just made; a failure ends it there. */
  planned(node: Node, planned: Planned, ms: number): Promise<Result<void, NodeFailure>>;
  /** Whether policies have to see what becomes of a node, before it does. */
  isJudged(node: Node): boolean;
  /** Whether they let a node's newest plan pass. */
  judge(node: Node): Promise<Result<void, NodeFailure>>;
  /** Why nothing may be changed any more. */
  broken(): NodeFailure | undefined;
  now(): number;
}

/** Carries out nodes' plans: the approved one where it can be applied as it stands; otherwise a new one. */
export class CarryOut {
  constructor(private readonly of: CarryOutContext) {}

  async carryOut(executor: Executor, node: Node, job: Job, attempt: number): Promise<Result<Done, NodeFailure>> {
    const kept = attempt === 1 ? this.of.plan.keptPlan(node.id) : undefined;
    if (!kept) return this.carryOutAnew(executor, node, job, attempt > 1 || this.wasBegun(node.id));
    const done = await this.apply(executor, node, kept, job);
    if (done.ok) return done;
    // Somebody was there after it was made. What is to be done now, a new plan says.
    if (done.failure.kind === "outdated") return this.carryOutAnew(executor, node, job, done.failure.begun);
    return fail(done.failure);
  }

  private async carryOutAnew(
    executor: Executor,
    node: Node,
    job: Job,
    begun: boolean,
  ): Promise<Result<Done, NodeFailure>> {
    const early = await this.of.early(node.id);
    const atOnce = early || this.isSeen(node) ? undefined : await this.deployAtOnce(executor, node, job);
    if (atOnce) return atOnce;
    const plan = early ? await this.tell(node, early) : await this.newPlan(executor, node, job, begun);
    if (!plan.ok) return plan;
    const done = await this.apply(executor, node, plan.value, job);
    if (done.ok) return done;
    return fail(done.failure.kind === "outdated" ? done.failure.failure : done.failure);
  }

  private async deployAtOnce(executor: Executor, node: Node, job: Job): Promise<Result<Done, NodeFailure> | undefined> {
    const broken = this.of.broken();
    return broken ? fail(broken) : executor.deployAtOnce?.(node, job);
  }

  private async apply(
    executor: Executor,
    node: Node,
    plan: NodePlan,
    job: Job,
  ): Promise<Result<Done, NodeFailure | Outdated>> {
    // Nothing is changed any more that the journal could not tell of.
    const broken = this.of.broken();
    if (broken) return fail(broken);
    const snapshot = isEmpty(plan) ? await executor.read(node, job) : await executor.apply(node, plan, job);
    return snapshot.ok ? ok({ plan, snapshot: snapshot.value }) : snapshot;
  }

  private async tell(node: Node, { planned, ms }: EarlyPlan): Promise<Result<NodePlan, NodeFailure>> {
    const told = await this.of.planned(node, planned, ms);
    return told.ok ? ok(planned.plan) : told;
  }

  /** Whether anybody has to see a plan before it is carried out. */
  private isSeen(node: Node): boolean {
    return this.of.asks || this.of.isJudged(node);
  }

  /** A plan made with what is, which policies have to let pass, and the approval has to cover. */
  private async newPlan(
    executor: Executor,
    node: Node,
    job: Job,
    begun: boolean,
  ): Promise<Result<NodePlan, NodeFailure>> {
    const start = this.of.now();
    const made = await planNow(executor, node, job, this.isSeen(node) ? "everything" : "outline");
    if (!made.ok) return made;
    const told = await this.of.planned(node, made.value, this.of.now() - start);
    if (!told.ok) return told;
    const passed = this.of.isJudged(node) ? await this.of.judge(node) : told;
    if (!passed.ok) return passed;
    const covered = this.of.asks ? await this.of.approval.covers(node.id, made.value, begun) : told;
    return covered.ok ? ok(made.value.plan) : covered;
  }

  /** Whether an earlier life of the run may have carried out a part of the node's plan. */
  private wasBegun(id: NodeId): boolean {
    const state = this.of.earlier.get(id);
    return state !== undefined && !UNTOUCHED.has(state.kind);
  }
}

/** States of nodes on which an earlier life of the run had not yet done anything. */
const UNTOUCHED: ReadonlySet<NodeState["kind"]> = new Set(["waiting", "planned", "deferred", "unreached"]);

/** What is planned with what is can always be planned. */
export async function planNow(
  executor: Executor,
  node: Node,
  job: Job,
  detail: PlanJob["detail"],
): Promise<Result<Planned, NodeFailure>> {
  const made = await executor.plan(node, planningNow(job, detail));
  if (made.ok && made.value.kind === "deferred") throw new Error(`${node.id}: deferred, though nothing is upcoming`);
  return made as Result<Planned, NodeFailure>;
}
