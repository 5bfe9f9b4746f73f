import { mkdir, rm, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileName } from "../../data-folder";
import type { NodeFailure } from "../../failure";
import type { StackNode } from "../../graph";
import { plainValues } from "../../outputs";
import { isEmpty, type Deferral, type NodePlan, type PlannedValues } from "../../plan";
import { fail, ok, type Result } from "../../result";
import type { Deferred, Job, Planned, PlanJob } from "../executor";
import { needsInit } from "./classify";
import { deferralOf } from "./deferral";
import { foreseenConfiguration, foreseenInputs, isForeseeable, UNKNOWN_ADDRESS, type ForeseenInputs } from "./foreseen";
import type { Messages } from "./messages";
import { readPlanJson, type ReadPlan } from "./plan-json";
import type { StackFolders } from "./stack-folders";
import { readLocally } from "./local-state";
import { failureOf, ioFailure, isExit, type Ran, type TerraformCommand } from "./terraform-command";
import { parallelismArguments, type TerraformSettings } from "./terraform-settings";
import { variableArguments } from "./variables";
import { removeForeseen, writeForeseen, type Configuration, type TerraformJson } from "./work-folder";

/** Plans stacks: with what is, or with what their producers are about to give. */
export class StackPlanner {
  constructor(
    private readonly settings: TerraformSettings,
    private readonly command: TerraformCommand,
    private readonly folders: StackFolders,
  ) {}

  async plan(node: StackNode, job: PlanJob, stack: Configuration): Promise<Result<Planned | Deferred, NodeFailure>> {
    const foreseen = foreseenInputs(node, stack.json, job.upcoming);
    return foreseen ? this.planAhead(node, job, stack, foreseen) : this.planNow(node, job, stack);
  }

  /** Where the plan of a stack is saved. */
  planFile(node: StackNode): string {
    return join(this.settings.plans, `${fileName(node.id)}.tfplan`);
  }

  /** Plans with what is. */
  private async planNow(node: StackNode, job: PlanJob, stack: Configuration): Promise<Result<Planned, NodeFailure>> {
    const ran = await this.runPlan(node, job, stack);
    if (!ran.ok) return ran;
    const plan = await this.examine(node, job, stack, ran.value);
    // One that changes nothing, or came to an error on its way, is written as well.
    if (!plan.ok || !isExit(ran.value.exit, 2)) await rm(this.planFile(node), { force: true });
    if (!plan.ok) return plan;
    const named = isExit(ran.value.exit, 2) ? withChange(plan.value.plan) : plan.value.plan;
    return ok({ ...plan.value, plan: await this.withPrior(node, named), kind: "planned", isFinal: true });
  }

  private async withPrior(node: StackNode, plan: NodePlan): Promise<NodePlan> {
    const prior = isEmpty(plan) ? undefined : (await readLocally(node, this.settings.origin, this.command.env))?.state;
    return { ...plan, ...(prior && { prior }) };
  }

  /** Plans with what producers are about to give, as far as that is known. */
  private async planAhead(
    node: StackNode,
    job: PlanJob,
    stack: Configuration,
    inputs: ForeseenInputs,
  ): Promise<Result<Planned | Deferred, NodeFailure>> {
    if (!isForeseeable(stack.json)) return ok(deferred(inputs.changes, []));
    try {
      await this.bringForeseen(node, foreseenConfiguration(stack.json, inputs));
      const ran = await this.runPlan(node, job, stack, new Set(Object.keys(inputs.variables)));
      if (!ran.ok) return ran;
      const plan = await this.examine(node, job, stack, ran.value);
      if (plan.ok) {
        const planned = await this.withPrior(node, { ...plan.value.plan, because: inputs.changes });
        return ok({ ...plan.value, plan: planned, kind: "planned", isFinal: false });
      }
      const reason = deferralOf(plan.failure, inputs, ran.value.messages, node, stack);
      return reason ? ok({ kind: "deferred", deferral: reason }) : plan;
    } catch (error) {
      return fail(ioFailure(this.settings.data.work(node.id), error));
    } finally {
      await removeForeseen(this.settings.data.work(node.id)).catch(() => undefined);
      await rm(this.planFile(node), { force: true }).catch(() => undefined);
    }
  }

  private async bringForeseen(node: StackNode, json: TerraformJson): Promise<void> {
    await writeForeseen(this.settings.data.work(node.id), basename(node.file), JSON.stringify(json));
  }

