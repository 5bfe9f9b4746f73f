import { deployBundle } from "../../orchestrator/bundle/deploy-bundle";
import { isBundle } from "../../orchestrator/bundle/is-bundle";
import { openProject } from "../../orchestrator/project";
import { deploy } from "../../orchestrator/start";
import { attend } from "../attend";
import { noBundle } from "../bundle-file";
import { bundleKey, type KeyFlags } from "../bundle-key";
import type { ExitCode } from "../exit-code";
import { overridesOf } from "../open-app";
import { openRun, type RunFlags } from "../open-run";
import { refuse } from "../refuse";

/** `terrace deploy` */
export async function deployCommand(patterns: readonly string[], flags: RunFlags & KeyFlags): Promise<ExitCode> {
  const [file] = patterns;
  if (file !== undefined && patterns.length === 1 && (await isBundle(file))) return deployFile(file, flags);
  const opened = await openRun(patterns, flags);
  if (!opened.ok) {
    const other = opened.failure.kind === "no-match" ? noBundle(opened.failure.pattern) : undefined;
    return refuse(other ?? opened.failure, flags);
  }
  const { app, options } = opened.value;
  return attend(app.project, flags, (attendance) => deploy(app, { ...options, ...attendance }));
}

/** What decides what is deployed stands in the bundle; how it is, the command line may still say. */
async function deployFile(file: string, flags: RunFlags & KeyFlags): Promise<ExitCode> {
  const project = openProject(process.cwd(), overridesOf(flags), process.env);
  if (!project.ok) return refuse(project.failure, flags);
  const key = bundleKey(flags, process.env);
  if (!key.ok) return refuse(key.failure, flags);
  const { parallelism, terraformParallelism, failFast } = flags;
  return attend(project.value, flags, (attendance) =>
    deployBundle(project.value, file, {
      ...attendance,
      ...(key.value && { key: key.value }),
      ...(parallelism !== undefined && { parallelism }),
      ...(terraformParallelism !== undefined && { terraformParallelism }),
      ...(failFast !== undefined && { failFast }),
    }),
  );
}
