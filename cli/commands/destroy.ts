import { destroy } from "../../orchestrator/start";
import { attend } from "../attend";
import type { ExitCode } from "../exit-code";
import { openRun, type RunFlags } from "../open-run";
import { refuse } from "../refuse";

/** `terrace destroy` */
export async function destroyCommand(patterns: readonly string[], flags: RunFlags): Promise<ExitCode> {
  const opened = await openRun(patterns, flags);
  if (!opened.ok) return refuse(opened.failure, flags);
  const { app, options } = opened.value;
  return attend(app.project, flags, (attendance) => destroy(app, { ...options, ...attendance }));
}
