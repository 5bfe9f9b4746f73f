import { isBundle } from "../../orchestrator/bundle/is-bundle";
import { openProject } from "../../orchestrator/project/project";
import { noBundle } from "../bundle-file";
import { bundleKey, type KeyFlags } from "../bundle-key";
import type { ExitCode } from "../exit-code";
import { overridesOf } from "../open-app";
import { openRun, type RunFlags } from "../open-run";
import { judgeOf } from "../policies/judge-of";
import { refuse } from "../refuse";
import { poolFor } from "../run-pool";

/** `terrace deploy` */
export async function deployCommand(patterns: readonly string[], flags: RunFlags & KeyFlags): Promise<ExitCode> {
  const [file] = patterns;
  if (file !== undefined && patterns.length === 1 && (await isBundle(file))) return deployFile(file, flags);
  const pool = poolFor(flags, process.env);
  const opening = openRun(patterns, flags, pool);
  // Loaded while the app runs.
  const { deploy } = require("../../orchestrator/start") as typeof import("../../orchestrator/start");
  const { attend } = require("../attend") as typeof import("../attend");
  const opened = await opening;
  if (!opened.ok) {
    const other = opened.failure.kind === "no-match" ? noBundle(opened.failure.pattern) : undefined;
    return refuse(other ?? opened.failure, flags);
  }
  const { app, options } = opened.value;
  const judged = await judgeOf(app.project);
  if (!judged.ok) return refuse(judged.failure, flags);
  return attend(app.project, flags, pool, (attendance) => deploy(app, { ...options, ...attendance, ...judged.value }));
}

/** What decides what is deployed stands in the bundle; how it is, the command line may still say. */
async function deployFile(file: string, flags: RunFlags & KeyFlags): Promise<ExitCode> {
  const project = openProject(process.cwd(), overridesOf(flags), process.env);
  if (!project.ok) return refuse(project.failure, flags);
  const key = bundleKey(flags, process.env);
  if (!key.ok) return refuse(key.failure, flags);
  const judged = await judgeOf(project.value);
  if (!judged.ok) return refuse(judged.failure, flags);
  const { parallelism, terraformParallelism, failFast } = flags;
  const { deployBundle } =
    require("../../orchestrator/bundle/deploy-bundle") as typeof import("../../orchestrator/bundle/deploy-bundle");
  const { attend } = require("../attend") as typeof import("../attend");
  return attend(project.value, flags, poolFor(flags, process.env), (attendance) =>
    deployBundle(project.value, file, {
      ...attendance,
      ...judged.value,
      ...(key.value && { key: key.value }),
      ...(parallelism !== undefined && { parallelism }),
      ...(terraformParallelism !== undefined && { terraformParallelism }),
      ...(failFast !== undefined && { failFast }),
    }),
  );
}
