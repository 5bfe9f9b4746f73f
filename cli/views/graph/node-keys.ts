import type { Graph, NodeId } from "../../../orchestrator/graph/graph";

/** A short name for each node that is harmless in any language. */
export function nodeKeys(graph: Graph): (id: NodeId) => string {
  const keys = new Map([...graph.nodes.keys()].map((id, index) => [id, `n${index}`]));
  return (id) => keys.get(id) ?? "";
}