  /** What a plan that was made says, as far as it was asked for. */
  private async examine(
    node: StackNode,
    job: PlanJob,
    stack: Configuration,
    { messages, exit }: Ran,
  ): Promise<Result<{ readonly plan: NodePlan; readonly values?: PlannedValues }, NodeFailure>> {
    // A Go program that crashes may end with 2, too; only one that has planned leaves a plan behind.
    const hasChanges = isExit(exit, 2) && (await this.hasPlan(node));
    if (!hasChanges && !isExit(exit, 0)) return fail(failureOf("plan", { messages, exit }, stack));
    const isWanted = hasChanges ? job.detail !== "outline" : job.detail === "everything";
    if (!isWanted) return ok({ plan: hasChanges ? outlineOf(messages) : NO_CHANGES });
    const shown = await this.showPlan(node, job, stack);
    if (!shown.ok) return shown;
    const { changes, outputs, values } = shown.value;
    const resources = values.resources.filter(({ action }) => action !== "none");
    return ok({
      plan: hasChanges ? { changes, outputs } : NO_CHANGES,
      values: job.detail === "everything" ? values : { ...values, resources },
    });
  }

  private async showPlan(node: StackNode, job: Job, stack: Configuration): Promise<Result<ReadPlan, NodeFailure>> {
    const lines: string[] = [];
    const ran = await this.command.run("plan", ["show", "-json", this.planFile(node)], node, job, lines);
    if (!ran.ok) return ran;
    if (!isExit(ran.value.exit, 0)) return fail(failureOf("show", ran.value, stack));
    return ok(readPlanJson(lines.join("\n"), (address) => address === UNKNOWN_ADDRESS));
  }

  private async runPlan(
    node: StackNode,
    job: Job,
    stack: Configuration,
    foreseen: ReadonlySet<string> = new Set(),
  ): Promise<Result<Ran, NodeFailure>> {
    const inputs = join(this.settings.plans, `${fileName(node.id)}.tfvars.json`);
    const hasInputs = Object.keys(job.inputs).length > 0;
    try {
      await mkdir(this.settings.plans, { recursive: true, mode: 0o700 });
      // Made beforehand, it is its owner's alone from the first byte on.
      await rm(this.planFile(node), { force: true });
      await writeFile(this.planFile(node), "", { mode: 0o600 });
      if (hasInputs) await writeFile(inputs, JSON.stringify(plainValues(job.inputs)), { mode: 0o600 });
      const args = this.planArguments(node, job, foreseen, hasInputs ? [`-var-file=${inputs}`] : []);
      const ran = await this.command.run("plan", args, node, job);
      if (!ran.ok || !needsInit(ran.value.messages.diagnostics)) return ran;
      // Somebody else has been in the folder's data (another Terraform, a cleaned cache): make it right, once.
      const again = await this.folders.init(node, job, stack);
      return again.ok ? await this.command.run("plan", args, node, job) : again;
    } catch (error) {
      return fail(ioFailure(this.settings.plans, error));
    } finally {
      await rm(inputs, { force: true }).catch(() => undefined);
    }
  }

  private async hasPlan(node: StackNode): Promise<boolean> {
    const file = await stat(this.planFile(node)).catch(() => undefined);
    return file !== undefined && file.size > 0;
  }

  private planArguments(
    node: StackNode,
    job: Job,
    foreseen: ReadonlySet<string>,
    inputs: readonly string[],
  ): readonly string[] {
    const { refresh, variables } = this.settings;
    return [
      ...["plan", "-json", "-input=false", "-detailed-exitcode", `-out=${this.planFile(node)}`],
      ...(job.mode === "destroy" ? ["-destroy"] : []),
      ...(refresh ? [] : ["-refresh=false"]),
      ...parallelismArguments(this.settings),
      ...variableArguments(node, variables, foreseen),
      ...inputs,
    ];
  }
}

/** A plan that changes nothing. */
export const NO_CHANGES: NodePlan = { changes: [], outputs: [] };

function outlineOf({ changes, changedOutputs }: Messages): NodePlan {
  return { changes, outputs: changedOutputs };
}

/** Terraform says that there are changes, so there are: a kind that it does not name is called an update. */
function withChange(plan: NodePlan): NodePlan {
  return isEmpty(plan) ? { ...plan, changes: [{ address: "state", action: "update" }] } : plan;
}

function deferred(because: Deferral["because"], diagnostics: Deferral["diagnostics"]): Deferred {
  return { kind: "deferred", deferral: { because, diagnostics } };
}
