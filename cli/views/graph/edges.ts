import type { Edge, Graph } from "../../../orchestrator/graph/graph";

/** All edges of a graph, by the node that needs. */
export function edgesOf(graph: Graph): readonly Edge[] {
  return [...graph.needs.values()].flat();
}
