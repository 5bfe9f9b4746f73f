import { rm } from "node:fs/promises";
import type { NodeFailure } from "../failure";
import type { StackNode } from "../graph";
import type { NodePlan } from "../plan";
import { fail, ok, type Result } from "../result";
import type { Deferred, Executor, Job, Outdated, Planned, PlanJob, Snapshot } from "./executor";
import { outdated } from "./terraform/classify";
import { localState, readLocally } from "./terraform/local-state";
import { StackFolders } from "./terraform/stack-folders";
import { NO_CHANGES, StackPlanner } from "./terraform/stack-planner";
import { holdsNothing, parseState } from "./terraform/state";
import { failureOf, isExit, TerraformCommand } from "./terraform/terraform-command";
import { parallelismArguments, type TerraformSettings } from "./terraform/terraform-settings";

/** A hung provider gets this long to give up after a timeout, before it is killed. */
const GRACE_MS = 20_000;

/** Plans and applies stacks with Terraform's (or OpenTofu's) own command line on this machine. */
export class TerraformCli implements Executor<StackNode> {
  private readonly command: TerraformCommand;
  private readonly folders: StackFolders;
  private readonly planner: StackPlanner;

  constructor(
    private readonly settings: TerraformSettings,
    graceMs = GRACE_MS,
  ) {
    this.command = new TerraformCommand(settings, graceMs);
    this.folders = new StackFolders(settings, this.command);
    this.planner = new StackPlanner(settings, this.command, this.folders);
  }

  async plan(node: StackNode, job: PlanJob): Promise<Result<Planned | Deferred, NodeFailure>> {
    if (job.mode === "destroy" && (await this.isNothingDeployed(node))) {
      return ok({ kind: "planned", plan: NO_CHANGES, isFinal: true });
    }
    const stack = await this.folders.ready(node, job);
    return stack.ok ? this.planner.plan(node, job, stack.value) : stack;
  }

  async apply(node: StackNode, _plan: NodePlan, job: Job): Promise<Result<Snapshot, NodeFailure | Outdated>> {
    const stack = await this.folders.ready(node, job);
    if (!stack.ok) return stack;
    const args = [
      "apply",
      "-json",
      "-input=false",
      ...parallelismArguments(this.settings),
      this.planner.planFile(node),
    ];
    const ran = await this.command.run("apply", args, node, job);
    await rm(this.planner.planFile(node), { force: true });
    if (!ran.ok) return ran;
    if (isExit(ran.value.exit, 0)) return this.read(node, job);
    const failure = failureOf("apply", ran.value, stack.value);
    const refusal = outdated(ran.value.messages.diagnostics);
    return fail(refusal ? { kind: "outdated", ...refusal, failure } : failure);
  }

  async read(node: StackNode, job: Job): Promise<Result<Snapshot, NodeFailure>> {
    const local = await readLocally(node, this.settings.origin, this.command.env);
    if (local) return ok(local);
    const stack = await this.folders.ready(node, job);
    if (!stack.ok) return stack;
    const lines: string[] = [];
    const ran = await this.command.run("read", ["state", "pull"], node, job, lines);
    if (!ran.ok) return ran;
    const snapshot = isExit(ran.value.exit, 0) ? parseState(lines.join("\n")) : undefined;
    return snapshot ? ok(snapshot) : fail(failureOf("state pull", ran.value, stack.value));
  }

  private async isNothingDeployed(node: StackNode): Promise<boolean> {
    const path = localState(node, this.settings.origin, this.command.env);
    return path !== undefined && holdsNothing(path);
  }
}
