import { existsSync } from "node:fs";
import { mkdir, rm, stat, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { fileName, type DataFolder } from "../data-folder";
import type { Step } from "../events";
import type { Diagnostic, Exit, NodeFailure } from "../failure";
import type { StackNode } from "../graph";
import { plainValues } from "../outputs";
import type { NodePlan } from "../plan";
import { fail, ok, type Result } from "../result";
import type { Executor, Job, Snapshot } from "./executor";
import { runProgram } from "./process";
import { classify, needsInit, needsUpgrade } from "./terraform/classify";
import { hasPluginCache, terraformEnvironment, type Environment } from "./terraform/environment";
import { extraInitArguments, isInitialised, recordInit } from "./terraform/init";
import { errorsInText, Messages } from "./terraform/messages";
import { holdsNothing, parseState, readStateFile } from "./terraform/state";
import { traceToConstructs } from "./terraform/trace";
import { variableArguments, type Variables } from "./terraform/variables";
import { prepareWorkFolder, type Configuration } from "./terraform/work-folder";

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

  async plan(node: StackNode, job: Job): Promise<Result<NodePlan, NodeFailure>> {
    const nothing = { changes: [], outputs: [] };
    if (job.mode === "destroy" && (await this.isNothingDeployed(node))) return ok(nothing);
    const stack = await this.ready(node, job);
    if (!stack.ok) return stack;
    const ran = await this.runPlan(node, job, stack.value);
    if (!ran.ok) return ran;
    const { messages, exit } = ran.value;
    // A Go program that crashes may end with 2, too; only one that has planned leaves a plan behind.
    if (!isExit(exit, 2) || !(await this.hasPlan(node))) {
      // One that changes nothing, or came to an error on its way, is written as well.
      await rm(this.planFile(node), { force: true });
      return isExit(exit, 0) ? ok(nothing) : fail(failureOf("plan", ran.value, stack.value));
    }
    const prior = (await this.readLocally(node))?.state;
    return ok({ ...planOf(messages), ...(prior && { prior }) });
  }

  async apply(node: StackNode, _plan: NodePlan, job: Job): Promise<Result<Snapshot, NodeFailure>> {
    const stack = await this.ready(node, job);
    if (!stack.ok) return stack;
    const args = ["apply", "-json", "-input=false", ...this.parallelism(), this.planFile(node)];
    const ran = await this.terraform("apply", args, node, job);
    await rm(this.planFile(node), { force: true });
    if (!ran.ok) return ran;
    if (!isExit(ran.value.exit, 0)) return fail(failureOf("apply", ran.value, stack.value));
    return this.read(node, job);
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

  private async runPlan(node: StackNode, job: Job, stack: Configuration): Promise<Result<Ran, NodeFailure>> {
    const inputs = join(this.settings.plans, `${fileName(node.id)}.tfvars.json`);
    const hasInputs = Object.keys(job.inputs).length > 0;
    try {
      await mkdir(this.settings.plans, { recursive: true, mode: 0o700 });
      // Made beforehand, it is its owner's alone from the first byte on.
      await rm(this.planFile(node), { force: true });
      await writeFile(this.planFile(node), "", { mode: 0o600 });
      if (hasInputs) await writeFile(inputs, JSON.stringify(plainValues(job.inputs)), { mode: 0o600 });
      const args = this.planArguments(node, job, hasInputs ? [`-var-file=${inputs}`] : []);
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

  private planArguments(node: StackNode, job: Job, inputs: readonly string[]): readonly string[] {
    const { refresh, variables } = this.settings;
    return [
      ...["plan", "-json", "-input=false", "-detailed-exitcode", `-out=${this.planFile(node)}`],
      ...(job.mode === "destroy" ? ["-destroy"] : []),
      ...(refresh ? [] : ["-refresh=false"]),
      ...this.parallelism(),
      ...variableArguments(node, variables),
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

/** Terraform says that there are changes, so there are: a kind that it does not name is called an update. */
function planOf({ changes, changedOutputs }: Messages): NodePlan {
  const isNamed = changes.length + changedOutputs.length > 0;
  return { changes: isNamed ? changes : [{ address: "state", action: "update" }], outputs: changedOutputs };
}

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
