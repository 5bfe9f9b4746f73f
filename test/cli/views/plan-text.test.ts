import { painter } from "../../../cli/views/paint";
import { planText, unforeseenText } from "../../../cli/views/plan-text";
import { nodeId, type NodeId } from "../../../orchestrator/graph";
import type { PlannedNode } from "../../../orchestrator/plan";
import { planOf } from "./told";

function textOf(nodes: Readonly<Record<string, string | PlannedNode>>): readonly string[] {
  const plans = Object.entries(nodes).map(([id, planned]): [NodeId, PlannedNode] => [
    nodeId(id),
    typeof planned === "string" ? { kind: "planned", plan: planOf(planned) } : planned,
  ]);
  return planText(new Map(plans), painter(false)).split("\n");
}

test("network -> app, migrate: each node's changes, what destroys first, then the totals", () => {
  expect(
    textOf({
      network: "create aws_vpc.main, update aws_subnet.a, delete aws_subnet.b, replace aws_eip.x, vpc_id",
      "imports/all": "import aws_a.a, move aws_b.b, forget aws_c.c, read aws_d.d",
      quiet: "",
      migrate: { kind: "planned", plan: { ...planOf("run migrate"), why: "inputs-changed" } },
      app: { kind: "deferred", because: [nodeId("network"), nodeId("migrate")] },
    }),
  ).toEqual([
    "network  1 to delete, 1 to replace, 1 to create, 1 to update",
    "    - aws_subnet.b",
    "  -/+ aws_eip.x",
    "    + aws_vpc.main",
    "    ~ aws_subnet.a",
    "  outputs: vpc_id",
    "",
    "imports/all  1 to forget, 1 to import, 1 to move, 1 to read",
    "    . aws_c.c",
    "   <- aws_a.a",
    "   => aws_b.b",
    "   <= aws_d.d",
    "",
    "migrate  runs because its inputs, triggers or command changed",
    "    > migrate",
    "",
    "app  cannot be planned yet",
    "  It takes outputs of network, migrate, which would change; it is planned as soon as they have.",
    "",
    "Plan: 1 to delete, 1 to replace, 1 to forget, 1 to create, 1 to update, 1 to import, 1 to move, 1 to run, 1 to read; " +
      "1 node not planned yet; 1 node unchanged.",
    "",
  ]);
});

test.each(["never-ran", "always"] as const)("a task that runs: %s", (why) => {
  const [line] = textOf({ t: { kind: "planned", plan: { ...planOf("run x"), why } } });
  expect(line).toBe({ "never-ran": "t  runs because it never ran", always: "t  runs in every deploy" }[why]);
});

test("a plan without changes says so", () => {
  expect(textOf({ a: "", b: "" })).toEqual(["Plan: nothing to change (2 nodes unchanged).", ""]);
});

test("outputs alone are a change", () => {
  expect(textOf({ a: "url, port" })).toEqual([
    "a  2 outputs to change",
    "  outputs: url, port",
    "",
    "Plan: 2 outputs to change.",
    "",
  ]);
});

test("51 addresses: 20 are named, the rest is counted by its kind, and what is destroyed is among the named", () => {
  const creates = Array.from({ length: 50 }, (_, index) => `create x.n${index}`);
  const lines = textOf({ a: [...creates, "delete x.precious"].join(", ") });
  expect(lines[1]).toBe("    - x.precious");
  expect(lines[20]).toBe("    + x.n18");
  expect(lines[21]).toBe("  … and 31 more: 31 to create");
});

test("a plan that destroys what was not approved names it first", () => {
  const plan = planOf("create a.a, delete b.b");
  expect(unforeseenText(nodeId("db"), plan, ["b.b"], painter(false)).split("\n")).toEqual([
    "db would now destroy what the approved plan did not name:",
    "  b.b",
    "",
    "db  1 to delete, 1 to create",
    "    - b.b",
    "    + a.a",
    "",
  ]);
});

test("sequences in ids, addresses and outputs stay out", () => {
  const bad = "x\u001b[2A\u0007";
  const deferred: PlannedNode = { kind: "deferred", because: [nodeId(bad)] };
  const plan = { changes: [{ address: bad, action: "create" as const }], outputs: [bad] };
  const text = textOf({ [bad]: { kind: "planned", plan }, b: deferred }).join("");
  expect(text).not.toMatch(/\p{Cc}/u);
  expect(unforeseenText(nodeId(bad), plan, [bad], painter(false)).replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
});
