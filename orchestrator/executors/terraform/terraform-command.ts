import type { Diagnostic } from "../../diagnostic";
import type { Step } from "../../events";
import type { Exit, NodeFailure } from "../../failure";
import type { StackNode } from "../../graph";
import { fail, ok, type Result } from "../../result";
import type { Job } from "../executor";
import { runProgram } from "../process";
import { classify } from "./classify";
import { terraformEnvironment, type Environment } from "./environment";
import { errorsInText, Messages } from "./messages";
import type { TerraformSettings } from "./terraform-settings";
import { traceToConstructs } from "./trace";
import type { Configuration } from "./work-folder";

/** Runs Terraform's commands, each in the folder of a stack. */
export class TerraformCommand {
  /** What Terraform sees. */
  readonly env: Environment;

  /** @param graceMs how long a hung provider has to give up after a timeout, before it is killed */
  constructor(
    private readonly settings: Pick<TerraformSettings, "binary" | "data" | "env">,
    private readonly graceMs: number,
  ) {
    this.env = terraformEnvironment(settings.env);
  }

  /** @param stdout takes what the command prints, instead of the log */
  async run(
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
}

/** How a command ended, and what it said. */
export interface Ran {
  readonly exit: Exit;
  readonly messages: Messages;
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

/** What a failure of the system is to a node; anything else is a bug, and goes on as one. */
export function ioFailure(path: string, error: unknown): NodeFailure {
  const { code, path: at, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return { kind: "io", path: at ?? path, operation: syscall ?? "use", code };
}
