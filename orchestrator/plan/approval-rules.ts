import picomatch from "picomatch";
import type { Node } from "../graph/graph";
import type { ApprovalRule } from "../graph/graph-file";
import type { Action, Change, NodePlan } from "./plan";

/** Whether some rule approves a node's plan: one that the plan keeps to in all that it demands. */
export function isApprovedByRule(node: Node, plan: NodePlan, rules: readonly ApprovalRule[]): boolean {
  return node.policy.approval !== "always-ask" && rules.some((rule) => keepsTo(rule, node, plan));
}

function keepsTo({ destroys, types, nodes }: ApprovalRule, node: Node, { changes }: NodePlan): boolean {
  const isHarmless = destroys !== false || !changes.some(({ action }) => DESTROYING.has(action));
  const isOfTypes = !types || changes.every((change) => picomatch(types, OPTIONS)(typeOf(node, change)));
  return isHarmless && isOfTypes && (!nodes || picomatch(nodes, OPTIONS)(node.id));
}

const DESTROYING: ReadonlySet<Action> = new Set<Action>(["delete", "replace", "forget"]);

/** A leading `!` is no negation: a rule names what it approves. */
const OPTIONS = { dot: true, nonegate: true };

/** A resource's type, from its address: `aws_vpc` of `module.net["a.b"].aws_vpc.main[0]`. */
function typeOf(node: Node, { address }: Change): string {
  if (node.kind === "task") return "command";
  const inModule = address.replace(/^(module\.[\w-]+(\["(\\.|[^"\\])*"\]|\[\d+\])?\.)+/, "");
  return inModule.replace(/^data\./, "").split(".")[0] ?? "";
}
