import { existsSync, realpathSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Environment } from "../executors/terraform/environment";
import type { InputFailure } from "../failure";
import { findAbove } from "./find-above";
import { readProjectFile, type ProjectFile } from "./project-file";
import { fail, ok, type Result } from "../result";

/** A CDKTF project: where it is, and how its app is run. */
export interface Project {
  /** The folder of `cdktf.json`, absolute and without symbolic links. The app runs in it. */
  readonly folder: string;
  /** The shell command that synthesizes. */
  readonly app: string;
  /** The folder of the synthesized files, absolute. */
  readonly output: string;
  /** The `projectId` of `cdktf.json`, which tells the project from others. */
  readonly projectId: string | undefined;
  /** The `context` of `cdktf.json`. */
  readonly context: ProjectFile["context"];
  /** The modules of `cdktf.json` that are folders of the project, as they stand there. */
  readonly relativeModules: NonNullable<ProjectFile["terraformModules"]>;
  /**
   * The absolute file of the project's policies: what `policies` of `cdktf.json` names, or `terrace.policies.ts` or
   * `terrace.policies.js` beside it. Absent where there is none.
   */
  readonly policies: string | undefined;
  /** The absolute folder that `cdktf get` generates into; absent when nothing is to be generated. */
  readonly bindings: string | undefined;
}

/** What a command line says instead of `cdktf.json`. */
export interface ProjectOverrides {
  readonly app?: string;
  /** Relative to the folder that the project was looked for in. */
  readonly output?: string;
}

/**
 * Finds the project of a folder: `cdktf.json` there or above. Like cdktf-cli, takes `app` and `output` from the command
 * line, else from `CDKTF_APP` and `CDKTF_OUTPUT`, else from the file.
 */
export function openProject(
  folder: string,
  overrides: ProjectOverrides,
  env: Environment,
): Result<Project, InputFailure> {
  const found = findAbove("cdktf.json", resolve(folder));
  if (found === undefined) return fail({ kind: "no-project", folder: resolve(folder) });
  const file = realpathSync(found);
  const read = readProjectFile(file);
  if (!read.ok) return read;
  const app = overrides.app ?? (env["CDKTF_APP"] || read.value.app);
  if (!app) return fail({ kind: "bad-file", file, problem: "app: missing" });
  const home = dirname(file);
  const output = overrides.output
    ? resolve(folder, overrides.output)
    : resolve(home, env["CDKTF_OUTPUT"] || read.value.output || "cdktf.out");
  return ok({ folder: home, app, output, ...fromFile(read.value, home) });
}

function fromFile(
  file: ProjectFile,
  folder: string,
): Pick<Project, "projectId" | "context" | "relativeModules" | "policies" | "bindings"> {
  const { projectId, context, policies, terraformModules = [], terraformProviders = [], codeMakerOutput } = file;
  const isGenerated = terraformModules.length > 0 || terraformProviders.length > 0;
  return {
    projectId,
    context,
    relativeModules: terraformModules.filter((module) =>
      /^\.\.?\//.test(typeof module === "string" ? module : module.source),
    ),
    policies: policies === undefined ? policiesIn(folder) : resolve(folder, policies),
    bindings: isGenerated ? resolve(folder, codeMakerOutput || ".gen") : undefined,
  };
}

function policiesIn(folder: string): string | undefined {
  return ["terrace.policies.ts", "terrace.policies.js"]
    .map((name) => resolve(folder, name))
    .find((file) => existsSync(file));
}
