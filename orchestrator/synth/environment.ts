import { relative } from "node:path";
import type { Environment } from "../executors/terraform/environment";
import type { InputFailure } from "../failure";
import type { Project } from "../project/project";
import { fail, ok, type Result } from "../result";

/**
 * The environment that cdktf-cli gives an app, to the letter: what an app makes of it stands in the synthesized files.
 * Fails when there is a `CDKTF_CONTEXT_JSON` that is no JSON.
 */
export function appEnvironment(project: Project, env: Environment): Result<Environment, InputFailure> {
  const context = contextOf(project, env);
  if (!context.ok) return context;
  return ok({
    ...withoutVariables(env),
    NODE_ENV: env["NODE_ENV"] || "production",
    NODE_OPTIONS: env["NODE_OPTIONS"] || "--max-old-space-size=4096",
    CDKTF_OUTDIR: outdir(project),
    // Errors are reported from the manifest, all of them; the app itself would stop at the first.
    CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS: "true",
    CDKTF_CONTEXT_JSON: JSON.stringify({ ...context.value, cdktfRelativeModules: project.relativeModules }),
    SYNTH_HCL_OUTPUT: "false",
  });
}

/** The context of `cdktf.json` takes the place of the environment's; they are not merged. */
function contextOf(project: Project, env: Environment): Result<object, InputFailure> {
  if (project.context) return ok(project.context);
  try {
    const context: unknown = JSON.parse(env["CDKTF_CONTEXT_JSON"] || "{}");
    if (typeof context === "object" && context !== null) return ok(context);
  } catch {
    // Told below, as every other value that is no object.
  }
  return fail({ kind: "bad-argument", argument: "CDKTF_CONTEXT_JSON", problem: "not a JSON object" });
}

/** Terraform's variables are for the moment of planning; a value of theirs must not get into the files. */
function withoutVariables(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("TF_VAR_")));
}

/** Relative to the project wherever it can be, as in `cdktf.json`: an app may write it into its files. */
function outdir({ folder, output }: Project): string {
  const path = relative(folder, output) || ".";
  return path.startsWith("..") ? output : path;
}
