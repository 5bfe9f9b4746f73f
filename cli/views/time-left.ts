import type { NodeId } from "../../orchestrator/graph/graph";
import type { Progress, RunningNode } from "./progress";

/**
 * How long a node and the whole run will still take, in milliseconds, as far as earlier runs tell. For nodes that are
 * carried out only: how long a plan takes is nowhere kept.
 */
export class TimeLeft {
  private readonly typical: number;

  constructor(private readonly history: ReadonlyMap<NodeId, number>) {
    const known = [...history.values()];
    this.typical = known.reduce((sum, ms) => sum + ms, 0) / known.length;
  }

  /** Undefined when nothing tells, or when it has taken longer than ever already. */
  ofNode(id: NodeId, { since }: RunningNode, now: number): number | undefined {
    const left = (this.history.get(id) ?? NaN) - (now - since);
    return left > 0 ? left : undefined;
  }

  /** No shorter than the longest of what runs, nor than all work shared by as many as were ever at work at once. */
  ofRun({ phase, running, waiting, widest }: Progress, now: number): number | undefined {
    if (phase !== "apply" || this.history.size === 0) return undefined;
    const left = [...running].map(([id, { since }]) => Math.max(0, this.expected(id) - (now - since)));
    let work = left.reduce((sum, ms) => sum + ms, 0);
    for (const id of waiting) work += this.expected(id);
    return Math.max(work / Math.max(1, widest), ...left);
  }

  private expected(id: NodeId): number {
    return this.history.get(id) ?? this.typical;
  }
}
