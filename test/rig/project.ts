import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { folderWith } from "./project-folder";
import { RunningCommand, type Finished } from "./running-command";
import { Terminal } from "./terminal";
import { tempFolder } from "./temp-folder";

const repository = resolve(__dirname, "..", "..");

/** The built command line. */
const cli = join(repository, "dist", "cli", "terrace.js");

/**
 * Makes a project as a user has it: a folder with CDKTF and Terrace installed.
 *
 * @param files besides a `cdktf.json` whose app is `node main.js`: text as it is, anything else as JSON
 */
export function makeProject(files: Files, folder: string = tempFolder()): UserProject {
  folderWith({ "cdktf.json": { language: "typescript", app: "node main.js" }, ...files }, folder);
  return projectIn(folder);
}

/** A project of files that are there: what is left is to install. */
export function projectIn(folder: string): UserProject {
  install(folder);
  return new UserProject(folder, {});
}

/** The source of an app, from the statements between its start and its synth. */
export function appOf(statements: string): string {
  return `
    const { DataResource, LocalBackend, TerraformOutput, TerraformStack, TerraformVariable } = require("cdktf");
    const { App, CommandTask, Duration, runAfter, setPolicy } = require("terrace");
    const app = new App();
    ${statements}
    app.synth();
  `;
}

/** A `cdktf.json` whose app brings files that a test has made, instead of making its own. */
export function appThatCopies(synthesized: string): Files {
  return { "cdktf.json": { language: "typescript", app: `cp -R '${synthesized}/.' "$CDKTF_OUTDIR"` } };
}

/** Files by name: text as it is, anything else as JSON. */
export type Files = Readonly<Record<string, unknown>>;

/** A project in which the built `terrace` is run. */
export class UserProject {
  constructor(
    readonly folder: string,
    /** What commands see besides what the test does. */
    readonly variables: Readonly<Record<string, string>>,
  ) {}

  /** The same project, where commands see more variables than the test does. */
  with(env: Readonly<Record<string, string>>): UserProject {
    return new UserProject(this.folder, { ...this.variables, ...env });
  }

  /** Writes files into the project. */
  write(files: Files): void {
    folderWith(files, this.folder);
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), "utf8");
  }

  /** Runs `terrace` to its end. What it says only because the machine is slow is left out. */
  async terrace(...args: readonly string[]): Promise<Finished> {
    const finished = await this.start(...args).finished;
    return { ...finished, stderr: finished.stderr.replace(/^Synthesizing: .*\n/m, "") };
  }

  /** Starts `terrace`. */
  start(...args: readonly string[]): RunningCommand {
    return new RunningCommand([process.execPath, cli, ...args], this.folder, { ...process.env, ...this.variables });
  }

  /** Starts `terrace` in a terminal. */
  open(...args: readonly string[]): Terminal {
    return new Terminal([process.execPath, cli, ...args], this.folder, { ...process.env, ...this.variables });
  }
}

/** What `npm install` would leave behind: links, since these packages are here already. */
function install(folder: string): void {
  const packages = join(folder, "node_modules");
  mkdirSync(packages);
  for (const name of ["@cdktf", "@types", "cdktf", "constructs", "ts-node", "typescript"]) {
    symlinkSync(join(repository, "node_modules", name), join(packages, name));
  }
  symlinkSync(repository, join(packages, "terrace"));
}
