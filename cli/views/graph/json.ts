import type { Graph, Node } from "../../../orchestrator/graph/graph";
import { edgesOf } from "./edges";

/** The graph for programs. Of a backend only the type is told: its settings may hold credentials. */
export function json(graph: Graph): string {
  const nodes = [...graph.nodes.values()].map(nodeJson);
  return `${escape(JSON.stringify({ nodes, edges: edgesOf(graph) }, undefined, 2))}\n`;
}

/** JSON may hold them as they are, but a terminal obeys them. */
function escape(text: string): string {
  return text.replace(/[\u007f-\u009f]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);
}

function nodeJson(node: Node): object {
  const { id, kind, inputs, outputs, policy } = node;
  if (kind === "task") return { id, kind, inputs, outputs, policy };
  return { id, kind, name: node.name, folder: node.folder, backend: node.backend.type, inputs, outputs, policy };
}
