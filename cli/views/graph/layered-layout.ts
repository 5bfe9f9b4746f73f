import type { Graph, NodeId } from "../../../orchestrator/graph/graph";
import { edgesOf } from "./edges";
import { layersOf } from "./layers";
import type { Layout, Placed, Size } from "./drawing";

const MARGIN = 16;
const BESIDE = 56;
const BELOW = 24;

/** The layout for very many nodes: a column for each layer, edges as straight lines. */
export function layeredLayout(graph: Graph, sizeOf: (id: NodeId) => Size): Layout {
  const placed = new Map<NodeId, Placed>();
  let x = MARGIN;
  for (const layer of layersOf(graph)) {
    const column = placeColumn(
      layer.map(({ id }) => ({ id, ...sizeOf(id) })),
      x,
    );
    for (const node of column) placed.set(node.id, node);
    x = rightOf(column) + BESIDE;
  }
  const nodes = [...placed.values()];
  return {
    width: rightOf(nodes) + MARGIN,
    height: nodes.reduce((bottom, { y, height }) => Math.max(bottom, y + height / 2), 0) + MARGIN,
    nodes,
    edges: edgesOf(graph).map((edge) => ({
      edge,
      points: [end(placed.get(edge.from), 1), end(placed.get(edge.to), -1)],
    })),
  };
}

function placeColumn(nodes: readonly (Size & { readonly id: NodeId })[], left: number): readonly Placed[] {
  const widest = nodes.reduce((most, { width }) => Math.max(most, width), 0);
  return nodes.map((node, index) => ({
    ...node,
    x: left + widest / 2,
    y: MARGIN + node.height / 2 + index * (node.height + BELOW),
  }));
}

function rightOf(nodes: readonly Placed[]): number {
  return nodes.reduce((right, { x, width }) => Math.max(right, x + width / 2), 0);
}

/** The middle of a node's left or right side. */
function end(node: Placed | undefined, side: 1 | -1): { readonly x: number; readonly y: number } {
  return { x: (node?.x ?? 0) + (side * (node?.width ?? 0)) / 2, y: node?.y ?? 0 };
}
