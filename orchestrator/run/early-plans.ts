import type { Planned } from "../executors/executor";
import type { NodeFailure } from "../failure";
import type { Graph, NodeId } from "../graph/graph";
import type { Result } from "../result";

/** What {@link EarlyPlans} needs of its run. */
export interface EarlyPlansContext {
  readonly graph: Graph;
  /** The nodes that the run visits; the others stay as they are. */
  readonly nodes: ReadonlySet<NodeId>;
  /**
   * Whether a node can be planned without Terrace asking before it what nodes give it: Terraform would have to be asked,
   * in a folder in which it is at work.
   */
  asksNobody(id: NodeId): boolean;
  /** Whether a node looks as it did when it was deployed last, so that most likely nothing of it will change. */
  looksDeployed(id: NodeId): Promise<boolean>;
  /** Plans a node with what is. */
  plan(id: NodeId): Promise<Result<Planned, NodeFailure>>;
  now(): number;
}

/** A plan that was made before its node's turn. */
export interface EarlyPlan {
  readonly planned: Planned;
  /** How long that took, in milliseconds. */
  readonly ms: number;
}

/**
 * Plans of nodes that are made while nodes before them are still at work. A run that finds nearly all as it should be
 * then takes as long as its nodes take, and not as long as the longest way through its graph.
 *
 * ```
 *  make ──▶ planned ──▶ take: nothing before it has changed ──▶ counts, as if it had been made in its turn
 *                         │
 *                         └── otherwise ──▶ forgotten: the node is planned again
 * ```
 */
export class EarlyPlans {
  private readonly plans = new Map<NodeId, Promise<EarlyPlan | undefined>>();
  private readonly times = new Map<NodeId, number>();
  private readonly looks = new Map<NodeId, Promise<boolean>>();
  /** Of nodes that were visited: whether they, and all before them, are as they were. */
  private readonly stayed = new Map<NodeId, boolean>();

  constructor(private readonly of: EarlyPlansContext) {}

  /** Plans a node, if most likely nothing of it and before it will change. */
  async make(id: NodeId): Promise<void> {
    const made = this.makeOne(id);
    this.plans.set(id, made);
    await made;
  }

  /** A node's plan, in its turn; undefined when none was made, or when it does not count. */
  async take(id: NodeId): Promise<EarlyPlan | undefined> {
    // One that is still in the making is waited for in any case: a node's folder takes one Terraform at a time.
    const made = await this.plans.get(id);
    this.plans.delete(id);
    if (!made || !this.haveStayed(id)) return undefined;
    this.times.set(id, made.ms);
    return made;
  }

  /** How long the plan took that was taken for a node, in milliseconds: before its turn, and of its work all the same. */
  msOf(id: NodeId): number {
    return this.times.get(id) ?? 0;
  }

  /** A node is done. */
  done(id: NodeId, isUnchanged: boolean): void {
    this.stayed.set(id, isUnchanged && this.haveStayed(id));
  }

  private async makeOne(id: NodeId): Promise<EarlyPlan | undefined> {
    if (!this.of.asksNobody(id) || !(await this.looksDeployed(id))) return undefined;
    const begun = this.of.now();
    const made = await this.of.plan(id);
    // What went wrong may go right in its turn, and is told then if it does not.
    return made.ok ? { planned: made.value, ms: this.of.now() - begun } : undefined;
  }

  /** Whether a node and all before it look as they did when they were deployed last. */
  private looksDeployed(id: NodeId): Promise<boolean> {
    const known = this.looks.get(id) ?? this.look(id);
    this.looks.set(id, known);
    return known;
  }

  private async look(id: NodeId): Promise<boolean> {
    // Not deeper and deeper into a long chain of nodes within one turn.
    await Promise.resolve();
    for (const from of this.before(id)) if (!(await this.looksDeployed(from))) return false;
    return !this.of.nodes.has(id) || this.of.looksDeployed(id);
  }

  /** Whether all before a node are done, and as they were. */
  private haveStayed(id: NodeId): boolean {
    return this.before(id).every((from) => this.stayed.get(from) ?? this.hasStayed(from));
  }

  /** Of a node that the run does not visit. */
  private hasStayed(id: NodeId): boolean {
    const stayed = !this.of.nodes.has(id) && this.haveStayed(id);
    this.stayed.set(id, stayed);
    return stayed;
  }

  private before(id: NodeId): readonly NodeId[] {
    return (this.of.graph.needs.get(id) ?? []).map(({ from }) => from);
  }
}
