import { existsSync } from "node:fs";
import { mkdir, rm, stat, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { fileName, type DataFolder } from "../data-folder";
import type { Step } from "../events";
import type { Diagnostic } from "../diagnostic";
import type { Exit, NodeFailure } from "../failure";
import type { StackNode } from "../graph";
import { plainValues } from "../outputs";
import type { FailureClass } from "../graph-file";
import { isEmpty, type Deferral, type NodePlan, type PlannedValues } from "../plan";
import { fail, ok, type Result } from "../result";
import type { Deferred, Executor, Job, Outdated, Planned, PlanJob, Snapshot } from "./executor";
import { runProgram } from "./process";
import { classify, needsInit, needsUpgrade, outdated } from "./terraform/classify";
import { hasPluginCache, terraformEnvironment, type Environment } from "./terraform/environment";
import {
  foreseenConfiguration,
  foreseenInputs,
  inputsAtFault,
  isSomethingGone,
  isForeseeable,
  UNKNOWN_ADDRESS,
  type ForeseenInputs,
} from "./terraform/foreseen";
import { extraInitArguments, isInitialised, recordInit } from "./terraform/init";
import { errorsInText, Messages } from "./terraform/messages";
import { readPlanJson, type ReadPlan } from "./terraform/plan-json";
import { holdsNothing, parseState, readStateFile } from "./terraform/state";
import { traceToConstructs } from "./terraform/trace";
import { variableArguments, type Variables } from "./terraform/variables";
import {
  prepareWorkFolder,
  removeForeseen,
  writeForeseen,
  type Configuration,
  type TerraformJson,
} from "./terraform/work-folder";

/** What {@link TerraformCli} works with; the same for all stacks of a run. */
export interface TerraformCliSettings {
  readonly binary: string;
  /** The tool's name and version, for example `Terraform v1.11.4`. */
  readonly version: string;
  /** The run's frozen copy of the synthesized files. */
  readonly frozen: string;
  /** Where the app synthesizes to. */
  readonly origin: string;
  readonly data: DataFolder;
  /** Where saved plans lie until they are applied; only their owner can look into it. */
  readonly plans: string;
  /** `-parallelism` of each Terraform command; Terraform's own default when absent. */
  readonly parallelism?: number;
  readonly refresh: boolean;
  readonly variables: Variables;
  readonly env: Environment;
}

/** A hung provider gets this long to give up after a timeout, before it is killed. */
const GRACE_MS = 20_000;

/** Plans and applies stacks with Terraform's (or OpenTofu's) own command line on this machine. */
export class TerraformCli implements Executor<StackNode> {
  private readonly env: Environment;
  private inits: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly settings: TerraformCliSettings,
    private readonly graceMs = GRACE_MS,
  ) {
    this.env = terraformEnvironment(settings.env);
  }

  async plan(node: StackNode, job: PlanJob): Promise<Result<Planned | Deferred, NodeFailure>> {
    if (job.mode === "destroy" && (await this.isNothingDeployed(node))) return ok(nothingToDo());
    const stack = await this.ready(node, job);
    if (!stack.ok) return stack;
    const foreseen = foreseenInputs(node, stack.value.json, job.upcoming);
    return foreseen ? this.planAhead(node, job, stack.value, foreseen) : this.planNow(node, job, stack.value);
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
    const prior = isEmpty(plan) ? undefined : (await this.readLocally(node))?.state;
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
    const ran = await this.terraform("plan", ["show", "-json", this.planFile(node)], node, job, lines);
    if (!ran.ok) return ran;
    if (!isExit(ran.value.exit, 0)) return fail(failureOf("show", ran.value, stack));
    return ok(readPlanJson(lines.join("\n"), (address) => address === UNKNOWN_ADDRESS));
  }

  async apply(node: StackNode, _plan: NodePlan, job: Job): Promise<Result<Snapshot, NodeFailure | Outdated>> {
    const stack = await this.ready(node, job);
    if (!stack.ok) return stack;
    const args = ["apply", "-json", "-input=false", ...this.parallelism(), this.planFile(node)];
    const ran = await this.terraform("apply", args, node, job);
    await rm(this.planFile(node), { force: true });
    if (!ran.ok) return ran;
    if (isExit(ran.value.exit, 0)) return this.read(node, job);
    const failure = failureOf("apply", ran.value, stack.value);
    const refusal = outdated(ran.value.messages.diagnostics);
    return fail(refusal ? { kind: "outdated", ...refusal, failure } : failure);
  }

  async read(node: StackNode, job: Job): Promise<Result<Snapshot, NodeFailure>> {
    const local = await this.readLocally(node);
    if (local) return ok(local);
    const stack = await this.ready(node, job);
    if (!stack.ok) return stack;
    const lines: string[] = [];
    const ran = await this.terraform("read", ["state", "pull"], node, job, lines);
    if (!ran.ok) return ran;
    const snapshot = isExit(ran.value.exit, 0) ? parseState(lines.join("\n")) : undefined;
    return snapshot ? ok(snapshot) : fail(failureOf("state pull", ran.value, stack.value));
  }

  private async isNothingDeployed(node: StackNode): Promise<boolean> {
    const path = this.localState(node);
    return path !== undefined && holdsNothing(path);
  }

  private async readLocally(node: StackNode): Promise<Snapshot | undefined> {
    const path = this.localState(node);
    return path === undefined ? undefined : readStateFile(path);
  }

  /** The state's file itself, where there is one on this machine. */
  private localState(node: StackNode): string | undefined {
    const { type, config } = node.backend;
    const workspace = this.env["TF_WORKSPACE"] ?? "default";
    const path = config["path"] ?? "terraform.tfstate";
    const isPlain = type === "local" && workspace === "default" && typeof path === "string" && !path.includes("${");
    return isPlain ? resolve(this.settings.origin, node.folder, path) : undefined;
  }

  /** Brings the stack's folder up to date, and initialises it if something that an init depends on has changed. */
  private async ready(node: StackNode, job: Job): Promise<Result<Configuration, NodeFailure>> {
    const work = this.settings.data.work(node.id);
    try {
      const configuration = await prepareWorkFolder(
        { frozen: join(this.settings.frozen, node.folder), origin: join(this.settings.origin, node.folder), work },
        basename(node.file),
      );
      const isReady = await isInitialised(work, configuration, this.tool);
      const ready = isReady ? ok(configuration) : await this.init(node, job, configuration);
      return ready.ok ? await this.saveUnsaved(node, job, configuration) : ready;
    } catch (error) {
      return fail(ioFailure(work, error));
    }
  }

  /** A state that Terraform could not write to its backend lies in the folder. It is saved before anything else is done. */
  private async saveUnsaved(
    node: StackNode,
    job: Job,
    stack: Configuration,
  ): Promise<Result<Configuration, NodeFailure>> {
    const unsaved = join(this.settings.data.work(node.id), "errored.tfstate");
    if (!existsSync(unsaved)) return ok(stack);
    const ran = await this.terraform("apply", ["state", "push", basename(unsaved)], node, job);
    if (!ran.ok) return ran;
    if (!isExit(ran.value.exit, 0)) return fail(failureOf("state push", ran.value, stack));
    await rm(unsaved);
    return ok(stack);
  }

  private async init(node: StackNode, job: Job, stack: Configuration): Promise<Result<Configuration, NodeFailure>> {
    // An init that went well has nothing to say.
    const said: string[] = [];
    const quietly: Job = { ...job, log: (lines) => void said.push(...lines) };
    const ran = await this.runInit(node, quietly);
    if (!ran.ok) return ran;
    if (!isExit(ran.value.exit, 0)) {
      job.log(said);
      return fail(failureOf("init", ran.value, stack));
    }
    await recordInit(this.settings.data.work(node.id), stack, this.tool);
    return ok(stack);
  }

  private async runInit(node: StackNode, job: Job): Promise<Result<Ran, NodeFailure>> {
    const args = ["init", "-input=false", "-no-color", ...(await extraInitArguments(this.settings.data.work(node.id)))];
    const init = async (): Promise<Result<Ran, NodeFailure>> => {
      const ran = await this.terraform("init", args, node, job);
      // The app asks for another version of a provider than before. As for cdktf-cli, its word counts.
      const isHeldBack = ran.ok && needsUpgrade(ran.value.messages.other);
      return isHeldBack ? this.terraform("init", [...args, "-upgrade"], node, job) : ran;
    };
    return hasPluginCache(this.env) ? this.oneAtATime(init) : init();
  }

  private oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const result = this.inits.then(work);
    this.inits = result.catch(() => undefined);
    return result;
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
      const ran = await this.terraform("plan", args, node, job);
      if (!ran.ok || !needsInit(ran.value.messages.diagnostics)) return ran;
      // Somebody else has been in the folder's data (another Terraform, a cleaned cache): make it right, once.
      const again = await this.init(node, job, stack);
      return again.ok ? await this.terraform("plan", args, node, job) : again;
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
      ...this.parallelism(),
      ...variableArguments(node, variables, foreseen),
      ...inputs,
    ];
  }

  private async terraform(
    step: Step,
    args: readonly string[],
    node: StackNode,
    job: Job,
    stdout?: string[],
  ): Promise<Result<Ran, NodeFailure>> {
    if (job.signal.aborted) return fail({ kind: "interrupted" });
    const messages = new Messages();
    const { binary, data } = this.settings;
    let recorded: Promise<void> | undefined;
    const ending = await runProgram(
      { file: binary, args, cwd: data.work(node.id), env: this.env, graceMs: this.graceMs },
      {
        signal: job.signal,
        started: (process) => {
          recorded = job.step(step, process);
        },
        lines: (lines, stream) => {
          if (stdout && stream === "stdout") stdout.push(...lines);
          else
            report(
              lines.flatMap((line) => messages.take(line)),
              job,
            );
        },
      },
    );
    await recorded;
    if (ending.kind === "not-started") return fail(notStarted(binary, ending.code));
    return ok({ exit: ending.exit, messages });
  }

  private planFile(node: StackNode): string {
    return join(this.settings.plans, `${fileName(node.id)}.tfplan`);
  }

  private parallelism(): readonly string[] {
    const { parallelism } = this.settings;
    return parallelism === undefined ? [] : [`-parallelism=${parallelism}`];
  }

  /** What inits, and what it is always told beside its arguments: which backend, for many. */
  private get tool(): string {
    const { binary, version } = this.settings;
    return [binary, version, this.env["TF_CLI_ARGS"], this.env["TF_CLI_ARGS_init"]].join(" ");
  }
}

