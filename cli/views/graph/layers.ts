import type { Graph, Node, NodeId } from "../../../orchestrator/graph/graph";
import { topologicalOrder } from "../../../orchestrator/graph/order";

/** The nodes in layers: all that a node needs is in the layers before its own, the last of it in the one before. */
export function layersOf(graph: Graph): readonly (readonly Node[])[] {
  const layerOf = new Map<NodeId, number>();
  const layers: Node[][] = [];
  for (const id of topologicalOrder(graph)) {
    const needs = graph.needs.get(id) ?? [];
    const layer = needs.reduce((deepest, { from }) => Math.max(deepest, (layerOf.get(from) ?? 0) + 1), 0);
    layerOf.set(id, layer);
    const node = graph.nodes.get(id);
    if (node) (layers[layer] ??= []).push(node);
  }
  return layers;
}
