import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Edge, Graph, NodeId, StackNode } from "../graph/graph";
import type { Deployed, DeployedStack } from "../ledger/ledger";

/** Stacks that are deployed and no longer in the app. One whose state another stack has now was only renamed. */
export function removedStacks(graph: Graph, deployed: Deployed): readonly DeployedStack[] {
  const stacks = [...graph.nodes.values()].filter((node) => node.kind === "stack");
  return [...deployed.values()].filter(
    ({ node }) => !graph.nodes.has(node.id) && !stacks.some(({ backend }) => isDeepStrictEqual(backend, node.backend)),
  );
}

/** Where the files of removed stacks are, among a run's frozen files. */
export const REMOVED = "removed";

/** The graph with stacks that are to be destroyed as part of a deploy. */
export function withRemoved(graph: Graph, removed: readonly DeployedStack[]): Graph {
  const nodes = removed.map(({ node }) => removedNode(node));
  const none = nodes.map(({ id }): [NodeId, readonly Edge[]] => [id, []]);
  return {
    ...graph,
    nodes: new Map([...graph.nodes, ...nodes.map((node): [NodeId, StackNode] => [node.id, node])]),
    needs: new Map([...graph.needs, ...none]),
    neededBy: new Map([...graph.neededBy, ...none]),
  };
}

function removedNode(node: StackNode): StackNode {
  const [folder, file] = [join(REMOVED, node.folder), join(REMOVED, node.file)];
  return { ...node, folder, file, inputs: {}, isRemoved: true };
}

/**
 * The graph in which a stack that stops using an output comes before the one that drops it: as long as it is deployed as
 * it was, it needs what stands behind the output. Where that would make a circle, what is needed anew counts.
 */
export function withDepartures(graph: Graph, deployed: Deployed): Graph {
  return departures(graph, deployed).reduce(
    (so, edge) => (isReachable(so, edge.to, edge.from) ? so : withEdge(so, edge)),
    graph,
  );
}

function departures(graph: Graph, deployed: Deployed): readonly Edge[] {
  return [...deployed.values()].flatMap(({ node, uses }) => {
    if (!graph.nodes.has(node.id)) return [];
    const dropping = uses.filter(({ from, output }) => isDropped(graph, from, output)).map(({ from }) => from);
    return [...new Set(dropping)].map((to): Edge => ({ from: node.id, to, reason: "order" }));
  });
}

function isDropped(graph: Graph, from: NodeId, output: string): boolean {
  const producer = graph.nodes.get(from);
  if (!producer) return false;
  return (producer.kind === "stack" && producer.isRemoved === true) || !Object.hasOwn(producer.outputs, output);
}

function isReachable(graph: Graph, from: NodeId, to: NodeId): boolean {
  const seen = new Set([from]);
  for (const id of seen) for (const edge of graph.neededBy.get(id) ?? []) seen.add(edge.to);
  return seen.has(to);
}

function withEdge(graph: Graph, edge: Edge): Graph {
  return {
    ...graph,
    needs: new Map(graph.needs).set(edge.to, [...(graph.needs.get(edge.to) ?? []), edge]),
    neededBy: new Map(graph.neededBy).set(edge.from, [...(graph.neededBy.get(edge.from) ?? []), edge]),
  };
}

/** Outputs of a stack that deployed stacks outside of a run use, each with those stacks. */
export function usersOf(
  producer: NodeId,
  outputs: readonly string[],
  deployed: Deployed,
  run: ReadonlySet<NodeId>,
): readonly { readonly output: string; readonly users: readonly NodeId[] }[] {
  const outside = [...deployed.values()].filter(({ node }) => !run.has(node.id));
  return outputs.flatMap((output) => {
    const users = outside.filter(({ uses }) => uses.some((use) => use.from === producer && use.output === output));
    return users.length === 0 ? [] : [{ output, users: users.map(({ node }) => node.id) }];
  });
}
