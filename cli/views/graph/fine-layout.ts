import type { Graph, NodeId } from "../../../orchestrator/graph/graph";
import type { Layout, Point, Size } from "./drawing";
import { edgesOf } from "./edges";
import { nodeKeys } from "./node-keys";

/** The layout with few crossings and short ways. */
export function fineLayout(graph: Graph, sizeOf: (id: NodeId) => Size): Layout {
  const { graphlib, layout } = require("@dagrejs/dagre") as Dagre;
  const drawing = new graphlib.Graph();
  drawing.setGraph({ rankdir: "LR", ranker: "tight-tree", nodesep: 24, ranksep: 56, marginx: 16, marginy: 16 });
  const edges = edgesOf(graph);
  // The library keeps nodes as properties of an object, where an id such as `__proto__` is lost.
  const key = nodeKeys(graph);
  for (const id of graph.nodes.keys()) drawing.setNode(key(id), { ...sizeOf(id) });
  for (const { from, to } of edges) drawing.setEdge(key(from), key(to), {});
  layout(drawing);
  const { width, height } = drawing.graph();
  return {
    width,
    height,
    nodes: [...graph.nodes.keys()].map((id) => ({ id, ...drawing.node(key(id)) })),
    edges: edges.map((edge) => ({ edge, points: drawing.edge(key(edge.from), key(edge.to)).points })),
  };
}

/** What is used of the library; its own types can't be read by a CommonJS program. */
interface Dagre {
  readonly graphlib: { readonly Graph: new () => DagreGraph };
  readonly layout: (drawing: DagreGraph) => void;
}

interface DagreGraph {
  setGraph(settings: Readonly<Record<string, string | number>>): void;
  setNode(id: string, size: Size): void;
  setEdge(from: string, to: string, label: object): void;
  graph(): Size;
  node(id: string): Point & Size;
  edge(from: string, to: string): { readonly points: readonly Point[] };
}
