import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileName } from "../../project/data-folder";
import type { NodeFailure } from "../../failure";
import { ioFailure } from "../../io-failure";
import type { StackNode } from "../../graph/graph";
import { plainValues } from "../../values/outputs";
import { fail, ok, type Result } from "../../result";
import type { Job } from "../executor";
import { needsInit } from "./classify";
import type { StackFolders } from "./init/stack-folders";
import { failureOf, isExit, type Ran, type TerraformCommand } from "./terraform-command";
import { parallelismArguments, type TerraformSettings } from "./terraform-settings";
import { variableArguments } from "./variables";
import type { Configuration } from "./work-folder";

/** A plan that Terraform is to make. */
export interface PlanRequest {
  readonly node: StackNode;
  readonly job: Job;
  readonly stack: Configuration;
  /** Where the plan is saved. */
  readonly file: string;
  /** Variables that the configuration has a value for. */
  readonly foreseen?: ReadonlySet<string>;
  /** Further arguments. */
  readonly more?: readonly string[];
}

type Unsaved = Omit<PlanRequest, "file">;

/** Runs `terraform plan`, and reads what it saved; or has a plan carried out as soon as it is made. */
export class PlanCommand {
  constructor(
    private readonly settings: TerraformSettings,
    private readonly command: TerraformCommand,
    private readonly folders: StackFolders,
  ) {}

  async make(request: PlanRequest): Promise<Result<Ran, NodeFailure>> {
    const { file } = request;
    return this.withInputs(request, async (inputs) => {
      // Made beforehand, it is its owner's alone from the first byte on.
      await rm(file, { force: true });
      await writeFile(file, "", { mode: 0o600 });
      const args = ["plan", "-json", "-input=false", "-detailed-exitcode", `-out=${file}`];
      return this.run("plan", [...args, ...this.planningArguments(request), ...inputs], request);
    });
  }

  /** Makes a plan and carries it out. */
  carryOut(request: Unsaved): Promise<Result<Ran, NodeFailure>> {
    return this.withInputs(request, (inputs) => {
      const args = ["apply", "-json", "-input=false", "-auto-approve"];
      return this.run("apply", [...args, ...this.planningArguments(request), ...inputs], request);
    });
  }

  private async withInputs(
    { node, job }: Unsaved,
    work: (args: readonly string[]) => Promise<Result<Ran, NodeFailure>>,
  ): Promise<Result<Ran, NodeFailure>> {
    const inputs = join(this.settings.plans, `${fileName(node.id)}.tfvars.json`);
    const hasInputs = Object.keys(job.inputs).length > 0;
    try {
      await mkdir(this.settings.plans, { recursive: true, mode: 0o700 });
      if (hasInputs) await writeFile(inputs, JSON.stringify(plainValues(job.inputs)), { mode: 0o600 });
      return await work(hasInputs ? [`-var-file=${inputs}`] : []);
    } catch (error) {
      return fail(ioFailure(this.settings.plans, error));
    } finally {
      await rm(inputs, { force: true }).catch(() => undefined);
    }
  }

  private async run(
    command: "plan" | "apply",
    args: readonly string[],
    { node, job, stack }: Unsaved,
  ): Promise<Result<Ran, NodeFailure>> {
    const ran = await this.command.runWithProviders(command, args, node, job, { stack });
    if (!ran.ok || !needsInit(ran.value.messages.diagnostics)) return ran;
    // Somebody else has been in the folder's data (another Terraform, a cleaned cache): make it right, once.
    const again = await this.folders.init(node, job, stack);
    return again.ok ? this.command.runWithProviders(command, args, node, job, { stack }) : again;
  }

  /** A saved plan, as JSON text. */
  async show({ node, job, stack, file }: PlanRequest): Promise<Result<string, NodeFailure>> {
    const lines: string[] = [];
    const args = ["show", "-json", file];
    const ran = await this.command.runWithProviders("show", args, node, job, { stack, stdout: lines });
    if (!ran.ok) return ran;
    return isExit(ran.value.exit, 0) ? ok(lines.join("\n")) : fail(failureOf("show", ran.value, stack));
  }

  private planningArguments({ node, job, foreseen, more = [] }: Unsaved): readonly string[] {
    const { refresh, variables } = this.settings;
    return [
      ...(job.mode === "destroy" ? ["-destroy"] : []),
      ...(refresh ? [] : ["-refresh=false"]),
      ...more,
      ...parallelismArguments(this.settings),
      ...variableArguments(node, variables, foreseen),
    ];
  }
}
