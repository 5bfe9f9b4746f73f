import type { Graph, Node, NodeId } from "../../../orchestrator/graph/graph";
import { printable } from "../printable";
import { layersOf } from "./layers";

/**
 * The graph in layers, each node once: all that a node needs is in the layers above its own.
 *
 * ```text
 * 1  network
 *    seed (task)
 * 2  database  <- network, after seed
 * ```
 */
export function text(graph: Graph): string {
  const layers = layersOf(graph);
  const columns = {
    number: String(layers.length).length,
    name: Math.min(Math.max(...[...graph.nodes.values()].map((node) => label(node).length)), WIDEST),
  };
  return layers.map((layer, index) => layerText(graph, layer, String(index + 1), columns)).join("");
}

/** One long name must not push the rest out of sight. */
const WIDEST = 40;

interface Columns {
  readonly number: number;
  readonly name: number;
}

function layerText(graph: Graph, layer: readonly Node[], number: string, columns: Columns): string {
  const lines = layer.map((node, index) => {
    const start = (index === 0 ? number : "").padStart(columns.number);
    return `${start}  ${label(node).padEnd(columns.name)}  ${needsText(graph, node.id)}`.trimEnd();
  });
  return `${lines.join("\n")}\n`;
}

function label({ id, kind }: Node): string {
  return kind === "task" ? `${printable(id)} (task)` : printable(id);
}

function needsText(graph: Graph, id: NodeId): string {
  const needs = graph.needs.get(id) ?? [];
  const words = needs.map(({ from, reason }) => (reason === "data" ? printable(from) : `after ${printable(from)}`));
  return words.length === 0 ? "" : `<- ${words.join(", ")}`;
}
