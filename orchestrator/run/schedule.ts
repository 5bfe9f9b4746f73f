import type { Graph, NodeId } from "../graph/graph";
import { PriorityQueue } from "./priority-queue";

/** What a schedule needs to know beside the graph. */
export interface ScheduleRequest {
  readonly graph: Graph;
  /** The nodes to visit. The others only carry the order through: in `A -> B -> C` without B, C still waits for A. */
  readonly nodes: ReadonlySet<NodeId>;
  /** `forward`: producers first. `reverse`: consumers first, as a destroy goes. */
  readonly direction: "forward" | "reverse";
  /** How long a node is expected to take, in milliseconds. */
  readonly expected: (id: NodeId) => number;
}

/**
 * Which node starts next. Knows nothing of time or work: it is told how nodes ended and answers with the one, of those
 * that are ready, at the head of the longest path that remains. All operations together are linear in the graph's size
 * (but for the queue's logarithm).
 */
export class Schedule {
  private readonly ready: PriorityQueue<NodeId>;
  private readonly waiting: PriorityQueue<NodeId>;
  private readonly missing = new Map<NodeId, number>();
  private readonly settled = new Set<NodeId>();

  constructor(private readonly request: ScheduleRequest) {
    const length = remainingPaths(request);
    this.ready = new PriorityQueue((id) => length.get(id) ?? 0);
    this.waiting = new PriorityQueue((id) => length.get(id) ?? 0);
    for (const id of request.graph.nodes.keys()) this.missing.set(id, before(request, id).length);
    for (const [id, count] of this.missing) (count === 0 ? this.ready : this.waiting).push(id);
  }

  /** Takes the next node that can start now; undefined when each that remains waits for one that was taken. */
  next(): NodeId | undefined {
    for (let id = this.ready.pop(); id !== undefined; id = this.ready.pop()) {
      if (this.settled.has(id)) continue;
      if (this.request.nodes.has(id)) return id;
      this.succeeded(id);
    }
    return undefined;
  }

  /** Takes the next node that still waits for others, each once; undefined when there is none. */
  nextWaiting(): NodeId | undefined {
    for (let id = this.waiting.pop(); id !== undefined; id = this.waiting.pop()) {
      if (this.request.nodes.has(id) && !this.settled.has(id) && (this.missing.get(id) ?? 0) > 0) return id;
    }
    return undefined;
  }

  /** The node is done: what waited only for it becomes ready. */
  succeeded(id: NodeId): void {
    this.settled.add(id);
    for (const dependant of after(this.request, id)) {
      const missing = (this.missing.get(dependant) ?? 0) - 1;
      this.missing.set(dependant, missing);
      if (missing === 0) this.ready.push(dependant);
    }
  }

  /** The node failed: returns all that can now never be reached, directly or not. */
  failed(id: NodeId): readonly NodeId[] {
    this.settled.add(id);
    const unreached: NodeId[] = [];
    const open = [id];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const dependant of after(this.request, at)) {
        if (this.settled.has(dependant)) continue;
        this.settled.add(dependant);
        open.push(dependant);
        if (this.request.nodes.has(dependant)) unreached.push(dependant);
      }
    }
    return unreached;
  }

  /** Nodes that were neither taken nor ended; what an interrupted run never reached. */
  remaining(taken: ReadonlySet<NodeId>): readonly NodeId[] {
    return [...this.request.nodes].filter((id) => !this.settled.has(id) && !taken.has(id));
  }
}

function before({ graph, direction }: ScheduleRequest, id: NodeId): readonly NodeId[] {
  return direction === "forward" ? producers(graph, id) : consumers(graph, id);
}

function after({ graph, direction }: ScheduleRequest, id: NodeId): readonly NodeId[] {
  return direction === "forward" ? consumers(graph, id) : producers(graph, id);
}

function producers(graph: Graph, id: NodeId): readonly NodeId[] {
  return (graph.needs.get(id) ?? []).map((edge) => edge.from);
}

function consumers(graph: Graph, id: NodeId): readonly NodeId[] {
  return (graph.neededBy.get(id) ?? []).map((edge) => edge.to);
}

/** For each node the time of the longest path that starts with it: critical-path first keeps the whole run short. */
function remainingPaths(request: ScheduleRequest): ReadonlyMap<NodeId, number> {
  const length = new Map<NodeId, number>();
  const missing = new Map<NodeId, number>();
  const open: NodeId[] = [];
  for (const id of request.graph.nodes.keys()) {
    const count = after(request, id).length;
    missing.set(id, count);
    if (count === 0) open.push(id);
  }
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const rest = after(request, id).reduce((longest, next) => Math.max(longest, length.get(next) ?? 0), 0);
    length.set(id, rest + (request.nodes.has(id) ? request.expected(id) : 0));
    for (const earlier of before(request, id)) {
      const count = (missing.get(earlier) ?? 0) - 1;
      missing.set(earlier, count);
      if (count === 0) open.push(earlier);
    }
  }
  return length;
}
