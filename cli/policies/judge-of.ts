import type { InputFailure } from "../../orchestrator/failure";
import type { Judge } from "../../orchestrator/plan/judge";
import type { Project } from "../../orchestrator/project/project";
import { ok, type Result } from "../../orchestrator/result";

/** Who judges what a project deploys; nobody, where it has no policies. */
export async function judgeOf({
  policies,
  folder,
}: Pick<Project, "policies" | "folder">): Promise<Result<{ readonly judge?: Judge }, InputFailure>> {
  if (policies === undefined) return ok({});
  // Not loaded for the many projects that have none.
  const { loadPolicies } = require("./load-policies") as typeof import("./load-policies");
  const { ProjectJudge } = require("./project-judge") as typeof import("./project-judge");
  const loaded = await loadPolicies(policies);
  return loaded.ok ? ok({ judge: new ProjectJudge(loaded.value, folder) }) : loaded;
}
