import { painter } from "../../../cli/views/paint";
import { nodeQuestionText, planText } from "../../../cli/views/plan-text";
import { nodeId, type NodeId } from "../../../orchestrator/graph/graph";
import type { Difference } from "../../../orchestrator/plan/conform";
import type { NodePlan, PlannedNode } from "../../../orchestrator/plan/plan";
import { deferralOf, planOf } from "./told";

function textOf(nodes: Readonly<Record<string, string | PlannedNode>>): readonly string[] {
  const plans = Object.entries(nodes).map(([id, planned]): [NodeId, PlannedNode] => [
    nodeId(id),
    typeof planned === "string" ? { kind: "planned", plan: planOf(planned) } : planned,
  ]);
  return planText(new Map(plans), "compact", painter(false)).split("\n");
}

test("network -> app, migrate: each node's changes, what destroys first, then the totals", () => {
  expect(
    textOf({
      network: "create aws_vpc.main, update aws_subnet.a, delete aws_subnet.b, replace aws_eip.x, vpc_id",
      "imports/all": "import aws_a.a, move aws_b.b, forget aws_c.c, read aws_d.d",
      quiet: "",
      migrate: { kind: "planned", plan: { ...planOf("run migrate"), why: "inputs-changed" } },
      app: { kind: "deferred", deferral: deferralOf(["network.id", "migrate.schema"]) },
    }),
  ).toEqual([
    "network  1 to delete, 1 to replace, 1 to create, 1 to update",
    "    - aws_subnet.b",
    "  -/+ aws_eip.x",
    "    + aws_vpc.main",
    "    ~ aws_subnet.a",
    "      output vpc_id",
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
    "  It needs network.id (not known yet), migrate.schema (not known yet); it is planned as soon as that is known.",
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
    "      output url",
    "      output port",
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

test("values: before and after, what forces a replacement, and what the cloud fills in only as a number", () => {
  const none = { kind: "none" } as const;
  const unknown = { kind: "unknown" } as const;
  const plan: NodePlan = {
    changes: [
      {
        address: "aws_vpc.main",
        action: "replace",
        maybe: true,
        attributes: [
          { path: "cidr", before: { value: "10.0.0.0/16" }, after: unknown, replaces: true },
          { path: "tags.Name", before: none, after: { value: "main" } },
          { path: "password", before: { kind: "sensitive" }, after: { kind: "sensitive" } },
          { path: "arn", before: none, after: unknown },
          { path: "id", before: none, after: unknown },
        ],
      },
    ],
    outputs: [
      { name: "url", attributes: [{ path: "", before: { value: "a" }, after: unknown }] },
      { name: "cross-stack-output-x", attributes: [{ path: "", before: { value: "a" }, after: unknown }] },
    ],
    because: [{ from: nodeId("base"), output: "cross-stack-output-cidr", known: false }],
  };
  const plans = new Map<NodeId, PlannedNode>([[nodeId("network"), { kind: "planned", plan }]]);
  expect(planText(plans, "compact", painter(false)).split("\n").slice(0, 8)).toEqual([
    "network  1 to replace",
    "  may follow base.cidr (not known yet)",
    "  -/+ aws_vpc.main  (only may)",
    '        cidr = "10.0.0.0/16" -> (known after apply)  # forces replacement',
    '        tags.Name = "main"',
    "        password = (sensitive) -> (sensitive)",
    "        … 2 known after apply",
    '      output url = "a" -> (known after apply)',
  ]);
  const full = planText(plans, "full", painter(false));
  expect(full).toContain("        id = (known after apply)\n");
  expect(full).toContain("output cross-stack-output-x");
});

test("a plan that goes beyond what was approved says in what", () => {
  const plan = planOf("create a.a, delete b.b");
  const differences: readonly Difference[] = [
    { kind: "action", address: "b.b", approved: "none", actual: "delete" },
    { kind: "value", address: "a.a", path: "x", when: "after", approved: { value: 1 }, actual: { kind: "unknown" } },
    { kind: "value", address: "a.a", path: "", when: "before", approved: { value: 1 }, actual: { value: 2 } },
  ];
  expect(nodeQuestionText(nodeId("db"), plan, differences, "compact", painter(false)).split("\n")).toEqual([
    "db would not become what was approved:",
    "  b.b: approved was no change, now it is to delete",
    "  a.a: x approved was 1, now it would be (known after apply)",
    "  a.a: was 1 when it was approved, now it is 2",
    "",
    "db  1 to delete, 1 to create",
    "    - b.b",
    "    + a.a",
    "",
  ]);
});

test("a node that could only be planned on the way is shown as such", () => {
  const [title] = nodeQuestionText(nodeId("db"), planOf("create a"), [], "compact", painter(false)).split("\n");
  expect(title).toBe("db could not be planned before. Now it can:");
});

test("sequences in ids, addresses and outputs stay out", () => {
  const bad = "x\u001b[2A\u0007";
  const deferred: PlannedNode = { kind: "deferred", deferral: deferralOf([`${bad}.${bad}`]) };
  const attributes = [{ path: bad, before: { value: bad }, after: { value: "" } }];
  const change = { address: bad, action: "create" as const, from: bad, attributes };
  const plan = { changes: [change], outputs: [{ name: bad, attributes }] };
  const text = textOf({ [bad]: { kind: "planned", plan }, b: deferred }).join("");
  expect(text).not.toMatch(/\p{Cc}/u);
  const difference: Difference = { kind: "action", address: bad, approved: "none", actual: "delete" };
  const asked = nodeQuestionText(nodeId(bad), plan, [difference], "full", painter(false));
  expect(asked.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
});

test("what was not looked at is counted among what is unchanged; what can't drift needs no telling", () => {
  const unexamined = (why: NodePlan["unexamined"]): PlannedNode => ({
    kind: "planned",
    plan: { ...planOf(""), ...(why && { unexamined: why }) },
  });
  const rest = { A: "", B: unexamined("skipped"), C: unexamined("skipped"), D: unexamined("cannot-drift") };
  expect(textOf(rest)).toEqual(["Plan: nothing to change (4 nodes unchanged, 2 of them not looked at).", ""]);
  expect(textOf({ ...rest, E: "create x" }).at(-2)).toBe(
    "Plan: 1 to create; 4 nodes unchanged, 2 of them not looked at.",
  );
});
