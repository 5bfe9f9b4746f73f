import { accessSync, constants } from "node:fs";
import type { Environment } from "../../orchestrator/executors/terraform/environment";
import { openProject, type Project } from "../../orchestrator/project/project";
import { runs } from "../../orchestrator/run/runs";
import { canResume } from "../views/outcome-text";
import { describeFailure } from "../views/failure-text";
import { bad, good, warning, type Finding } from "./check";
import { checkLedger } from "./ledger";

/** Looks at the project of a folder, and at what earlier runs left in it. */
export async function checkProject(folder: string, env: Environment): Promise<readonly Finding[]> {
  const project = openProject(folder, {}, env);
  if (!project.ok) {
    const { title, remedy } = describeFailure(project.failure);
    return [bad("Project", title, remedy)];
  }
  return [
    good("Project", `${project.value.folder}, app: ${project.value.app}`),
    checkWritable(project.value),
    ...(await checkLedger(project.value, env)),
    ...(await checkRuns(project.value)),
  ];
}

function checkWritable({ folder }: Project): Finding {
  try {
    accessSync(folder, constants.W_OK);
    return good("Project folder", "can be written");
  } catch {
    return bad(
      "Project folder",
      `${folder} can't be written`,
      "Terrace keeps its runs there, in .terrace: give yourself the right to write.",
    );
  }
}

async function checkRuns(project: Project): Promise<readonly Finding[]> {
  const list = await runs(project);
  const broken = list.flatMap(({ run, report }) =>
    report.ok ? [] : [unreadable(run, describeFailure(report.failure).title)],
  );
  const [newest] = list;
  if (!newest?.report.ok || !canResume(newest.report.value))
    return [...broken, good("Runs", `${list.length} kept, none to go on with`)];
  const { run, outcome } = newest.report.value;
  return [
    ...broken,
    warning(
      "Runs",
      `the newest, ${run}, is ${outcome}`,
      "`terrace resume` goes on with it; a new `terrace deploy` starts afresh.",
    ),
  ];
}

function unreadable(run: string, title: string): Finding {
  return warning("Runs", title, `Remove .terrace/runs/${run} if you do not need it.`);
}
