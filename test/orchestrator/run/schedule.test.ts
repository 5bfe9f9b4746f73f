import * as fc from "fast-check";
import { nodeId, type Edge, type Graph, type NodeId } from "../../../orchestrator/graph/graph";
import { Schedule, type ScheduleRequest } from "../../../orchestrator/run/schedule";
import { ids } from "../../rig/driven-run";
import { graphOf, stack } from "../../rig/graphs";

interface Scenario {
  readonly title: string;
  readonly graph: string;
  readonly nodes?: readonly string[];
  readonly direction?: ScheduleRequest["direction"];
  readonly expected?: Readonly<Record<string, number>>;
  /** What can start when nothing has ended, then after all of that has, and so on; a failing node has a `!`. */
  readonly waves: readonly string[];
  readonly unreached?: readonly string[];
}

const scenarios: readonly Scenario[] = [
  { title: "nothing", graph: "A", nodes: [], waves: [] },
  { title: "A", graph: "A", waves: ["A"] },
  { title: "A -> B -> C: one after the other", graph: "A -> B, B -> C", waves: ["A", "B", "C"] },
  { title: "A, B, C: all at once", graph: "A, B, C", waves: ["A B C"] },
  { title: "a diamond", graph: "A -> B, A -> C, B -> D, C -> D", waves: ["A", "B C", "D"] },
  {
    title: "a diamond, reverse",
    graph: "A -> B, A -> C, B -> D, C -> D",
    direction: "reverse",
    waves: ["D", "B C", "A"],
  },
  { title: "A -> B twice, by data and by order", graph: "A -> B, A .> B", waves: ["A", "B"] },
  { title: "A -> B -> C without B", graph: "A -> B, B -> C", nodes: ["A", "C"], waves: ["A", "C"] },
  {
    title: "A -> B -> C without B, reverse",
    graph: "A -> B, B -> C",
    nodes: ["A", "C"],
    direction: "reverse",
    waves: ["C", "A"],
  },
  {
    title: "A -> x -> y -> B, C -> B without x, y, C: B waits for A through both",
    graph: "A -> x, x -> y, y -> B, C -> B",
    nodes: ["A", "B"],
    waves: ["A", "B"],
  },
  { title: "A fails; A -> B -> C, D", graph: "A -> B, B -> C, D", waves: ["A! D"], unreached: ["B", "C"] },
  {
    title: "B fails; A -> B, A -> C, B -> D, C -> D",
    graph: "A -> B, A -> C, B -> D, C -> D",
    waves: ["A", "B! C"],
    unreached: ["D"],
  },
  {
    title: "A and B fail; A -> C, B -> C: C is unreached once",
    graph: "A -> C, B -> C",
    waves: ["A! B!"],
    unreached: ["C"],
  },
  {
    title: "A fails; A -> B -> C without B: C is unreached through it",
    graph: "A -> B, B -> C",
    nodes: ["A", "C"],
    waves: ["A!"],
    unreached: ["C"],
  },
  {
    title: "D fails; A -> C -> D, reverse: what it is made of stays",
    graph: "A -> C, C -> D, B",
    direction: "reverse",
    waves: ["D! B"],
    unreached: ["C", "A"],
  },
  {
    title: "the longest remaining path first",
    graph: "A -> B, B -> C, D -> E, F",
    expected: { F: 2.5 },
    waves: ["A F D", "B E", "C"],
  },
  {
    title: "the longest remaining path first: one slow node outweighs a chain",
    graph: "A -> B, B -> C, D",
    expected: { D: 100 },
    waves: ["D A", "B", "C"],
  },
  {
    title: "the longest remaining path first: a chain before much that is short",
    graph: "A -> B, A -> C, A -> D, E -> F, F -> G",
    waves: ["E A", "F B C D", "G"],
  },
  {
    title: "a node that is not visited takes no time",
    graph: "A -> B, B -> C, D -> E",
    expected: { B: 1000, E: 3 },
    nodes: ["A", "C", "D", "E"],
    waves: ["D A", "E C"],
  },
];

