import { resolve } from "node:path";
import { plan } from "../../orchestrator/start";
import { attend } from "../attend";
import { reasonNotToWriteBundle } from "../bundle-file";
import { bundleKey, type KeyFlags } from "../bundle-key";
import type { ExitCode } from "../exit-code";
import { openRun, type RunFlags } from "../open-run";
import { refuse } from "../refuse";

/** The flags of `terrace plan`. */
type PlanCommandFlags = RunFlags & KeyFlags & { readonly detailedExitcode?: boolean; readonly out?: string };

/** `terrace plan` */
export async function planCommand(patterns: readonly string[], flags: PlanCommandFlags): Promise<ExitCode> {
  const key = bundleKey(flags, process.env);
  if (!key.ok) return refuse(key.failure, flags);
  const file = flags.out === undefined ? undefined : resolve(flags.out);
  const unwritable = file === undefined ? undefined : reasonNotToWriteBundle(file);
  if (unwritable) return refuse(unwritable, flags);
  const opened = await openRun(patterns, flags);
  if (!opened.ok) return refuse(opened.failure, flags);
  const { app, options } = opened.value;
  const bundle = file === undefined ? undefined : { file, ...(key.value && { key: key.value }) };
  const code = await attend(app.project, flags, (attendance) =>
    plan(app, { ...options, ...attendance, ...(bundle && { bundle }) }),
  );
  const isPlanned = code === 0 || code === 2;
  if (flags.out !== undefined && isPlanned && !flags.json) {
    process.stdout.write(`The plan is in ${flags.out}: terrace show and terrace deploy take it.\n`);
  }
  return code === 2 && !flags.detailedExitcode ? 0 : code;
}
