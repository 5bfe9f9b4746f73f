import { removedStacks, usersOf, withDepartures, withRemoved } from "../../../orchestrator/plan/departures";
import { nodeId, type Graph, type NodeId, type StackNode } from "../../../orchestrator/graph/graph";
import type { Deployed, DeployedStack } from "../../../orchestrator/ledger/ledger";
import { topologicalOrder } from "../../../orchestrator/graph/order";
import { graphOf, stack } from "../../rig/graphs";

/** What was deployed, from a drawing: `B uses A.x, B uses C.y, D`. */
function deployedOf(drawing: string): Deployed {
  const found = new Map<NodeId, DeployedStack>();
  for (const part of drawing.split(", ").filter((part) => part !== "")) {
    const [id = "", from, output = ""] = part.split(/ uses |\./);
    const known = found.get(nodeId(id)) ?? { node: backed(id), uses: [] };
    const use = from === undefined ? [] : [{ from: nodeId(from), output }];
    found.set(nodeId(id), { ...known, uses: [...known.uses, ...use] });
  }
  return found;
}

function backed(id: string): StackNode {
  return { ...stack(nodeId(id)), backend: { type: "local", config: { path: `/states/${id}` } } };
}

/** A graph from its drawing, in which each stack has a state of its own, and these outputs: `A.x`. */
function graphWith(drawing: string, outputs = ""): Graph {
  const graph = graphOf(drawing);
  const nodes = [...graph.nodes.keys()].map((id): [NodeId, StackNode] => {
    const own = outputs.split(", ").filter((output) => output.startsWith(`${id}.`));
    const names = own.map((output) => [output.split(".")[1], { sensitive: false }] as const);
    return [id, { ...backed(id), outputs: Object.fromEntries(names) as StackNode["outputs"] }];
  });
  return { ...graph, nodes: new Map(nodes) };
}

function orderOf(graph: Graph): string {
  return topologicalOrder(graph).join(" ");
}

describe("an output that goes", () => {
  test.each<{ title: string; graph: string; outputs: string; deployed: string; order: string }>([
    { title: "B stops using A.x, A drops it", graph: "A, B", outputs: "", deployed: "B uses A.x", order: "B A" },
    { title: "B stops using A.x, A keeps it", graph: "A, B", outputs: "A.x", deployed: "B uses A.x", order: "A B" },
    { title: "B uses A.y instead of A.x", graph: "A -> B", outputs: "A.y", deployed: "B uses A.x", order: "A B" },
    { title: "the arrow turns round", graph: "B -> A", outputs: "B.z", deployed: "B uses A.x", order: "B A" },
    {
      title: "it would be a circle by way of C",
      graph: "A -> C, C -> B",
      outputs: "",
      deployed: "B uses A.x",
      order: "A C B",
    },
    {
      title: "two leave",
      graph: "A, B, C",
      outputs: "",
      deployed: "B uses A.x, C uses A.y, C uses B.z",
      order: "C B A",
    },
    {
      title: "two drop what the other had",
      graph: "A, B",
      outputs: "",
      deployed: "A uses B.x, B uses A.y",
      order: "A B",
    },
  ])("$title: $order", ({ graph, outputs, deployed, order }) => {
    expect(orderOf(withDepartures(graphWith(graph, outputs), deployedOf(deployed)))).toBe(order);
  });
});

describe("stacks that are no longer in the app", () => {
  test("are those in the ledger alone", () => {
    const removed = removedStacks(graphWith("A -> B"), deployedOf("A, B uses A.x, C, D uses C.x"));
    expect(removed.map(({ node }) => node.id)).toEqual(["C", "D"]);
  });

  test("are not those of which another stack has the state: they were renamed", () => {
    const graph = graphWith("New");
    const renamed = { ...graph, nodes: new Map([[nodeId("New"), { ...backed("Old"), id: nodeId("New") }]]) };
    expect(removedStacks(renamed, deployedOf("Old"))).toEqual([]);
  });

  test("are destroyed consumers first, after those that stop using them, before those that drop what they use", () => {
    const deployed = deployedOf("A, B uses A.x, C uses B.y, D uses C.z");
    const graph = graphWith("A, D");
    const whole = withDepartures(withRemoved(graph, removedStacks(graph, deployed)), deployed);
    expect(orderOf(whole)).toBe("D C B A");
    expect(whole.nodes.get(nodeId("C"))).toMatchObject({ isRemoved: true, folder: "removed/stacks/C" });
  });
});

test("who else uses an output: deployed stacks that are not part of the run", () => {
  const deployed = deployedOf("B uses A.x, C uses A.x, D uses A.y, E uses B.x");
  const run = new Set([nodeId("A"), nodeId("C")]);
  expect(usersOf(nodeId("A"), ["x", "z"], deployed, run)).toEqual([{ output: "x", users: ["B"] }]);
  expect(usersOf(nodeId("A"), ["x", "y"], deployed, new Set())).toEqual([
    { output: "x", users: ["B", "C"] },
    { output: "y", users: ["D"] },
  ]);
});
