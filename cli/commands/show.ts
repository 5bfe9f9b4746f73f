import { openProject } from "../../orchestrator/project";
import { showRun } from "../../orchestrator/runs";
import type { ExitCode } from "../exit-code";
import type { OutputFlags } from "../flags";
import { refuse } from "../refuse";
import { painter } from "../views/paint";
import { processTerminal } from "../views/process-terminal";
import { standing } from "../views/outcome-text";
import { printable } from "../views/printable";
import { summaryText } from "../views/summary";

/** `terrace show` */
export async function showCommand(run: string | undefined, flags: OutputFlags): Promise<ExitCode> {
  const project = openProject(process.cwd(), {}, process.env);
  if (!project.ok) return refuse(project.failure, flags);
  const report = await showRun(project.value, run);
  if (!report.ok) return refuse(report.failure, flags);
  if (flags.json) {
    process.stdout.write(`${JSON.stringify(report.value)}\n`);
    return 0;
  }
  const terminal = processTerminal(process.stdout, process.env);
  const { operation, started, nodes } = report.value;
  terminal.write(`${report.value.run}  ${operation}, begun ${started}\n\n`);
  for (const node of nodes) terminal.write(`${printable(node.id)}  ${standing(node)}\n`);
  terminal.write(`\n${summaryText(report.value, painter(terminal.color))}`);
  return 0;
}
