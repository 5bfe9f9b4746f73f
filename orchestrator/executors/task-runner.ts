import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { DataFolder } from "../project/data-folder";
import type { Exit, NodeFailure } from "../failure";
import type { TaskNode } from "../graph/graph";
import { codeOf } from "../error-code";
import { plainValues, type Outputs } from "../values/outputs";
import type { NodePlan } from "../plan/plan";
import { fail, ok, type Result } from "../result";
import { writeDurably } from "../write-file";
import type { Executor, Job, Planned, PlanJob, Snapshot } from "./executor";
import { runProgram, type Ending } from "./process";
import { readOutputs } from "./task/outputs";
import { fingerprints, planTask } from "./task/plan";
import { readRecord, type TaskRecord } from "./task/record";
import { fill, fillShell } from "./task/template";
import type { Environment } from "./terraform/environment";
import type { ProviderPool } from "./terraform/loans/provider-pool";

/** What {@link TaskRunner} works with. */
export interface TaskRunnerSettings {
  /** The project folder, where commands run unless they say otherwise. */
  readonly project: string;
  readonly data: DataFolder;
  /** For the files that a command and Terrace exchange; only their owner can look into it. */
  readonly scratch: string;
  readonly env: Environment;
  /** Told before a command may change something. @default nobody is */
  readonly pool?: Pick<ProviderPool, "readAnew">;
}

/** A command that was asked to end gets this long. */
const GRACE_MS = 10_000;

/** Lines of a failed command's output that its failure quotes. */
const QUOTED_LINES = 20;

/** Of a line that is longer, the failure quotes only the beginning. */
const QUOTED_LENGTH = 10_000;

/**
 * Runs command tasks on this machine.
 *
 * A command that was at work when everything was killed is run again by the resumed run: whether it had come to its end
 * nobody can know. A task's record is on the disk before it counts as done, so no command that ended well runs twice.
 */
export class TaskRunner implements Executor<TaskNode> {
  constructor(private readonly settings: TaskRunnerSettings) {}

  async plan(node: TaskNode, job: PlanJob): Promise<Result<Planned, NodeFailure>> {
    const record = await readRecord(this.recordFile(node));
    if (!record.ok) return record;
    return ok(planTask(node, record.value, job));
  }

  async apply(node: TaskNode, _plan: NodePlan, job: Job): Promise<Result<Snapshot, NodeFailure>> {
    const { data, scratch } = this.settings;
    try {
      if (job.mode === "destroy") return await this.forget(node);
      await mkdir(scratch, { recursive: true, mode: 0o700 });
      const exchange = await mkdtemp(join(scratch, "task-"));
      const outputs = await this.run(node, job, exchange).finally(() => rm(exchange, { recursive: true, force: true }));
      if (!outputs.ok) return outputs;
      const record: TaskRecord = { ...fingerprints(node, plainValues(job.inputs)), outputs: outputs.value };
      await writeDurably(data.task(node.id), JSON.stringify(record));
      return ok({ outputs: outputs.value });
    } catch (error) {
      return fail({ kind: "io", path: data.path, operation: "write", code: codeOf(error) });
    }
  }

  async read(node: TaskNode): Promise<Result<Snapshot, NodeFailure>> {
    const record = await readRecord(this.recordFile(node));
    return record.ok ? ok({ outputs: record.value?.outputs ?? {} }) : record;
  }

  private async forget(node: TaskNode): Promise<Result<Snapshot, NodeFailure>> {
    await rm(this.recordFile(node), { force: true });
    return ok({ outputs: {} });
  }

  private async run(node: TaskNode, job: Job, exchange: string): Promise<Result<Outputs, NodeFailure>> {
    if (job.signal.aborted) return fail({ kind: "interrupted" });
    await this.settings.pool?.readAnew?.();
    const [inputs, outputs] = [join(exchange, "inputs.json"), join(exchange, "outputs.json")];
    await writeFile(inputs, JSON.stringify(plainValues(job.inputs)), { mode: 0o600 });
    const [file = "", ...args] = argvOf(node, job.inputs);
    const quoted: string[] = [];
    const ending = await this.runCommand(node, job, { file, args, inputs, outputs }, quoted);
    if (ending.kind === "not-started") return fail(notStarted(file, this.folderOf(node), ending.code));
    if (!isSuccess(ending.exit)) {
      return fail({ kind: "command-failed", program: file, exit: ending.exit, output: quoted.join("\n") });
    }
    return readOutputs(outputs, node.outputs);
  }

  private async runCommand(
    node: TaskNode,
    job: Job,
    command: {
      readonly file: string;
      readonly args: readonly string[];
      readonly inputs: string;
      readonly outputs: string;
    },
    quoted: string[],
  ): Promise<Ending> {
    const { stdin, env } = node.command;
    let recorded: Promise<void> | undefined;
    const ending = await runProgram(
      {
        file: command.file,
        args: command.args,
        cwd: this.folderOf(node),
        env: {
          ...this.settings.env,
          ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, fill(value, job.inputs)])),
          TERRACE_INPUTS: command.inputs,
          TERRACE_OUTPUTS: command.outputs,
        },
        ...(stdin !== undefined && { stdin: fill(stdin, job.inputs) }),
        graceMs: GRACE_MS,
      },
      {
        signal: job.signal,
        started: (process) => {
          recorded = job.step("command", process);
        },
        lines: (lines) => {
          job.log(lines);
          quoted.push(...lines.slice(-QUOTED_LINES).map((line) => line.slice(0, QUOTED_LENGTH)));
          quoted.splice(0, quoted.length - QUOTED_LINES);
        },
      },
    );
    await recorded;
    return ending;
  }

  private folderOf(node: TaskNode): string {
    return resolve(this.settings.project, node.command.cwd ?? ".");
  }

  private recordFile(node: TaskNode): string {
    return this.settings.data.task(node.id);
  }
}

function argvOf({ command }: TaskNode, inputs: Outputs): readonly string[] {
  return "argv" in command.command
    ? command.command.argv.map((part) => fill(part, inputs))
    : ["/bin/sh", "-c", fillShell(command.command.shell, inputs)];
}

/** The system says the same of a missing program and of a missing folder. */
function notStarted(program: string, folder: string, code: string): NodeFailure {
  const isFolderMissing = code === "ENOENT" && !existsSync(folder);
  if (isFolderMissing) return { kind: "io", path: folder, operation: "open", code };
  return { kind: "command-not-started", program, code };
}

function isSuccess(exit: Exit): boolean {
  return "code" in exit && exit.code === 0;
}
