import { resolve } from "node:path";
import { reasonNotToWriteBundle } from "../bundle-file";
import { bundleKey, type KeyFlags } from "../bundle-key";
import type { ExitCode } from "../exit-code";
import { openRun, type RunFlags } from "../open-run";
import { judgeOf } from "../policies/judge-of";
import { refuse } from "../refuse";
import { poolFor } from "../run-pool";

/** The flags of `terrace plan`. */
type PlanCommandFlags = RunFlags & KeyFlags & { readonly detailedExitcode?: boolean; readonly out?: string };

/** `terrace plan` */
export async function planCommand(patterns: readonly string[], flags: PlanCommandFlags): Promise<ExitCode> {
  const key = bundleKey(flags, process.env);
  if (!key.ok) return refuse(key.failure, flags);
  const file = flags.out === undefined ? undefined : resolve(flags.out);
  const unwritable = file === undefined ? undefined : reasonNotToWriteBundle(file);
  if (unwritable) return refuse(unwritable, flags);
  const pool = poolFor(flags, process.env);
  const opening = openRun(patterns, flags, pool);
  // Loaded while the app runs.
  const { plan } = require("../../orchestrator/start") as typeof import("../../orchestrator/start");
  const { attend } = require("../attend") as typeof import("../attend");
  const opened = await opening;
  if (!opened.ok) return refuse(opened.failure, flags);
  const { app, options } = opened.value;
  const judged = await judgeOf(app.project);
  if (!judged.ok) return refuse(judged.failure, flags);
  const bundle = file === undefined ? undefined : { file, ...(key.value && { key: key.value }) };
  const code = await attend(app.project, flags, pool, (attendance) =>
    plan(app, { ...options, ...attendance, ...judged.value, ...(bundle && { bundle }) }),
  );
  const isPlanned = code === 0 || code === 2;
  if (flags.out !== undefined && isPlanned && !flags.json) {
    process.stdout.write(`The plan is in ${flags.out}: terrace show and terrace deploy take it.\n`);
  }
  return code === 2 && !flags.detailedExitcode ? 0 : code;
}
