import { unforeseen } from "../../orchestrator/approval";
import { nodeId } from "../../orchestrator/graph";
import type { Change, NodePlan, PlannedNode } from "../../orchestrator/plan";

test.each<{ title: string; approved: string; plan: string; expected: string }>([
  { title: "the same as approved", approved: "delete x", plan: "delete x", expected: "" },
  { title: "less than approved", approved: "delete x, replace y", plan: "replace y", expected: "" },
  { title: "creates that were not approved", approved: "", plan: "create x, update y, read z, run c", expected: "" },
  { title: "moves and imports", approved: "", plan: "move x, import y", expected: "" },
  { title: "a delete", approved: "create a", plan: "create a, delete x", expected: "x" },
  { title: "a replace where an update was approved", approved: "update x", plan: "replace x", expected: "x" },
  { title: "a delete where an update was approved", approved: "update x", plan: "delete x", expected: "x" },
  { title: "a forget", approved: "", plan: "forget x", expected: "x" },
  { title: "a delete where a forget was approved", approved: "forget x", plan: "delete x", expected: "" },
  { title: "a replace of what the run itself creates", approved: "create x", plan: "replace x", expected: "" },
  { title: "a delete of what the run itself replaces", approved: "replace x", plan: "delete x", expected: "" },
  { title: "several", approved: "delete a", plan: "delete a, delete b, replace c, update d", expected: "b, c" },
  { title: "after a node that could not be planned", approved: "deferred", plan: "create x, delete y", expected: "y" },
  { title: "after no plan at all", approved: "nothing", plan: "replace y", expected: "y" },
])("$title: unforeseen is [$expected]", ({ approved, plan, expected }) => {
  expect(unforeseen(planOf(plan), approvedOf(approved)).join(", ")).toBe(expected);
});

function approvedOf(text: string): PlannedNode | undefined {
  if (text === "nothing") return undefined;
  return text === "deferred" ? { kind: "deferred", because: [nodeId("A")] } : { kind: "planned", plan: planOf(text) };
}

function planOf(text: string): NodePlan {
  const changes = text.split(", ").filter((part) => part !== "");
  return {
    changes: changes.map((part) => {
      const [action = "", address = ""] = part.split(" ");
      return { action: action as Change["action"], address };
    }),
    outputs: [],
  };
}
