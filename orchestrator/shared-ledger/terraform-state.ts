import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { EndReason } from "../run/attempts";
import { runProgram } from "../executors/process";
import { terraformEnvironment, type Environment } from "../executors/terraform/environment";
import { isInitialised, recordInit } from "../executors/terraform/init/init";
import { describeTool, type InitTool } from "../executors/terraform/init/init-tool";
import { Messages } from "../executors/terraform/messages";
import { failureOf, isExit, type Ran } from "../executors/terraform/terraform-command";
import { ioFailure } from "../io-failure";
import type { Configuration } from "../executors/terraform/work-folder";
import type { LedgerFailure, NodeFailure } from "../failure";
import { fail, ok, type Result } from "../result";
import type { TerraformBinary } from "../project/terraform-binary";
import type { LedgerState, LedgerText } from "./ledger-state";
import { placeName, type SharedPlace } from "./place";
import { decodeState, encodeState } from "./state-text";

/** What {@link TerraformState} works with. */
export interface TerraformStateSettings {
  readonly place: SharedPlace;
  readonly terraform: TerraformBinary;
  readonly env: Environment;
  /** Where Terraform runs: kept, so that an init lasts. */
  readonly folder: string;
}

/** Terraform itself reads and writes the state: whatever it needs for that, the stacks have set up already. */
export class TerraformState implements LedgerState {
  private readonly tool: InitTool;
  private readonly configuration: Configuration;
  private isReady = false;

  constructor(private readonly settings: TerraformStateSettings) {
    const { type, config } = settings.place.backend;
    const json = { terraform: { backend: { [type]: config } } };
    this.configuration = { json, text: JSON.stringify(json) };
    this.tool = { ...settings.terraform, env: terraformEnvironment(settings.env) };
  }

  async pull(signal?: AbortSignal): Promise<Result<LedgerText | undefined, LedgerFailure>> {
    const state = await this.inFolder((isInitFresh) => this.pullText(isInitFresh, signal), signal);
    if (!state.ok) return state;
    if (state.value.trim() === "") return ok(undefined);
    const ledger = decodeState(state.value);
    return ledger ? ok(ledger) : fail(this.unusable("not-a-ledger"));
  }

  push(state: LedgerText): Promise<Result<"written" | "moved", LedgerFailure>> {
    const text = encodeState(state, this.settings.terraform.version);
    return this.inFolder(async () => {
      const pushed = await this.run(["state", "push", `-lock-timeout=${LOCK_TIMEOUT}`, "-"], { stdin: text });
      if (pushed.ok) return ok("written");
      return isRefusal(pushed.failure) ? ok("moved") : pushed;
    });
  }

  /** Works where the backend is initialised. */
  private async inFolder<T>(
    work: (isInitFresh: boolean) => Promise<Result<T, NodeFailure>>,
    signal?: AbortSignal,
  ): Promise<Result<T, LedgerFailure>> {
    try {
      const isReady = this.isReady || ((await this.isInitialised()) && (await this.usedBackend()) !== undefined);
      const ready = isReady ? ok(undefined) : await this.init(signal);
      if (!ready.ok) return fail(this.unreachable(ready.failure));
      if (!(await this.isOurState())) return fail(this.unusable("elsewhere"));
      this.isReady = true;
      const done = await work(!isReady);
      return done.ok ? done : fail(this.unreachable(done.failure));
    } catch (error) {
      return fail(this.unreachable(ioFailure(this.settings.folder, error)));
    }
  }

  /** An old init may not be good for what it was any more: a workspace may have gone, or a part of Terraform's folder. */
  private async pullText(isInitFresh: boolean, signal?: AbortSignal): Promise<Result<string, NodeFailure>> {
    const pull = (): Promise<Result<string, NodeFailure>> => this.run(["state", "pull"], { ...(signal && { signal }) });
    const pulled = await pull();
    if (pulled.ok || isInitFresh || signal?.aborted) return pulled;
    const ready = await this.init(signal);
    return ready.ok ? pull() : ready;
  }

  private isInitialised(): Promise<boolean> {
    return isInitialised(this.settings.folder, this.configuration, describeTool(this.tool));
  }

