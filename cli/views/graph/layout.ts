import type { Graph, NodeId } from "../../../orchestrator/graph/graph";
import type { Layout, Size } from "./drawing";
import { fineLayout } from "./fine-layout";
import { layeredLayout } from "./layered-layout";

/** The fine layout takes seconds from here on, and minutes for a thousand nodes. */
const MANY = 300;

/** Finds a place for each node, from left to right, and a way for each edge. */
export function layOut(graph: Graph, sizeOf: (id: NodeId) => Size): Layout {
  return graph.nodes.size > MANY ? layeredLayout(graph, sizeOf) : fineLayout(graph, sizeOf);
}
