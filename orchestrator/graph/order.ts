import type { Edge, Graph, NodeId } from "./graph";

/** The nodes of a graph so that each comes after all that it needs; where that leaves a choice, as they stand in it. */
export function topologicalOrder(graph: Graph): readonly NodeId[] {
  return peel(graph).order;
}

/**
 * The nodes of some cycle; undefined when there is none. Each needs the one after it, and the last is the first again:
 * `[a, b, a]`.
 */
export function findCycle(graph: Graph): readonly NodeId[] | undefined {
  const { order, missing } = peel(graph);
  if (order.length === graph.nodes.size) return undefined;
  const [start] = [...missing].find(([, count]) => count > 0) ?? [];
  return start === undefined ? undefined : walkIntoCycle(graph, missing, start);
}

interface Peeled {
  readonly order: readonly NodeId[];
  /** How much of what a node needs is not in the order. */
  readonly missing: ReadonlyMap<NodeId, number>;
}

/** Takes away the nodes that need nothing, again and again. What remains is on a cycle or needs something that is. */
function peel({ nodes, needs, neededBy }: Graph): Peeled {
  const missing = new Map([...nodes.keys()].map((id) => [id, needs.get(id)?.length ?? 0]));
  const order = [...nodes.keys()].filter((id) => missing.get(id) === 0);
  // The array grows while it is gone through.
  for (const id of order) {
    for (const { to } of neededBy.get(id) ?? []) {
      const count = (missing.get(to) ?? 0) - 1;
      missing.set(to, count);
      if (count === 0) order.push(to);
    }
  }
  return { order, missing };
}

/** Each node that remains needs another that remains, so that following them must come back somewhere. */
function walkIntoCycle(graph: Graph, missing: Peeled["missing"], start: NodeId): readonly NodeId[] {
  const path = new Map<NodeId, number>();
  let at = start;
  while (!path.has(at)) {
    path.set(at, path.size);
    const remains = ({ from }: Edge): boolean => (missing.get(from) ?? 0) > 0;
    at = graph.needs.get(at)?.find(remains)?.from ?? at;
  }
  return [...[...path.keys()].slice(path.get(at)), at];
}