test.each(scenarios)("$title", ({ graph, nodes, direction = "forward", expected = {}, waves, unreached = [] }) => {
  const drawn = graphOf(graph);
  const schedule = new Schedule({
    graph: drawn,
    nodes: nodes ? ids(...nodes) : new Set(drawn.nodes.keys()),
    direction,
    expected: (id) => expected[id] ?? 1,
  });
  const never: string[] = [];
  for (const wave of waves) {
    const plan = wave.split(" ");
    expect(all(schedule)).toEqual(plan.map((name) => name.replace("!", "")));
    for (const name of plan) {
      if (name.endsWith("!")) never.push(...schedule.failed(nodeId(name.slice(0, -1))));
      else schedule.succeeded(nodeId(name));
    }
  }
  expect(schedule.next()).toBeUndefined();
  expect(never).toEqual(unreached);
  expect(schedule.remaining(new Set())).toEqual([]);
});

test("A -> B, C: what was neither taken nor ended remains, also what is ready", () => {
  const graph = graphOf("A -> B, C");
  const schedule = new Schedule({ graph, nodes: ids("A", "B", "C"), direction: "forward", expected: () => 1 });
  expect(schedule.next()).toBe("A");
  expect(schedule.remaining(ids("A"))).toEqual(["B", "C"]);
});

/** Any graph without cycles, which of its nodes are visited, and which of those fail. */
const anyRequest = fc
  .integer({ min: 1, max: 25 })
  .chain((size) =>
    fc.record({
      edges: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 4 * size }),
      size: fc.constant(size),
      visited: fc.array(fc.boolean(), { minLength: size, maxLength: size }),
      failing: fc.array(
        fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
        { minLength: size, maxLength: size },
      ),
      direction: fc.constantFrom<ScheduleRequest["direction"]>("forward", "reverse"),
      /** Which of the nodes that are at work ends next. */
      picks: fc.array(fc.nat(), { minLength: size, maxLength: size }),
    }),
  )
  .map(({ edges, size, visited, failing, ...rest }) => {
    const graph = numbered(
      size,
      edges.filter(([a, b]) => a !== b).map(([a, b]) => [Math.min(a, b), Math.max(a, b)]),
    );
    const chosen = (flags: readonly boolean[]): ReadonlySet<NodeId> =>
      new Set([...graph.nodes.keys()].filter((_, index) => flags[index]));
    return { graph, nodes: chosen(visited), failing: chosen(failing), ...rest };
  });

test("any graph, any selection, any failures, any order of ends", () => {
  fc.assert(
    fc.property(anyRequest, ({ graph, nodes, failing, direction, picks }) => {
      const schedule = new Schedule({ graph, nodes, direction, expected: () => 1 });
      const taken: NodeId[] = [];
      const atWork: NodeId[] = [];
      const done: NodeId[] = [];
      const failed: NodeId[] = [];
      const unreached: NodeId[] = [];
      for (const pick of [...picks, ...picks]) {
        for (const id of all(schedule)) {
          expect(
            earlierThan(graph, id, direction).filter((before) => nodes.has(before) && !done.includes(before)),
          ).toEqual([]);
          atWork.push(id);
          taken.push(id);
        }
        const [id] = atWork.splice(pick % Math.max(1, atWork.length), 1);
        if (id === undefined) break;
        if (failing.has(id)) {
          failed.push(id);
          unreached.push(...schedule.failed(id));
        } else {
          done.push(id);
          schedule.succeeded(id);
        }
      }
      // Each visited node once, as one or the other; unreached are just those that come after a failed one.
      expect([...taken, ...unreached].toSorted()).toEqual([...nodes].toSorted());
      const after = [...nodes].filter((id) =>
        earlierThan(graph, id, direction).some((before) => failed.includes(before)),
      );
      expect(unreached.toSorted()).toEqual(after.toSorted());
    }),
    { numRuns: 300 },
  );
});

test("of the nodes that are ready, the one with the longest remaining path is first, in any graph", () => {
  fc.assert(
    fc.property(anyRequest, ({ graph, nodes, direction, picks }) => {
      const expected = (id: NodeId): number => (picks[Number(id)] ?? 0) % 100;
      const schedule = new Schedule({ graph, nodes, direction, expected });
      const weight = (id: NodeId): number => (nodes.has(id) ? expected(id) : 0);
      const length = (id: NodeId): number =>
        weight(id) + Math.max(0, ...neighbours(graph, id, direction === "forward" ? "neededBy" : "needs").map(length));
      for (let wave = all(schedule); wave.length > 0; wave = all(schedule)) {
        const lengths = wave.map(length);
        expect(lengths).toEqual(lengths.toSorted((a, b) => b - a));
        wave.forEach((id) => schedule.succeeded(id));
      }
    }),
    { numRuns: 100 },
  );
});

