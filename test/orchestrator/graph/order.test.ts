import fc from "fast-check";
import { nodeId, type Edge, type Graph, type NodeId } from "../../../orchestrator/graph/graph";
import { findCycle, topologicalOrder } from "../../../orchestrator/graph/order";
import { graphOf, stack } from "../../rig/graphs";

type Graphlib = typeof import("@dagrejs/graphlib", { with: { "resolution-mode": "import" } });
type Oracle = Parameters<Graphlib["alg"]["isAcyclic"]>[0];
const { alg, Graph: OracleGraph } = require("@dagrejs/graphlib") as Graphlib;

type Pair = readonly [from: number, to: number];

/** Any edges between a few nodes, cycles and all. */
const pairs = fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 30 });

/** Edges from lower to higher numbers cannot form a cycle. */
const acyclicPairs = pairs.map((all) => all.filter(([from, to]) => from < to));

function graphWith(size: number, edges: readonly Pair[]): Graph {
  const ids = Array.from({ length: size }, (_, index) => nodeId(`n${index}`));
  const needs = new Map<NodeId, Edge[]>(ids.map((id) => [id, []]));
  const neededBy = new Map<NodeId, Edge[]>(ids.map((id) => [id, []]));
  for (const key of new Set(edges.map(([from, to]) => `n${from} n${to}`))) {
    const [from, to] = key.split(" ").map(nodeId) as [NodeId, NodeId];
    const edge: Edge = { from, to, reason: "order" };
    needs.get(to)?.push(edge);
    neededBy.get(from)?.push(edge);
  }
  return { nodes: new Map(ids.map((id) => [id, stack(id)])), needs, neededBy, approval: [] };
}

function oracleWith(size: number, edges: readonly Pair[]): Oracle {
  const oracle: Oracle = new OracleGraph();
  for (let index = 0; index < size; index++) oracle.setNode(`n${index}`);
  for (const [from, to] of edges) oracle.setEdge(`n${from}`, `n${to}`);
  return oracle;
}

function isOrdered(graph: Graph, order: readonly NodeId[]): boolean {
  const place = new Map(order.map((id, index) => [id, index]));
  return [...graph.needs.values()].flat().every(({ from, to }) => (place.get(from) ?? NaN) < (place.get(to) ?? NaN));
}

test("every node comes once, after all that it needs", () => {
  fc.assert(
    fc.property(acyclicPairs, (edges) => {
      const graph = graphWith(12, edges);
      const order = topologicalOrder(graph);
      expect([...order].sort()).toEqual([...graph.nodes.keys()].sort());
      expect(isOrdered(graph, order)).toBe(true);
    }),
  );
});

test("a cycle is found exactly when there is one, and it is one", () => {
  fc.assert(
    fc.property(pairs, (edges) => {
      const graph = graphWith(12, edges);
      const cycle = findCycle(graph);
      expect(cycle === undefined).toBe(alg.isAcyclic(oracleWith(12, edges)));
      if (cycle === undefined) return;
      expect(cycle.length).toBeGreaterThan(1);
      expect(cycle.at(-1)).toBe(cycle[0]);
      expect(new Set(cycle).size).toBe(cycle.length - 1);
      for (const [index, id] of cycle.slice(0, -1).entries()) {
        expect(graph.needs.get(id)?.map(({ from }) => from)).toContain(cycle[index + 1]);
      }
    }),
  );
});

test.each([
  ["A -> B, B -> C, C -> A", ["A", "C", "B", "A"]],
  ["A -> A", ["A", "A"]],
  ["S -> A, A -> B, B .> A, B -> E", ["A", "B", "A"]],
])("the cycle of %s", (drawing, cycle) => {
  expect(findCycle(graphOf(drawing))).toEqual(cycle);
});

test("nodes that need nothing of each other stay as they stand", () => {
  expect(topologicalOrder(graphOf("C, A, B"))).toEqual(["C", "A", "B"]);
});

test("a chain of 10,000 nodes, last first, is no problem", () => {
  const edges = Array.from({ length: 9_999 }, (_, index): Pair => [index + 1, index]);
  const graph = graphWith(10_000, edges);
  expect(isOrdered(graph, topologicalOrder(graph))).toBe(true);
  expect(findCycle(graphWith(10_000, [...edges, [0, 9_999]]))).toHaveLength(10_001);
});
