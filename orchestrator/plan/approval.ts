import { isApprovedByRule } from "./approval-rules";
import type { ApprovedPlans } from "./approved-plans";
import { differences, type Difference } from "./conform";
import type { Planned } from "../executors/executor";
import type { NodeFailure } from "../failure";
import type { GraphPlan } from "./graph-plan";
import type { Graph, NodeId } from "../graph/graph";
import type { ApprovalRule } from "../graph/graph-file";
import { isEmpty, type NodePlan, type PlannedNode } from "./plan";
import { fail, ok, type Result } from "../result";

/** Who is asked before anything changes. */
export type Approver = (question: Question) => Promise<Answer>;

/** What is to be approved. */
export type Question =
  /** All that can be planned beforehand. */
  | {
      readonly kind: "plan";
      readonly plans: ReadonlyMap<NodeId, PlannedNode>;
      readonly failed: ReadonlyMap<NodeId, NodeFailure>;
    }
  /**
   * The plan of one node, made during the run, which the approved plan does not cover: because it differs from it, or
   * (then without differences) because there was none.
   */
  | {
      readonly kind: "node";
      readonly node: NodeId;
      readonly plan: NodePlan;
      readonly differences: readonly Difference[];
    };

/** The answer; `nobody`: there is nobody to ask, so nothing may change. */
export type Answer = "yes" | "no" | "nobody";

/** What {@link Approval} works with. */
export interface ApprovalPorts {
  readonly approve: Approver;
  readonly approved: ApprovedPlans;
}

/** Holds plans that are made during a run against what was approved, and asks where that does not cover them. */
export class Approval {
  private lastAnswer: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly plan: GraphPlan,
    private readonly of: { readonly graph: Graph; readonly rules: readonly ApprovalRule[] },
    private readonly ports: ApprovalPorts,
  ) {}

  /** Whether rules approve all that is planned. What has to wait for others is held against them then. */
  isByRule(): boolean {
    if (this.of.rules.length === 0) return false;
    return [...this.plan.nodes].every(
      ([id, planned]) => planned.kind === "deferred" || this.isApproved(id, planned.plan),
    );
  }

  /** A node's plan with who has to approve it. */
  judged(id: NodeId, plan: NodePlan): NodePlan {
    const isAlwaysAsked = this.of.graph.nodes.get(id)?.policy.approval === "always-ask";
    if (isEmpty(plan) || (this.of.rules.length === 0 && !isAlwaysAsked)) return plan;
    return { ...plan, approval: this.isApproved(id, plan) ? "by-rule" : "by-person" };
  }

  private isApproved(id: NodeId, plan: NodePlan): boolean {
    const node = this.of.graph.nodes.get(id);
    return isEmpty(plan) || (node !== undefined && isApprovedByRule(node, plan, this.of.rules));
  }

  /** Asks for the whole plan. */
  askForAll(failed: ReadonlyMap<NodeId, NodeFailure>): Promise<Answer> {
    return this.ask({ kind: "plan", plans: new Map(this.plan.nodes), failed });
  }

  /**
   * Whether a node's plan may be carried out.
   *
   * @param begun the approved plan may have been carried out in part
   */
  async covers(node: NodeId, made: Planned, begun: boolean): Promise<Result<void, NodeFailure>> {
    const found = await this.differences(node, made, begun);
    if (found?.length === 0) return ok(undefined);
    // A rule is no approval of what differs from what somebody approved.
    if (!found && this.isApproved(node, made.plan)) return ok(undefined);
    const answer = await this.ask({ kind: "node", node, plan: made.plan, differences: found ?? [] });
    if (answer !== "yes") return fail({ kind: "beyond-approval", differences: found ?? [] });
    // What was said yes to is what counts from now on, for another attempt too.
    this.plan.add(node, made);
    if (made.values) await this.ports.approved.keep(node, made.values);
    return ok(undefined);
  }

  /** Undefined: there is nothing to hold the plan against. */
  private async differences(node: NodeId, made: Planned, begun: boolean): Promise<readonly Difference[] | undefined> {
    const approved = this.plan.nodes.get(node);
    const values = this.plan.valuesOf(node) ?? (await this.ports.approved.recall(node));
    const isKnown = approved?.kind === "planned" && (values !== undefined || isEmpty(approved.plan));
    if (!isKnown || !made.values) return isEmpty(made.plan) ? [] : undefined;
    return differences(isEmpty(approved.plan) ? undefined : values, made.values, begun);
  }

  /** One question at a time: nodes that run side by side may have one each. */
  private ask(question: Question): Promise<Answer> {
    const answer = this.lastAnswer.then(() => this.ports.approve(question));
    this.lastAnswer = answer.catch(() => undefined);
    return answer;
  }
}
