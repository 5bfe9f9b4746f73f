import picomatch from "picomatch";
import type { InputFailure } from "../failure";
import type { Graph, Node, NodeId } from "./graph";
import { nearest } from "./nearest";
import { fail, ok, type Result } from "../result";

/**
 * Which nodes are meant. A pattern is a node's id, a name, or a glob:
 *
 * | pattern | selects |
 * |---|---|
 * | `prod/network` | the node with this id |
 * | `network` | each node with this id or name; a stack's name is CDKTF's, a task's the last part of its id |
 * | `web-?`, `*-db` | each node whose name matches, wherever it is; `*` is therefore all |
 * | `prod/*` | each node directly in `prod` |
 * | `prod/**` | each node in `prod`, however deep |
 *
 * What is there literally counts before what a glob would match.
 */
export interface SelectionRequest {
  /** None means all. */
  readonly patterns: readonly string[];
  /** Select all that these need as well, directly or not. */
  readonly upstream: boolean;
  /** Select all that needs these as well, directly or not. */
  readonly downstream: boolean;
  /** Patterns of nodes that are left out in the end. */
  readonly exclude: readonly string[];
}

/** Selects nodes of a graph. Every pattern must match some node of the graph, even one that excludes. */
export function select(graph: Graph, request: SelectionRequest): Result<ReadonlySet<NodeId>, InputFailure> {
  const patterns = request.patterns.length > 0 ? request.patterns : ["**"];
  const chosen = matching(graph, patterns);
  if (!chosen.ok) return chosen;
  const excluded = matching(graph, request.exclude);
  if (!excluded.ok) return excluded;
  const upstream = request.upstream ? reach(chosen.value, (id) => graph.needs.get(id)?.map(({ from }) => from)) : [];
  const downstream = request.downstream ? reach(chosen.value, (id) => graph.neededBy.get(id)?.map(({ to }) => to)) : [];
  const selected = new Set([...chosen.value, ...upstream, ...downstream]);
  return ok(new Set([...graph.nodes.keys()].filter((id) => selected.has(id) && !excluded.value.has(id))));
}

function matching(graph: Graph, patterns: readonly string[]): Result<ReadonlySet<NodeId>, InputFailure> {
  const nodes = [...graph.nodes.values()];
  const found = new Set<NodeId>();
  for (const pattern of patterns) {
    const matches = match(pattern, nodes);
    if (matches.length === 0) return fail({ kind: "no-match", pattern, nearest: suggestions(pattern, nodes) });
    for (const { id } of matches) found.add(id);
  }
  return ok(found);
}

function match(pattern: string, nodes: readonly Node[]): readonly Node[] {
  const literal = nodes.filter((node) => node.id === pattern || nameOf(node) === pattern);
  if (literal.length > 0 || pattern === "") return literal;
  // A leading `!` is no negation: to leave nodes out there is `exclude`.
  const isMatch = picomatch(pattern, { dot: true, nonegate: true });
  const isOfNames = !pattern.includes("/");
  return nodes.filter((node) => isMatch(node.id) || (isOfNames && isMatch(nameOf(node))));
}

function nameOf(node: Node): string {
  return node.kind === "stack" ? node.name : node.id.slice(node.id.lastIndexOf("/") + 1);
}

/** Who names a folder of nodes most likely means what is in it. */
function suggestions(pattern: string, nodes: readonly Node[]): readonly string[] {
  const folder = `${pattern.replace(/\/+$/, "")}/`;
  if (nodes.some(({ id }) => id.startsWith(folder))) return [`${folder}**`];
  return nearest(
    pattern,
    nodes.map(({ id }) => id),
  );
}

/** All that can be come to from some nodes, without these themselves unless a way leads back. */
function reach(from: Iterable<NodeId>, next: (id: NodeId) => readonly NodeId[] | undefined): ReadonlySet<NodeId> {
  const reached = new Set<NodeId>();
  const open = [...from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const id of next(at) ?? []) {
      if (reached.has(id)) continue;
      reached.add(id);
      open.push(id);
    }
  }
  return reached;
}
