import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import type { Environment } from "../executors/terraform/environment";
import type { InputFailure } from "../failure";
import { manifestFile, readManifest } from "../graph/manifest";
import type { Manifest } from "../graph/manifest-file";
import type { Project } from "../project/project";
import { fail, ok, type Result } from "../result";
import { appEnvironment } from "./environment";
import { fastStart } from "./fast-start";
import { prepareOutput, removeStacks, stackFolders } from "./output-folder";
import { runApp, type AppEnd } from "./run-app";
import { sourceLine } from "./source-line";

/** What synth needs beside the project. */
export interface SynthOptions {
  /** Terrace's own environment, which the app gets as cdktf-cli would pass it on. `TERRACE_FAST_START=0` turns the fast start off. */
  readonly env: Environment;
  /** Ends the app and all that it started; synth then fails with the app's exit. */
  readonly signal: AbortSignal;
  /** Gets each line that the app writes. */
  readonly onOutput: (line: string) => void;
  /**
   * The compiled module that Node loads before a TypeScript app.
   * @default the one beside this module; where it isn't compiled, apps start as `cdktf.json` says
   */
  readonly hook?: string;
}

/** How a synth went that succeeded. */
export interface Synthesized {
  readonly ms: number;
  /** `fast`: without the type check, in a process of Node's alone. `command`: as `cdktf.json` says. */
  readonly start: "fast" | "command";
}

/** Runs a project's app, as cdktf-cli would. Afterwards the folder of synthesized files holds what this app wrote. */
export async function synth(project: Project, options: SynthOptions): Promise<Result<Synthesized, InputFailure>> {
  const began = performance.now();
  const env = appEnvironment(project, options.env);
  if (!env.ok) return env;
  const earlier = stackFolders(project.output);
  const prepared = prepareOutput(project.output);
  if (!prepared.ok) return prepared;

  const fast = fastStart(project, options.env, options.hook ?? join(__dirname, "typescript-hook.js"));
  const start = fast
    ? { kind: "node" as const, args: fast.args, env: { ...env.value, ...fast.env } }
    : { kind: "shell" as const, line: project.app, env: env.value };
  const end = await runApp(start, { ...options, folder: project.folder });
  const manifest = judge(project, end);
  if (!manifest.ok) return manifest;
  const removed = removeStacks(project.output, orphans(earlier, manifest.value));
  return removed.ok ? ok({ ms: performance.now() - began, start: fast ? "fast" : "command" }) : removed;
}

/** What an app that ended has synthesized, or what is wrong with it. */
function judge(project: Project, { exit, output }: AppEnd): Result<Manifest, InputFailure> {
  const { app: command, folder, bindings } = project;
  if (!("code" in exit && exit.code === 0)) {
    if (bindings !== undefined && !existsSync(bindings)) {
      return fail({ kind: "bindings-missing", folder: bindings, command, output });
    }
    return fail({ kind: "app-failed", command, exit, output, source: sourceLine(output, folder) });
  }
  const file = manifestFile(project.output);
  if (!existsSync(file)) return fail({ kind: "no-manifest", command, file });
  const manifest = readManifest(project.output);
  return manifest.ok ? refused(manifest.value) : manifest;
}

/** An app may refuse by annotations with which its constructs mark errors. */
function refused(manifest: Manifest): Result<Manifest, InputFailure> {
  const annotations = Object.values(manifest.stacks)
    .flatMap((stack) => stack.annotations)
    .filter(({ level }) => level === "@cdktf/error")
    .map(({ constructPath, message }) => ({ path: constructPath, message }));
  return annotations.length > 0 ? fail({ kind: "app-refused", annotations }) : ok(manifest);
}

function orphans(earlier: readonly string[], manifest: Manifest): readonly string[] {
  const current = new Set(Object.values(manifest.stacks).map((stack) => basename(stack.workingDirectory)));
  return earlier.filter((name) => !current.has(name));
}
