import { openProject } from "../../orchestrator/project/project";
import type { Report } from "../../orchestrator/run/report";
import { runs } from "../../orchestrator/run/runs";
import type { ExitCode } from "../exit-code";
import type { OutputFlags } from "../flags";
import { refuse } from "../refuse";
import { describeFailure } from "../views/failure-text";
import { outcomeText } from "../views/outcome-text";

/** `terrace runs` */
export async function runsCommand(flags: OutputFlags): Promise<ExitCode> {
  const project = openProject(process.cwd(), {}, process.env);
  if (!project.ok) return refuse(project.failure, flags);
  const list = await runs(project.value);
  if (flags.json) {
    process.stdout.write(
      `${JSON.stringify(list.map(({ run, report }) => (report.ok ? head(report.value) : { run, ...report })))}\n`,
    );
    return 0;
  }
  if (list.length === 0) process.stdout.write("No runs yet. `terrace deploy` makes one.\n");
  for (const { run, report } of list) {
    const text = report.ok
      ? `${report.value.operation}  ${outcomeText(report.value)}`
      : describeFailure(report.failure).title;
    process.stdout.write(`${run}  ${text}\n`);
  }
  return 0;
}

function head({ nodes, ...rest }: Report): object {
  return { ...rest, nodes: nodes.length };
}
