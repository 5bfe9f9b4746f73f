import type { ExitCode } from "../exit-code";
import { openRun, type RunFlags } from "../open-run";
import { refuse } from "../refuse";

/** `terrace destroy` */
export async function destroyCommand(patterns: readonly string[], flags: RunFlags): Promise<ExitCode> {
  const opening = openRun(patterns, flags);
  // Loaded while the app runs.
  const { destroy } = require("../../orchestrator/start") as typeof import("../../orchestrator/start");
  const { attend } = require("../attend") as typeof import("../attend");
  const opened = await opening;
  if (!opened.ok) return refuse(opened.failure, flags);
  const { app, options, pool } = opened.value;
  return attend(app.project, flags, (attendance) => destroy(app, { ...options, ...attendance }), pool);
}
