import fc from "fast-check";
import type { InputFailure } from "../../../orchestrator/failure";
import type { Graph } from "../../../orchestrator/graph/graph";
import { select, type SelectionRequest } from "../../../orchestrator/graph/selection";
import { graphOf } from "../../rig/graphs";

const all: SelectionRequest = { patterns: [], upstream: false, downstream: false, exclude: [] };

/** Stacks are named as CDKTF does it: by the last part of the id, unless told. */
function named(graph: Graph, name = (id: string): string => id.slice(id.lastIndexOf("/") + 1)): Graph {
  const nodes = [...graph.nodes.values()].map((node) =>
    node.kind === "stack" ? { ...node, name: name(node.id) } : node,
  );
  return { ...graph, nodes: new Map(nodes.map((node) => [node.id, node])) };
}

const tree = named(
  graphOf(
    "Prod/Network -> Prod/Db, Prod/Db -> Prod/Eu/Web-1, Prod/Db -> Prod/Eu/Web-2, Prod/Network .> seed, Dev/Db, Ünï",
  ),
);

function selected(request: Partial<SelectionRequest>): readonly string[] | InputFailure {
  const result = select(tree, { ...all, ...request });
  return result.ok ? [...result.value] : result.failure;
}

const everything = [...tree.nodes.keys()];

test.each<[string, readonly string[]]>([
  ["Prod/Db", ["Prod/Db"]],
  ["Db", ["Prod/Db", "Dev/Db"]],
  ["seed", ["seed"]],
  ["Ünï", ["Ünï"]],
  ["*", everything],
  ["**", everything],
  ["Web-?", ["Prod/Eu/Web-1", "Prod/Eu/Web-2"]],
  ["Web-[13]", ["Prod/Eu/Web-1"]],
  ["{Db,seed}", ["Prod/Db", "seed", "Dev/Db"]],
  ["Prod/*", ["Prod/Network", "Prod/Db"]],
  ["Prod/**", ["Prod/Network", "Prod/Db", "Prod/Eu/Web-1", "Prod/Eu/Web-2"]],
  ["**/Db", ["Prod/Db", "Dev/Db"]],
  ["*/*/*", ["Prod/Eu/Web-1", "Prod/Eu/Web-2"]],
])("%s selects %j", (pattern, nodes) => {
  expect(selected({ patterns: [pattern] })).toEqual(nodes);
});

test("a stack is known by CDKTF's name, also where that isn't the end of its id", () => {
  const graph = named(graphOf("A, B"), (id) => `stack-${id}`);
  expect(select(graph, { ...all, patterns: ["stack-B"] })).toEqual({ ok: true, value: new Set(["B"]) });
  expect(select(graph, { ...all, patterns: ["stack-*"] })).toEqual({ ok: true, value: new Set(["A", "B"]) });
});

test("what is there literally counts before what a glob would match", () => {
  const graph = graphOf("a[1], a1");
  expect(select(graph, { ...all, patterns: ["a[1]"] })).toEqual({ ok: true, value: new Set(["a[1]"]) });
});

test("without a pattern all are selected", () => {
  expect(selected({})).toEqual(everything);
});

test.each<[string, Partial<SelectionRequest>, readonly string[]]>([
  ["what they need", { upstream: true }, ["Prod/Network", "Prod/Db"]],
  ["what needs them", { downstream: true }, ["Prod/Db", "Prod/Eu/Web-1", "Prod/Eu/Web-2"]],
  ["both", { upstream: true, downstream: true }, ["Prod/Network", "Prod/Db", "Prod/Eu/Web-1", "Prod/Eu/Web-2"]],
  ["both but some", { upstream: true, downstream: true, exclude: ["Web-1", "Network"] }, ["Prod/Db", "Prod/Eu/Web-2"]],
])("nodes and %s", (_, request, nodes) => {
  expect(selected({ patterns: ["Prod/Db"], ...request })).toEqual(nodes);
});

test.each<[string, readonly string[]]>([
  ["Prod/Networ", ["Prod/Network"]],
  ["networc", ["Prod/Network"]],
  ["Prod", ["Prod/**"]],
  ["Prod/Eu/", ["Prod/Eu/**"]],
  ["payments-*", []],
  ["!seed", ["seed"]],
  ["", []],
])("%j matches nothing, and may mean %j", (pattern, nearest) => {
  const failure = { kind: "no-match", pattern, nearest };
  expect(selected({ patterns: ["Db", pattern] })).toEqual(failure);
  expect(selected({ exclude: [pattern] })).toEqual(failure);
});

test("any pattern gives nodes of the graph or a failure that names it", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."DbWe*?[]{}()!/+@,.|\\") }), (pattern) => {
      const result = select(tree, { ...all, patterns: [pattern] });
      if (result.ok) expect(everything).toEqual(expect.arrayContaining([...result.value]));
      else expect(result.failure).toMatchObject({ kind: "no-match", pattern });
    }),
  );
});
