import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { makeProject, type UserProject } from "./project";
import { RunningCommand, type Finished } from "./running-command";
import type { Surroundings } from "./surroundings";
import { tempFolder } from "./temp-folder";

const repository = resolve(__dirname, "..", "..");

/** The provider that the README shows: one resource, a note in a file. */
const NOTE = readFileSync(join(repository, "docs/examples/note.ts"), "utf8");

/** A CDKTF project with the provider of the README, on a machine without a network. */
export class NotesProject {
  private constructor(private readonly project: UserProject) {}

  /** @param statements the app's: `stackOf(name)` makes a stack, `Note` is the construct */
  static make(surroundings: Surroundings, statements: string): NotesProject {
    const tsconfig = { compilerOptions: { module: "commonjs", target: "es2022", strict: true, skipLibCheck: true } };
    const cdktf = { language: "typescript", app: "npx ts-node main.ts" };
    const project = makeProject({ "cdktf.json": cdktf, "tsconfig.json": tsconfig, "note.ts": NOTE });
    const made = new NotesProject(project.with({ ...surroundings.env, ...ALONE, HOME: tempFolder() }));
    made.write(statements);
    return made;
  }

  get folder(): string {
    return this.project.folder;
  }

  /** The same project, where commands see more variables. */
  with(env: Readonly<Record<string, string>>): NotesProject {
    return new NotesProject(this.project.with(env));
  }

  /** Writes the app again. */
  write(statements: string): void {
    this.project.write({ "main.ts": appOf(statements) });
  }

  /** Changes the provider. */
  edit(change: (source: string) => string): void {
    const changed = change(this.project.read("note.ts"));
    if (changed === this.project.read("note.ts")) throw new Error("nothing was changed");
    this.project.write({ "note.ts": changed });
  }

  /** What a file of the project holds; undefined when there is none. */
  read(path: string): string | undefined {
    return existsSync(join(this.folder, path)) ? this.project.read(path) : undefined;
  }

  /** Writes files of the project. */
  writeFiles(files: Readonly<Record<string, string>>): void {
    this.project.write(files);
  }

  /** Runs `terrace` to its end. */
  terrace(...args: readonly string[]): Promise<Finished> {
    return this.project.terrace(...args);
  }

  /** Writes what Terraform reads, as any way of synthesizing does. */
  async synth(): Promise<void> {
    const { code, stderr } = await this.run([process.execPath, "-r", "ts-node/register", "main.ts"], this.folder);
    if (code !== 0) throw new Error(stderr);
  }

  /** Runs `cdktf` to its end. The app's types are not checked, which takes most of the time. */
  cdktf(...args: readonly string[]): Promise<Finished> {
    const program = join(repository, "node_modules", "cdktf-cli", "bundle", "bin", "cdktf.js");
    return this.run([process.execPath, program, ...args], this.folder);
  }

  /** Runs Terraform where a stack was synthesized, as somebody without Terrace and CDKTF would. */
  terraform(stack: string, ...args: readonly string[]): Promise<Finished> {
    return this.run(["terraform", ...args, "-no-color"], join(this.folder, "cdktf.out", "stacks", stack));
  }

  private run(command: readonly string[], cwd: string): Promise<Finished> {
    const env = { ...process.env, ...this.project.variables, CI: "1", TS_NODE_TRANSPILE_ONLY: "1" };
    return new RunningCommand(command, cwd, env).finished;
  }
}

/** Any request goes nowhere, so that who makes one fails; and nothing is kept for next time. */
const ALONE = {
  HTTP_PROXY: "http://127.0.0.1:9",
  HTTPS_PROXY: "http://127.0.0.1:9",
  CHECKPOINT_DISABLE: "1",
  DISABLE_V8_COMPILE_CACHE: "1",
};

function appOf(statements: string): string {
  return `
    import { TerraformOutput, TerraformStack } from "cdktf";
    import { App, dataSourceConstruct, providerConstruct, resourceConstruct } from "terrace";
    import * as provider from "./note";

    class Note extends resourceConstruct(provider.notes, provider.note) {}

    const app = new App();
    const stackOf = (name: string): TerraformStack => new TerraformStack(app, name);
    ${statements}
    app.synth();
  `;
}
