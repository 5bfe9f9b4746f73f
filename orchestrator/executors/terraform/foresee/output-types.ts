import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileName } from "../../../project/data-folder";
import type { NodeFailure } from "../../../failure";
import { ioFailure } from "../../../io-failure";
import type { PlannedOutputs } from "../../../plan/plan";
import { fail, ok, type Result } from "../../../result";
import type { PlanCommand, PlanRequest } from "../plan-command";
import { isExit } from "../terraform-command";
import type { TerraformSettings } from "../terraform-settings";
import { outputsWithoutType, typeProbe, withProbedTypes } from "./type-probe";
import { removeForeseen, writeForeseen, type TerraformJson } from "../work-folder";

/**
 * Finds out the types of outputs that a plan knows in part: with a second plan, since the first says nothing of them,
 * and is what may be applied. A set is a set then for those who use it, with an order and a size that are not known.
 */
export class OutputTypes {
  constructor(
    private readonly settings: Pick<TerraformSettings, "data" | "plans">,
    private readonly plans: PlanCommand,
  ) {}

  /**
   * Outputs, with their types as far as Terraform tells them.
   *
   * @param json the configuration that they were planned with
   */
  async told(
    outputs: PlannedOutputs,
    json: TerraformJson,
    request: Omit<PlanRequest, "file" | "more">,
  ): Promise<Result<PlannedOutputs, NodeFailure>> {
    const names = outputsWithoutType(outputs);
    const probe = names.length > 0 ? typeProbe(json, names) : undefined;
    if (!probe) return ok(outputs);
    const shown = await this.shown(probe, request);
    return shown.ok ? ok(shown.value === undefined ? outputs : withProbedTypes(outputs, shown.value)) : shown;
  }

  /** What the plan of a probe says; undefined when Terraform can't plan it. Its complaints are nobody's concern. */
  private async shown(
    probe: TerraformJson,
    { node, job, ...rest }: Omit<PlanRequest, "file" | "more">,
  ): Promise<Result<string | undefined, NodeFailure>> {
    const work = this.settings.data.work(node.id);
    const file = join(this.settings.plans, `${fileName(node.id)}.types.tfplan`);
    const quietly = { ...job, log: () => undefined };
    const request = { ...rest, node, job: quietly, file, more: ["-refresh=false", "-lock=false"] };
    try {
      await writeForeseen(work, basename(node.file), JSON.stringify(probe));
      const ran = await this.plans.make(request);
      if (!ran.ok) return ran;
      return isExit(ran.value.exit, 2) ? await this.plans.show(request) : ok(undefined);
    } catch (error) {
      return fail(ioFailure(work, error));
    } finally {
      await removeForeseen(work).catch(() => undefined);
      await rm(file, { force: true }).catch(() => undefined);
    }
  }
}