  /** Without what Terraform remembers: from another backend it would bring the ledger along, and what is torn it refuses. */
  private async init(signal?: AbortSignal): Promise<Result<void, NodeFailure>> {
    const { folder } = this.settings;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await rm(join(folder, ".terraform"), { recursive: true, force: true });
    await writeFile(join(folder, "ledger.tf.json"), this.configuration.text, { mode: 0o600 });
    const done = await this.run(["init", "-input=false", "-no-color"], { ...(signal && { signal }) });
    if (!done.ok) return done;
    await recordInit(folder, this.configuration, describeTool(this.tool));
    return ok(undefined);
  }

  /** What Terraform is told from outside counts more than the configuration, and might name the state of a stack. */
  private async isOurState(): Promise<boolean> {
    const { naming, backend } = this.settings.place;
    const used = await this.usedBackend();
    return naming.every((setting) => used?.[setting] === backend.config[setting]);
  }

  /** The settings of the backend as Terraform remembers them. */
  private async usedBackend(): Promise<Readonly<Record<string, unknown>> | undefined> {
    try {
      const memory = await readFile(join(this.settings.folder, ".terraform", "terraform.tfstate"), "utf8");
      return (JSON.parse(memory) as { readonly backend?: { readonly config?: Record<string, unknown> } }).backend
        ?.config;
    } catch {
      return undefined;
    }
  }

  /** What the command prints. */
  private async run(
    args: readonly string[],
    { stdin, signal }: { readonly stdin?: string; readonly signal?: AbortSignal },
  ): Promise<Result<string, NodeFailure>> {
    const [printed, messages] = [[] as string[], new Messages()];
    const { binary } = this.settings.terraform;
    const program = { file: binary, args, cwd: this.settings.folder, env: this.tool.env, graceMs: GRACE_MS };
    const limit = limited(signal);
    const ending = await runProgram(
      { ...program, ...(stdin !== undefined && { stdin }) },
      {
        signal: limit.signal,
        started: () => undefined,
        lines: (lines, stream) => {
          if (stream === "stdout" && args[0] === "state") printed.push(...lines);
          else for (const line of lines) messages.take(line);
        },
      },
    );
    limit.end();
    if (ending.kind === "not-started") return fail({ kind: "command-not-started", program: binary, code: ending.code });
    if (isExit(ending.exit, 0)) return ok(printed.join("\n"));
    if (signal?.aborted) return fail({ kind: "interrupted" });
    return fail(this.failureOf(args, { exit: ending.exit, messages }, limit.signal));
  }

  private failureOf(args: readonly string[], ran: Ran, { aborted }: AbortSignal): NodeFailure {
    if (aborted) return { kind: "timed-out", limit: "total", ms: LIMIT_MS };
    return failureOf(args.filter((arg) => !arg.startsWith("-")).join(" "), ran, this.configuration);
  }

  private unreachable(cause: NodeFailure): LedgerFailure {
    return { kind: "ledger-unreachable", place: placeName(this.settings.place), cause };
  }

  private unusable(problem: Extract<LedgerFailure, { kind: "ledger-unusable" }>["problem"]): LedgerFailure {
    return { kind: "ledger-unusable", place: placeName(this.settings.place), problem };
  }
}

/** Somebody else writes for no longer than a moment. */
const LOCK_TIMEOUT = "20s";

/** A run is not held up for longer by what is not its work. */
const LIMIT_MS = 60_000;
const GRACE_MS = 5_000;

/** A signal that is also aborted when the time is over. */
function limited(signal: AbortSignal | undefined): { readonly signal: AbortSignal; readonly end: () => void } {
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort("timeout" satisfies EndReason), LIMIT_MS);
  const onAbort = (): void => ended.abort("interrupt" satisfies EndReason);
  if (signal?.aborted) onAbort();
  signal?.addEventListener("abort", onAbort);
  return {
    signal: ended.signal,
    end: () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    },
  };
}

/** Terraform found another state than the one that was to be replaced. */
function isRefusal(failure: NodeFailure): boolean {
  if (failure.kind !== "terraform-failed") return false;
  const said = [failure.output, ...failure.diagnostics.map(({ summary, detail }) => `${summary} ${detail}`)].join("\n");
  return /cannot\s+(overwrite\s+existing|import)\s+state/.test(said);
}
