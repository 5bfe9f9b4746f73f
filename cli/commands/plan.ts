import { plan } from "../../orchestrator/start";
import { attend } from "../attend";
import type { ExitCode } from "../exit-code";
import { openRun, type RunFlags } from "../open-run";
import { refuse } from "../refuse";

/** `terrace plan` */
export async function planCommand(
  patterns: readonly string[],
  flags: RunFlags & { readonly detailedExitcode?: boolean },
): Promise<ExitCode> {
  const opened = await openRun(patterns, flags);
  if (!opened.ok) return refuse(opened.failure, flags);
  const { app, options } = opened.value;
  const code = await attend(app.project, flags, (attendance) => plan(app, { ...options, ...attendance }));
  return code === 2 && !flags.detailedExitcode ? 0 : code;
}