test("the work grows with the graph, not with its square: 20,000 nodes against 2,000", () => {
  const small = lookUps(2_000);
  const large = lookUps(20_000);
  expect(large / small).toBeLessThan(11);
});

test("a chain of 50,000 nodes is no trouble for the stack", () => {
  const graph = numbered(
    50_000,
    Array.from({ length: 49_999 }, (_, index) => [index, index + 1]),
  );
  const schedule = new Schedule({ graph, nodes: new Set(graph.nodes.keys()), direction: "forward", expected: () => 1 });
  expect(schedule.next()).toBe("0");
  expect(schedule.failed(nodeId("0"))).toHaveLength(49_999);
});

/** How often the graph is asked for a node's edges in a whole run over layers of 10 that are joined each to each. */
function lookUps(size: number): number {
  const edges = Array.from({ length: size }, (_, to) =>
    Array.from({ length: 10 }, (_, at): [number, number] => [(Math.floor(to / 10) - 1) * 10 + at, to]),
  ).flat();
  const graph = numbered(
    size,
    edges.filter(([from]) => from >= 0),
  );
  let count = 0;
  const counted: Graph = {
    ...graph,
    needs: countingMap(graph.needs, () => count++),
    neededBy: countingMap(graph.neededBy, () => count++),
  };
  const schedule = new Schedule({
    graph: counted,
    nodes: new Set(graph.nodes.keys()),
    direction: "forward",
    expected: () => 1,
  });
  for (let wave = all(schedule); wave.length > 0; wave = all(schedule)) wave.forEach((id) => schedule.succeeded(id));
  return count;
}

function countingMap<V>(map: ReadonlyMap<NodeId, V>, count: () => void): ReadonlyMap<NodeId, V> {
  return new (class extends Map<NodeId, V> {
    override get(id: NodeId): V | undefined {
      count();
      return super.get(id);
    }
  })(map);
}

/** Everything that can start now. */
function all(schedule: Schedule): readonly NodeId[] {
  const taken: NodeId[] = [];
  for (let id = schedule.next(); id !== undefined; id = schedule.next()) taken.push(id);
  return taken;
}

/** A graph of nodes `0`, `1`, … and edges between them. */
function numbered(size: number, edges: readonly (readonly [number, number])[]): Graph {
  const names = Array.from({ length: size }, (_, index) => nodeId(String(index)));
  const needs = new Map<NodeId, Edge[]>(names.map((id) => [id, []]));
  const neededBy = new Map<NodeId, Edge[]>(names.map((id) => [id, []]));
  for (const [from, to] of edges) {
    const edge: Edge = { from: nodeId(String(from)), to: nodeId(String(to)), reason: "data" };
    needs.get(edge.to)?.push(edge);
    neededBy.get(edge.from)?.push(edge);
  }
  return { nodes: new Map(names.map((id) => [id, stack(id)])), needs, neededBy, approval: [] };
}

function neighbours(graph: Graph, id: NodeId, side: "needs" | "neededBy"): readonly NodeId[] {
  return (graph[side].get(id) ?? []).map((edge) => (side === "needs" ? edge.from : edge.to));
}

/** All nodes that come before a node, near and far. */
function earlierThan(graph: Graph, id: NodeId, direction: ScheduleRequest["direction"]): readonly NodeId[] {
  const found = new Set<NodeId>();
  const open = [id];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const before of neighbours(graph, at, direction === "forward" ? "needs" : "neededBy")) {
      if (!found.has(before)) open.push(before);
      found.add(before);
    }
  }
  return [...found];
}

test("what still waits is handed out once, the head of the longest path first, and no more once it is ready or settled", () => {
  const graph = graphOf("A -> B, A -> C, C -> D, A -> E, F");
  const nodes = ids("A", "B", "C", "D", "F");
  const schedule = new Schedule({ graph, nodes, direction: "forward", expected: () => 1 });
  expect(schedule.nextWaiting()).toBe("C");
  schedule.next();
  schedule.next();
  schedule.failed(nodeId("F"));
  schedule.succeeded(nodeId("A"));
  expect([schedule.nextWaiting(), schedule.nextWaiting()]).toEqual(["D", undefined]);
});
