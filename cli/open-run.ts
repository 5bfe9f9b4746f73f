import type { Failure } from "../orchestrator/failure";
import { fail, ok, type Result } from "../orchestrator/result";
import type { RunOptions } from "../orchestrator/start";
import { holdProject } from "../orchestrator/project/hold";
import { openProject } from "../orchestrator/project/project";
import { findTerraform } from "../orchestrator/project/terraform-binary";
import { readAheadFor } from "../orchestrator/executors/terraform/loans/provider-loans";
import type { RunPool } from "../providers/pool/run-pool";
import { approvalRules } from "./approve-if";
import type { AttendFlags } from "./attend";
import type { AppFlags, PlanFlags, SelectionFlags } from "./flags";
import { appOf, overridesOf, type OpenedApp } from "./open-app";
import { variablesOf } from "./variables";

/** The flags of `plan`, `deploy` and `destroy`. */
export interface RunFlags extends AppFlags, SelectionFlags, PlanFlags, AttendFlags {
  readonly autoApprove?: boolean;
  readonly approveIf?: readonly string[];
  readonly failFast?: boolean;
  readonly prune?: boolean;
}

/**
 * Opens an app and works out how it is to be run. From then on the project is held, until a run or the process ends.
 *
 * @param pool the run's, which may begin while the app runs
 */
export async function openRun(
  patterns: readonly string[],
  flags: RunFlags,
  pool?: RunPool,
): Promise<Result<{ readonly app: OpenedApp; readonly options: RunOptions }, Failure>> {
  const isPart = patterns.length > 0 || (flags.exclude ?? []).length > 0;
  if (flags.prune && isPart) {
    return fail({
      kind: "bad-argument",
      argument: "--prune",
      problem: "it goes with the whole app, not with a part of it",
    });
  }
  const project = openProject(process.cwd(), overridesOf(flags), process.env);
  if (!project.ok) return project;
  const held = await holdProject(project.value.folder);
  if (!held.ok) return held;
  if (!isPart) readAhead(project.value.folder, flags, pool);
  const opening = appOf(project.value, patterns, flags);
  const terraform = findTerraform(process.env);
  const app = await opening;
  if (!app.ok) return app;
  const variables = variablesOf(flags, app.value.graph, process.cwd());
  if (!variables.ok) return variables;
  const rules = approvalRules(flags.approveIf ?? []);
  if (!rules.ok) return rules;
  return ok({
    app: { ...app.value, terraform, held: held.value },
    options: {
      nodes: app.value.nodes,
      variables: variables.value,
      parallelism: flags.parallelism,
      terraformParallelism: flags.terraformParallelism,
      refresh: flags.refresh,
      skipUnchanged: flags.skipUnchanged,
      failFast: flags.failFast,
      prune: flags.prune,
      autoApprove: flags.autoApprove,
      approveIf: rules.value,
    },
  });
}

/** While the app runs, and for all of it: which part of it is meant is not known yet. */
function readAhead(
  project: string,
  { refresh = true, skipUnchanged, terraformParallelism }: RunFlags,
  pool?: RunPool,
): void {
  const ahead = refresh && !skipUnchanged ? readAheadFor(project, process.env, terraformParallelism) : undefined;
  // What can't be read ahead is read when it is asked for.
  if (ahead) pool?.readAhead(ahead).catch(() => undefined);
}
