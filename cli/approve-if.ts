import type { InputFailure } from "../orchestrator/failure";
import type { ApprovalRule } from "../orchestrator/graph/graph-file";
import { fail, ok, type Result } from "../orchestrator/result";

/**
 * Reads `--approve-if`: what a plan has to keep to, with a space between one demand and the next, for example
 * `no-destroys types=aws_ssm_*,aws_iam_* nodes=web,prod/*`.
 */
export function approvalRules(texts: readonly string[]): Result<readonly ApprovalRule[], InputFailure> {
  const rules: ApprovalRule[] = [];
  for (const text of texts) {
    const rule = approvalRule(text);
    if (!rule) {
      const problem = "it takes no-destroys, types=GLOB,… and nodes=GLOB,…, with spaces between them";
      return fail({ kind: "bad-argument", argument: `--approve-if '${text}'`, problem });
    }
    rules.push(rule);
  }
  return ok(rules);
}

function approvalRule(text: string): ApprovalRule | undefined {
  const demands = text.split(/\s+/).filter((demand) => demand !== "");
  const parts = demands.map(partOf);
  if (parts.length === 0) return undefined;
  return parts.reduce((rule, part) => rule && part && { ...rule, ...part }, {});
}

function partOf(demand: string): ApprovalRule | undefined {
  if (demand === "no-destroys") return { destroys: false };
  const [, name, list = ""] = /^(types|nodes)=(.+)$/.exec(demand) ?? [];
  const globs = list.split(",").filter((glob) => glob !== "");
  if (name === undefined || globs.length === 0) return undefined;
  return name === "types" ? { types: globs } : { nodes: globs };
}
