import type { InputFailure } from "../failure";
import { nodeId, type Edge, type Graph, type Node, type NodeId } from "./graph";
import { nearest } from "./nearest";
import { findCycle } from "./order";
import { fail, ok, type Result } from "../result";

/**
 * Makes a graph of nodes and of the edges between them; the nodes' inputs make edges of their own. Fails when two nodes
 * have one id, when an edge or an input names what isn't there, and when edges form a cycle.
 */
export function buildGraph(
  nodes: readonly Node[],
  edges: Iterable<Edge>,
  approval: Graph["approval"] = [],
): Result<Graph, InputFailure> {
  const duplicate = firstDuplicate(nodes.map(({ id }) => id));
  if (duplicate !== undefined) return fail({ kind: "duplicate-id", id: duplicate });
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const all = [...edges, ...nodes.flatMap(inputEdges)];
  const problem = unknownNode(byId, all) ?? unknownOutput(byId);
  if (problem !== undefined) return fail(problem);

  const graph: Graph = { nodes: byId, ...index(nodes, all), approval };
  const cycle = findCycle(graph);
  return cycle ? fail({ kind: "cycle", path: cycle }) : ok(graph);
}

/** The first id that comes a second time. */
export function firstDuplicate<T>(ids: readonly T[]): T | undefined {
  const seen = new Set<T>();
  return ids.find((id) => seen.size === seen.add(id).size);
}

function inputEdges(node: Node): Edge[] {
  return Object.values(node.inputs).map(({ from }) => ({ from: nodeId(from), to: node.id, reason: "data" }));
}

function unknownNode(nodes: Graph["nodes"], edges: readonly Edge[]): InputFailure | undefined {
  const edge = edges.find(({ from }) => !nodes.has(from));
  if (edge === undefined) return undefined;
  return { kind: "unknown-node", needed: edge.from, by: edge.to, nearest: nearest(edge.from, nodes.keys()) };
}

function unknownOutput(nodes: Graph["nodes"]): InputFailure | undefined {
  for (const { id, inputs } of nodes.values()) {
    for (const { from, output } of Object.values(inputs)) {
      const outputs = nodes.get(nodeId(from))?.outputs ?? {};
      if (Object.hasOwn(outputs, output)) continue;
      const suggestions = nearest(output, Object.keys(outputs));
      return { kind: "unknown-output", output, of: nodeId(from), by: id, nearest: suggestions };
    }
  }
  return undefined;
}

/** Of several edges between two nodes one remains; a value that is handed over says more than an order does. */
function index(nodes: readonly Node[], edges: readonly Edge[]): Pick<Graph, "needs" | "neededBy"> {
  const needs = new Map<NodeId, Map<NodeId, Edge>>(nodes.map(({ id }) => [id, new Map()]));
  for (const edge of edges) {
    const known = needs.get(edge.to);
    if (known !== undefined && known.get(edge.from)?.reason !== "data") known.set(edge.from, edge);
  }
  const neededBy = new Map<NodeId, Edge[]>(nodes.map(({ id }) => [id, []]));
  for (const known of needs.values()) for (const edge of known.values()) neededBy.get(edge.from)?.push(edge);
  return { needs: new Map([...needs].map(([id, known]) => [id, [...known.values()]])), neededBy };
}
