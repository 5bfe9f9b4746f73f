import { isBundle } from "../../orchestrator/bundle/is-bundle";
import { readBundle } from "../../orchestrator/bundle/read-bundle";
import { bundledPlans } from "../../orchestrator/bundle/content";
import { openProject } from "../../orchestrator/project/project";
import { showRun } from "../../orchestrator/run/runs";
import { noBundle } from "../bundle-file";
import { bundleKey, type KeyFlags } from "../bundle-key";
import type { ExitCode } from "../exit-code";
import type { OutputFlags } from "../flags";
import { refuse } from "../refuse";
import { painter } from "../views/paint";
import { planText } from "../views/plan-text";
import { processTerminal } from "../views/process-terminal";
import { standing } from "../views/outcome-text";
import { printable } from "../views/printable";
import { summaryText } from "../views/summary";

/** The flags of `terrace show`. */
type ShowFlags = OutputFlags & KeyFlags & { readonly full?: boolean };

/** `terrace show` */
export async function showCommand(asked: string | undefined, flags: ShowFlags): Promise<ExitCode> {
  return asked !== undefined && (await isBundle(asked)) ? showFile(asked, flags) : showOneRun(asked, flags);
}

async function showFile(file: string, flags: ShowFlags): Promise<ExitCode> {
  const key = bundleKey(flags, process.env);
  if (!key.ok) return refuse(key.failure, flags);
  const bundle = await readBundle(file, key.value);
  if (!bundle.ok) return refuse(bundle.failure, flags);
  if (flags.json) {
    process.stdout.write(`${JSON.stringify(bundle.value)}\n`);
    return 0;
  }
  const terminal = processTerminal(process.stdout, process.env);
  terminal.write(`Planned ${bundle.value.planned} with ${printable(bundle.value.terraform)}\n\n`);
  terminal.write(planText(bundledPlans(bundle.value), flags.full ? "full" : "compact", painter(terminal.color)));
  return 0;
}

async function showOneRun(run: string | undefined, flags: OutputFlags): Promise<ExitCode> {
  const project = openProject(process.cwd(), {}, process.env);
  if (!project.ok) return refuse(project.failure, flags);
  const report = await showRun(project.value, run);
  if (!report.ok) return refuse((report.failure.kind === "no-run" && noBundle(run)) || report.failure, flags);
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
