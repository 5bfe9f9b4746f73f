import type { Diagnostic } from "../../diagnostic";
import type { ProvidersUsed, Step } from "../../events";
import type { Exit, NodeFailure } from "../../failure";
import type { StackNode } from "../../graph/graph";
import { fail, ok, type Result } from "../../result";
import type { Job } from "../executor";
import { runProgram } from "../process";
import { classify } from "./classify";
import { terraformEnvironment, type Environment } from "./environment";
import { isInDoubt, ProviderLoans, type Loan } from "./loans/provider-loans";
import { errorsInText, Messages } from "./messages";
import type { TerraformSettings } from "./terraform-settings";
import { traceToConstructs } from "./trace";
import type { Configuration } from "./work-folder";

/** Runs Terraform's commands, each in the folder of a stack. */
export class TerraformCommand {
  /** What Terraform sees. */
  readonly env: Environment;
  private readonly loans: ProviderLoans;

  /** @param graceMs how long a hung provider has to give up after a timeout, before it is killed */
  constructor(
    private readonly settings: Pick<TerraformSettings, "binary" | "data" | "env" | "origin" | "pool" | "plain">,
    private readonly graceMs: number,
  ) {
    this.env = terraformEnvironment(settings.env);
    this.loans = new ProviderLoans(settings, this.env);
  }

  /**
   * Runs a command that works with the stack's providers: with running ones, if there are any to be had. What goes wrong
   * with those before anything is changed is run again with Terraform's own.
   */
  async runWithProviders(
    command: "plan" | "show" | "apply",
    args: readonly string[],
    node: StackNode,
    job: Job,
    { stack, ...options }: RunOptions & { readonly stack: Configuration },
  ): Promise<Result<Ran, NodeFailure>> {
    const step = command === "apply" ? "apply" : "plan";
    const loan = await this.borrow(node, stack, job.signal);
    if (loan === "none") return this.run(step, args, node, job, options);
    if (loan === "plain") return this.run(step, args, node, job, { ...options, providers: "plain" });
    const env = { ...options.env, TF_REATTACH_PROVIDERS: loan.reattach };
    const ran = await this.run(step, args, node, job, { ...options, env, providers: "warm" });
    const givenBack = loan.giveBack();
    if (!ran.ok || isExit(ran.value.exit, 0) || isExit(ran.value.exit, 2)) return ran;
    const { diagnostics } = ran.value.messages;
    if (!isInDoubt(diagnostics, await givenBack)) return ran;
    await this.loans.distrust(node, diagnostics);
    if (ran.value.messages.hasBegun) return ran;
    options.stdout?.splice(0);
    return this.run(step, args, node, job, { ...options, providers: "plain" });
  }

  /** Whoever ends the work does not wait for a loan. */
  private async borrow(node: StackNode, stack: Configuration, signal: AbortSignal): Promise<Loan | "plain" | "none"> {
    const borrowed = this.loans.borrow(node, stack);
    const loan = await Promise.race([borrowed, aborted(signal)]);
    if (loan) return loan;
    void borrowed.then((late) => (typeof late === "object" ? late.giveBack() : undefined)).catch(() => undefined);
    return "plain";
  }

  async run(
    step: Step,
    args: readonly string[],
    node: StackNode,
    job: Job,
    { stdout, env, providers }: RunOptions = {},
  ): Promise<Result<Ran, NodeFailure>> {
    if (job.signal.aborted) return fail({ kind: "interrupted" });
    const messages = new Messages();
    const { binary, data } = this.settings;
    let recorded: Promise<void> | undefined;
    const ending = await runProgram(
      { file: binary, args, cwd: data.work(node.id), env: { ...this.env, ...env }, graceMs: this.graceMs },
      {
        signal: job.signal,
        started: (process) => {
          recorded = job.step(step, process, providers);
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
}

/** What is special about one command. */
export interface RunOptions {
  /** Takes what the command prints, instead of the log. */
  readonly stdout?: string[];
  /** Laid over the environment that all commands have. */
  readonly env?: Environment;
  /** Whose providers it works with, where it works with any. */
  readonly providers?: ProvidersUsed;
}

/** How a command ended, and what it said. */
export interface Ran {
  readonly exit: Exit;
  readonly messages: Messages;
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}

function report(lines: readonly string[], job: Job): void {
  if (lines.length > 0) job.log(lines);
}

/** Whether a command ended with a code. */
export function isExit(exit: Exit, code: number): boolean {
  return "code" in exit && exit.code === code;
}

/** Why a command failed. */
export function failureOf(command: string, { exit, messages }: Ran, stack: Configuration): NodeFailure {
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
