import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** The machine, as far as resources may touch it: what their handlers are given as the client. */
export interface LocalPlatform {
  /** The data folder: an absolute path. */
  readonly folder: string;
  /** Further folders that may be touched: absolute paths. */
  readonly allow: readonly string[];
  /** What every process that is started has in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** The program of supervisors: an absolute path. */
  readonly supervisor: string;
  /** Told how far a handler is. Tests kill it there. */
  reached(step: string): void;
}

/** The configuration of the provider. */
export interface PlatformConfig {
  readonly folder: string;
  readonly allow?: readonly string[];
}

/** Where a provider runs. */
export interface Surroundings {
  /** The folder that it was started in. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly supervisor: string;
  reached(step: string): void;
}

/** Where this process runs. */
export function ourSurroundings(): Surroundings {
  const supervisor = join(__dirname, "process", "main.js");
  return { cwd: process.cwd(), env: process.env, supervisor, reached: () => undefined };
}

/** A platform, from the provider's configuration. Relative paths there begin at the project. */
export function openPlatform({ folder, allow = [] }: PlatformConfig, surroundings: Surroundings): LocalPlatform {
  const project = projectAbove(surroundings.cwd);
  return {
    folder: resolve(project, folder),
    allow: allow.map((path) => resolve(project, path)),
    environment: baseEnvironment(surroundings.env),
    supervisor: surroundings.supervisor,
    reached: (step) => surroundings.reached(step),
  };
}

/** Terraform runs in the folder of a stack, which lies somewhere in the project's. */
function projectAbove(cwd: string): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "cdktf.json"))) return folder;
    if (dirname(folder) === folder) return cwd;
  }
}

/** Who the user is, and where programs are. What is started outlives the run, and has none of its secrets. */
function baseEnvironment(env: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const names = ["PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "TZ", "TMPDIR"];
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}
