import { isApprovedByRule } from "../../../orchestrator/plan/approval-rules";
import { nodeId } from "../../../orchestrator/graph/graph";
import type { ApprovalRule } from "../../../orchestrator/graph/graph-file";
import { planOf } from "../../cli/views/told";
import { stack, task } from "../../rig/graphs";

test.each<{ rule: ApprovalRule; node?: string; plan: string; expected: boolean }>([
  { rule: { destroys: false }, plan: "create aws_vpc.a, update aws_vpc.b, read data.aws_ami.c", expected: true },
  { rule: { destroys: false }, plan: "create aws_vpc.a, delete aws_vpc.b", expected: false },
  { rule: { destroys: false }, plan: "replace aws_vpc.b", expected: false },
  { rule: { destroys: false }, plan: "forget aws_vpc.b", expected: false },
  { rule: { destroys: false }, plan: "url", expected: true },
  { rule: { types: ["aws_ssm_*"] }, plan: "delete aws_ssm_parameter.a", expected: true },
  { rule: { types: ["aws_ssm_*"] }, plan: "update aws_ssm_parameter.a, update aws_vpc.b", expected: false },
  { rule: { types: ["aws_vpc"] }, plan: 'update module.net["a.b"].module.x[0].aws_vpc.main["c"]', expected: true },
  { rule: { types: ["aws_ami"] }, plan: "read data.aws_ami.x", expected: true },
  { rule: { types: ["!aws_vpc"] }, plan: "update aws_ssm_parameter.a", expected: false },
  { rule: { nodes: ["prod/*"] }, node: "prod/web", plan: "delete a.b", expected: true },
  { rule: { nodes: ["prod/*"] }, node: "test/web", plan: "create a.b", expected: false },
  { rule: { nodes: ["prod/*"], destroys: false }, node: "prod/web", plan: "delete a.b", expected: false },
])("$rule of $node with $plan: $expected", ({ rule, node = "web", plan, expected }) => {
  expect(isApprovedByRule(stack(nodeId(node)), planOf(plan), [rule])).toBe(expected);
});

test("one of several rules is enough; none is not", () => {
  const rules: readonly ApprovalRule[] = [{ nodes: ["db"] }, { destroys: false }];
  expect(isApprovedByRule(stack(nodeId("web")), planOf("create a.b"), rules)).toBe(true);
  expect(isApprovedByRule(stack(nodeId("web")), planOf("create a.b"), [])).toBe(false);
});

test("a task's command is of the type `command`", () => {
  const rules: readonly ApprovalRule[] = [{ types: ["command"] }];
  expect(isApprovedByRule(task(nodeId("migrate")), planOf("run npm.cmd"), rules)).toBe(true);
  expect(isApprovedByRule(stack(nodeId("web")), planOf("create aws_vpc.a"), rules)).toBe(false);
});

test("a node that is always asked for is approved by no rule", () => {
  const always = stack(nodeId("db"), { approval: "always-ask" });
  expect(isApprovedByRule(always, planOf("create a.b"), [{ destroys: false }])).toBe(false);
});