interface Ran {
  readonly exit: Exit;
  readonly messages: Messages;
}

function report(lines: readonly string[], job: Job): void {
  if (lines.length > 0) job.log(lines);
}

function isExit(exit: Exit, code: number): boolean {
  return "code" in exit && exit.code === code;
}

const NO_CHANGES: NodePlan = { changes: [], outputs: [] };

function nothingToDo(): Planned {
  return { kind: "planned", plan: NO_CHANGES, isFinal: true };
}

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

/**
 * Whether a plan with something unknown in it failed because of that, and so has to wait. How providers word that is
 * their affair: whatever is neither the cloud's nor the machine's trouble counts.
 */
function deferralOf(
  failure: NodeFailure,
  inputs: ForeseenInputs,
  { traversals }: Messages,
  node: StackNode,
  stack: Configuration,
): Deferral | undefined {
  const isUnknown = inputs.changes.some(({ known }) => !known);
  if (!isUnknown || failure.kind !== "terraform-failed" || !MAY_BE_UNKNOWN.has(failure.class)) return undefined;
  // Knowing more would not help it.
  const isWithout = failure.diagnostics.some(({ summary }) => summary === "Unsupported attribute");
  if (isWithout && isSomethingGone(node, stack.json, inputs)) return undefined;
  return { because: inputsAtFault(inputs, traversals, node), diagnostics: failure.diagnostics };
}

const MAY_BE_UNKNOWN: ReadonlySet<FailureClass> = new Set(["invalid-config", "conflict", "auth", "unknown"]);

function failureOf(command: string, { exit, messages }: Ran, stack: Configuration): NodeFailure {
  const output = messages.other.join("\n");
  const errors = messages.diagnostics.filter(({ severity }) => severity === "error");
  const diagnostics: readonly Diagnostic[] = errors.length > 0 ? errors : errorsInText(messages.other);
  return {
    kind: "terraform-failed",
    class: "signal" in exit ? "provider-crash" : classify(diagnostics, output),
    command,
    exit,
    diagnostics: traceToConstructs(diagnostics, stack.json),
    output: diagnostics.length > 0 ? "" : output,
  };
}

function notStarted(program: string, code: string): NodeFailure {
  return { kind: "command-not-started", program, code };
}

function ioFailure(path: string, error: unknown): NodeFailure {
  const { code, path: at, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return { kind: "io", path: at ?? path, operation: syscall ?? "use", code };
}
