import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Json } from "../../../orchestrator/values/outputs";
import type { GeneratedApp, GeneratedStack, GeneratedTask } from "./app";
import { commandOf, GeneratedProject } from "./synthesize";

/** What `terraform show -json` says of a plan; as far as it is looked at here. */
export interface ShownPlan {
  readonly resource_changes?: readonly Json[];
  readonly output_changes?: Readonly<Record<string, Json>>;
}

/**
 * A copy of a generated app's project, in which nothing but Terraform's own commands is used, stack by stack: planned,
 * and then applied at once. It is what a plan of the whole graph is held against.
 */
export class PlainTerraform {
  private readonly copy: GeneratedProject;
  /** What the nodes gave here. */
  private readonly outputs = new Map<string, Readonly<Record<string, Json>>>();

  constructor(
    private readonly of: GeneratedProject,
    folder: string,
  ) {
    this.copy = new GeneratedProject(folder);
    const isOurs = (path: string): boolean => basename(path) !== ".terrace";
    cpSync(of.folder, folder, { recursive: true, filter: isOurs });
    mkdirSync(join(folder, "states"), { recursive: true });
    for (const stack of readdirSync(join(of.output, "stacks"))) this.rewrite(stack);
  }

  /** Plans and applies all, producers first; a stack's plan is told before it is applied. */
  async deploy(app: GeneratedApp, planned: (id: string, plan: ShownPlan) => void): Promise<void> {
    for (const node of app.nodes) {
      if (node.kind === "task") this.outputs.set(node.id, await this.ranTask(node));
      else planned(node.id, await this.deployed(node));
    }
  }

  /** What a saved plan says, with this copy's paths in the place of the project's. */
  async show(file: string): Promise<ShownPlan> {
    const { stdout } = await run(["terraform", "show", "-json", file], this.copy.folder);
    return JSON.parse(this.moved(stdout)) as ShownPlan;
  }

  private async deployed(stack: GeneratedStack): Promise<ShownPlan> {
    const [folder, state] = [this.folderOf(stack.id), this.copy.state(stack.id)];
    if (existsSync(join(folder, "modules"))) await run(["terraform", "init", "-input=false"], folder);
    const inputs = this.inputsOf(stack);
    writeFileSync(join(folder, "terraform.tfvars.json"), JSON.stringify(inputs));
    await run(["terraform", "plan", "-input=false", `-state=${state}`, "-out=plan"], folder);
    const shown = await this.show(join(folder, "plan"));
    await run(["terraform", "apply", "-input=false", `-state=${state}`, "plan"], folder);
    const text = existsSync(state) ? readFileSync(state, "utf8") : "{}";
    const { outputs = {} } = JSON.parse(text) as { outputs?: Record<string, { value: Json }> };
    this.outputs.set(stack.id, Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value])));
    return shown;
  }

  private async ranTask(task: GeneratedTask): Promise<Readonly<Record<string, Json>>> {
    const [inputs, outputs] = ["inputs.json", "outputs.json"].map((name) => join(this.copy.folder, name));
    if (inputs === undefined || outputs === undefined) throw new Error("no files");
    writeFileSync(inputs, JSON.stringify(this.inputsOf(task)));
    await run(commandOf(task), this.copy.folder, { TERRACE_INPUTS: inputs, TERRACE_OUTPUTS: outputs });
    const written = JSON.parse(readFileSync(outputs, "utf8")) as Readonly<Record<string, Json>>;
    rmSync(outputs);
    return written;
  }

  private inputsOf({ inputs }: Pick<GeneratedTask, "inputs">): Readonly<Record<string, Json>> {
    return Object.fromEntries(
      inputs.map(({ name, from, output }) => {
        const value = this.outputs.get(from)?.[output];
        if (value === undefined) throw new Error(`${from} gives no ${output}`);
        return [name, value];
      }),
    );
  }

  private folderOf(id: string): string {
    return join(this.copy.output, "stacks", id);
  }

  /** A local state that a command names needs no backend, and so no init. */
  private rewrite(id: string): void {
    const file = join(this.folderOf(id), "cdk.tf.json");
    const { terraform: _, ...rest } = JSON.parse(this.moved(readFileSync(file, "utf8"))) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify(rest));
  }

  private moved(text: string): string {
    return text.replaceAll(this.of.folder, this.copy.folder);
  }
}

async function run(
  [program = "", ...args]: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly stdout: string }> {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, GOGC: "400", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
  const code = await new Promise((resolve, reject) => child.on("close", resolve).on("error", reject));
  if (code !== 0)
    throw new Error(`${program} ${args.join(" ")} in ${cwd}: ${String(code)}\n${Buffer.concat(err).toString()}`);
  return { stdout: Buffer.concat(out).toString() };
}
