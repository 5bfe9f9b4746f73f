import type { Graph, Node } from "../../../orchestrator/graph/graph";
import { printable } from "../printable";
import { edgesOf } from "./edges";
import { nodeKeys } from "./node-keys";

/** The graph in Graphviz's language. Tasks are rounded; a dashed arrow is an order without data. */
export function dot(graph: Graph): string {
  const key = nodeKeys(graph);
  const nodes = [...graph.nodes.values()].map((node) => `  ${key(node.id)} [${attributes(node)}];`);
  const edges = edgesOf(graph).map(
    ({ from, to, reason }) => `  ${key(from)} -> ${key(to)}${reason === "data" ? "" : " [style=dashed]"};`,
  );
  return `${["digraph {", "  node [shape=box];", ...nodes, ...edges, "}"].join("\n")}\n`;
}

function attributes({ id, kind }: Node): string {
  const label = `label="${escape(id)}"`;
  return kind === "stack" ? label : `${label}, style=rounded`;
}

/** A backslash would begin one of Graphviz's own sequences in a label. */
function escape(id: string): string {
  return printable(id).replace(/["\\]/g, (char) => `\\${char}`);
}
