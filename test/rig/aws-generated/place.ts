import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { RunningCommand } from "../running-command";
import { tempFolder } from "../temp-folder";
import type { Files } from "./render";

/** Has providers lent to one command: what its environment gets, and how they are given back. */
export type Lend = () => Promise<{
  readonly env: NodeJS.ProcessEnv;
  /** Resolves to what went wrong with them. */
  giveBack(): Promise<readonly string[]>;
}>;

/** A folder that a stack's Terraform commands run in. Each command that fails throws. */
export class Place {
  /** Nothing but what belongs to the stack lies in its folder. */
  private readonly plans = tempFolder();

  /**
   * @param terraform the program
   * @param env what commands run with
   * @param lend absent where Terraform starts its own providers
   */
  constructor(
    private readonly terraform: string,
    readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly lend?: Lend,
  ) {}

  /** Writes the stack's files over those that are there, and installs its modules. */
  async write(files: Files): Promise<void> {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), content);
    }
    await this.run(["get"]);
  }

  /** Makes a plan, and keeps it by its name. */
  async plan(name: string, ...args: readonly string[]): Promise<void> {
    await this.run(["plan", `-out=${this.saved(name)}`, ...args]);
  }

  /** The file of a plan. */
  saved(name: string): string {
    return join(this.plans, name);
  }

  /** What is in a plan's file, in JSON. */
  async show(file: string): Promise<string> {
    return this.run(["show", "-json", file]);
  }

  /** Applies a plan; or plans and applies, in one command. */
  async apply(name?: string): Promise<void> {
    await this.run(["apply", name === undefined ? "-auto-approve" : this.saved(name)]);
  }

  /** The state's file. */
  get state(): string {
    const file = this.stateFile;
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }

  /** Takes over a state from elsewhere. */
  set state(text: string) {
    if (text === "") rmSync(this.stateFile, { force: true });
    else writeFileSync(this.stateFile, text);
  }

  get stateFile(): string {
    return join(this.folder, "terraform.tfstate");
  }

  /** Returns what it writes. */
  private async run([command = "", ...args]: readonly string[]): Promise<string> {
    const lent = command === "get" ? undefined : await this.lend?.();
    const argv = [this.terraform, command, "-no-color", ...args];
    const running = new RunningCommand(argv, this.folder, { ...this.env, ...lent?.env });
    const limit = setTimeout(() => running.kill("SIGKILL"), LIMIT_MS);
    const { code, stdout, stderr } = await running.finished;
    clearTimeout(limit);
    const failures = (await lent?.giveBack()) ?? [];
    if (code === 0 && failures.length === 0) return stdout;
    throw new Error([`${argv.join(" ")}: ${code}`, stdout.slice(-1_000), stderr, ...failures].join("\n"));
  }
}

/** What takes longer tries again and again to do what moto can't. */
const LIMIT_MS = 240_000;
