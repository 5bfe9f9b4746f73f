import type { ExitCode } from "../exit-code";
import { openRun, type RunFlags } from "../open-run";
import { refuse } from "../refuse";
import { poolFor } from "../run-pool";

/** `terrace destroy` */
export async function destroyCommand(patterns: readonly string[], flags: RunFlags): Promise<ExitCode> {
  const pool = poolFor(flags, process.env);
  const opening = openRun(patterns, flags, pool);
  // Loaded while the app runs.
  const { destroy } = require("../../orchestrator/start") as typeof import("../../orchestrator/start");
  const { attend } = require("../attend") as typeof import("../attend");
  const opened = await opening;
  if (!opened.ok) return refuse(opened.failure, flags);
  const { app, options } = opened.value;
  return attend(app.project, flags, pool, (attendance) => destroy(app, { ...options, ...attendance }));
}
