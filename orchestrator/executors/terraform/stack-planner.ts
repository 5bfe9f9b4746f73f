import { rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileName } from "../../project/data-folder";
import type { NodeFailure } from "../../failure";
import { ioFailure } from "../../io-failure";
import type { StackNode } from "../../graph/graph";
import { isEmpty, type Deferral, type NodePlan, type PlannedValues } from "../../plan/plan";
import { fail, ok, type Result } from "../../result";
import type { Deferred, Job, Planned, PlanJob } from "../executor";
import { deferralOf } from "./foresee/deferral";
import {
  foreseenConfiguration,
  foreseenInputs,
  isForeseeable,
  UNKNOWN_ADDRESS,
  type ForeseenInputs,
} from "./foresee/foreseen";
import { readLocally } from "./local-state";
import type { Messages } from "./messages";
import { OutputTypes } from "./foresee/output-types";
import { PlanCommand, type PlanRequest } from "./plan-command";
import { readPlanJson } from "./plan-json";
import type { StackFolders } from "./init/stack-folders";
import { failureOf, isExit, type Ran, type TerraformCommand } from "./terraform-command";
import type { TerraformSettings } from "./terraform-settings";
import { removeForeseen, writeForeseen, type Configuration, type TerraformJson } from "./work-folder";

/** Plans stacks: with what is, or with what their producers are about to give. */
export class StackPlanner {
  private readonly plans: PlanCommand;
  private readonly types: OutputTypes;

  constructor(
    private readonly settings: TerraformSettings,
    private readonly command: TerraformCommand,
    folders: StackFolders,
  ) {
    this.plans = new PlanCommand(settings, command, folders);
    this.types = new OutputTypes(settings, this.plans);
  }

  async plan(node: StackNode, job: PlanJob, stack: Configuration): Promise<Result<Planned | Deferred, NodeFailure>> {
    const foreseen = foreseenInputs(node, stack.json, job.upcoming);
    return foreseen ? this.planAhead(node, job, stack, foreseen) : this.planNow(node, job, stack);
  }

  /** Makes a plan with what is, and has it carried out without saving it. */
  async carryOut(
    node: StackNode,
    job: Job,
    stack: Configuration,
  ): Promise<{ readonly ran: Result<Ran, NodeFailure>; readonly plan: NodePlan }> {
    const ran = await this.plans.carryOut({ node, job, stack });
    return { ran, plan: ran.ok ? outlineOf(ran.value.messages) : NO_CHANGES };
  }

  /** Where the plan of a stack is saved. */
  planFile(node: StackNode): string {
    return join(this.settings.plans, `${fileName(node.id)}.tfplan`);
  }

  /** Plans with what is. */
  private async planNow(node: StackNode, job: PlanJob, stack: Configuration): Promise<Result<Planned, NodeFailure>> {
    const request = { node, job, stack, file: this.planFile(node) };
    const ran = await this.plans.make(request);
    if (!ran.ok) return ran;
    const plan = await this.examine(request, stack.json, ran.value);
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
      const json = foreseenConfiguration(stack.json, inputs);
      await writeForeseen(this.settings.data.work(node.id), basename(node.file), JSON.stringify(json));
      const foreseen = new Set(Object.keys(inputs.variables));
      const request = { node, job, stack, file: this.planFile(node), foreseen };
      const ran = await this.plans.make(request);
      if (!ran.ok) return ran;
      const plan = await this.examine(request, json, ran.value);
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

  /** What a plan that was made says, as far as it was asked for. */
  private async examine(
    request: PlanRequest & { readonly job: PlanJob },
    json: TerraformJson,
    { messages, exit }: Ran,
  ): Promise<Result<Examined, NodeFailure>> {
    const { node, job, stack } = request;
    // A Go program that crashes may end with 2, too; only one that has planned leaves a plan behind.
    const hasChanges = isExit(exit, 2) && (await this.hasPlan(node));
    if (!hasChanges && !isExit(exit, 0)) return fail(failureOf("plan", { messages, exit }, stack));
    const isWanted = hasChanges ? job.detail !== "outline" : job.detail === "everything";
    // Policies look at what stays as it is, too.
    const judge = job.mode === "deploy" && job.detail !== "outline" ? this.settings.judge : undefined;
    const outlined: Examined = { plan: hasChanges ? outlineOf(messages) : NO_CHANGES };
    if (!isWanted && !judge) return ok(outlined);
    const shown = await this.plans.show(request);
    if (!shown.ok) return shown;
    judge?.readPlan(node.id, shown.value);
    if (!isWanted) return ok(outlined);
    const { changes, outputs, values } = readPlanJson(shown.value, (address) => address === UNKNOWN_ADDRESS);
    const plan = hasChanges ? { changes, outputs } : NO_CHANGES;
    // What is planned right before it is done, to the last value, is planned for nobody who uses it.
    if (job.detail === "everything") return ok({ plan, values });
    const told = await this.types.told(values.outputs, json, request);
    if (!told.ok) return told;
    const resources = values.resources.filter(({ action }) => action !== "none");
    return ok({ plan, values: { resources, outputs: told.value } });
  }

  private async hasPlan(node: StackNode): Promise<boolean> {
    const file = await stat(this.planFile(node)).catch(() => undefined);
    return file !== undefined && file.size > 0;
  }
}

interface Examined {
  readonly plan: NodePlan;
  readonly values?: PlannedValues;
}

/** A plan that changes nothing. */
export const NO_CHANGES: NodePlan = { changes: [], outputs: [] };

function outlineOf({ changes, changedOutputs }: Messages): NodePlan {
  return { changes, outputs: changedOutputs };
}

/** Terraform says that there are changes, so there are: a kind that it does not name is called an update. */
export function withChange(plan: NodePlan): NodePlan {
  return isEmpty(plan) ? { ...plan, changes: [{ address: "state", action: "update" }] } : plan;
}

function deferred(because: Deferral["because"], diagnostics: Deferral["diagnostics"]): Deferred {
  return { kind: "deferred", deferral: { because, diagnostics } };
}
