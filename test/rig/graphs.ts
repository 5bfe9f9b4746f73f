import {
  nodeId,
  type Edge,
  type Graph,
  type Node,
  type NodeId,
  type StackNode,
  type TaskNode,
} from "../../orchestrator/graph/graph";
import type { Policy } from "../../orchestrator/graph/graph-file";

/**
 * Makes a graph from its drawing: `"A -> B, A -> C"`. An arrow hands data over; a dotted one (`A .> B`) only orders.
 * Nodes in lower case letters are tasks.
 */
export function graphOf(drawing: string, policies: Readonly<Record<string, Policy>> = {}): Graph {
  const nodes = new Map<NodeId, Node>();
  const needs = new Map<NodeId, Edge[]>();
  const neededBy = new Map<NodeId, Edge[]>();
  const add = (name: string): NodeId => {
    const id = nodeId(name);
    if (!nodes.has(id)) {
      nodes.set(id, /^[a-z]/.test(name) ? task(id, policies[name]) : stack(id, policies[name]));
      needs.set(id, []);
      neededBy.set(id, []);
    }
    return id;
  };
  for (const part of drawing.split(",")) {
    const [from = "", arrow, to] = part.trim().split(/\s+/);
    const producer = add(from);
    if (to === undefined) continue;
    const edge: Edge = { from: producer, to: add(to), reason: arrow === "->" ? "data" : "order" };
    needs.get(edge.to)?.push(edge);
    neededBy.get(edge.from)?.push(edge);
  }
  return { nodes, needs, neededBy, approval: [] };
}

/** A stack without anything special. */
export function stack(id: NodeId, policy: Policy = {}): StackNode {
  return {
    kind: "stack",
    id,
    name: id,
    folder: `stacks/${id}`,
    file: `stacks/${id}/cdk.tf.json`,
    backend: { type: "local", config: {} },
    variables: new Map(),
    inputs: {},
    reads: new Map(),
    outputs: {},
    policy,
  };
}

/** A task without anything special. */
export function task(id: NodeId, policy: Policy = {}): TaskNode {
  return {
    kind: "task",
    id,
    command: { command: { argv: ["true"] }, env: {}, triggers: {} },
    inputs: {},
    outputs: {},
    policy,
  };
}
