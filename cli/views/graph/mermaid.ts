import type { Graph, Node } from "../../../orchestrator/graph/graph";
import { printable } from "../printable";
import { edgesOf } from "./edges";
import { nodeKeys } from "./node-keys";

/** The graph as a Mermaid flow chart. Tasks are rounded; a dotted arrow is an order without data. */
export function mermaid(graph: Graph): string {
  const key = nodeKeys(graph);
  const nodes = [...graph.nodes.values()].map((node) => `  ${key(node.id)}${shape(node)}`);
  const edges = edgesOf(graph).map(
    ({ from, to, reason }) => `  ${key(from)} ${reason === "data" ? "-->" : "-.->"} ${key(to)}`,
  );
  return `${["flowchart TD", ...nodes, ...edges].join("\n")}\n`;
}

function shape({ id, kind }: Node): string {
  const label = `"${escape(id)}"`;
  return kind === "stack" ? `[${label}]` : `([${label}])`;
}

/** All of ASCII that may mean something to Mermaid, or to HTML or Markdown within it, is written by its number. */
function escape(id: string): string {
  return printable(id).replace(/[^\w \-./\u0080-\uffff]/g, (char) => `#${char.charCodeAt(0)};`);
}
