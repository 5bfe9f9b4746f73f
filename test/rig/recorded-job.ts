import type { ProcessIdentity, Step } from "../../orchestrator/events";
import type { PlanJob } from "../../orchestrator/executors/executor";
import type { Json, Outputs } from "../../orchestrator/values/outputs";
import { NOTHING_UPCOMING, type Upcoming } from "../../orchestrator/plan/upcoming";

/** What a {@link RecordedJob} is to be. */
export interface AskedOfJob {
  readonly mode?: PlanJob["mode"];
  readonly inputs?: Readonly<Record<string, Json>>;
  readonly upcoming?: Upcoming;
  readonly detail?: PlanJob["detail"];
}

/** A job for an executor, which remembers what it is told. */
export class RecordedJob implements PlanJob {
  readonly steps: Step[] = [];
  readonly processes: ProcessIdentity[] = [];
  readonly lines: string[] = [];
  readonly mode: PlanJob["mode"];
  readonly upcoming: Upcoming;
  readonly detail: PlanJob["detail"];
  readonly inputs: Outputs;
  readonly signal: AbortSignal;
  private readonly ending = new AbortController();

  constructor({ mode = "deploy", inputs = {}, upcoming = NOTHING_UPCOMING, detail = "outline" }: AskedOfJob = {}) {
    this.mode = mode;
    this.upcoming = upcoming;
    this.detail = detail;
    this.inputs = Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [name, { value, sensitive: false }]),
    );
    this.signal = this.ending.signal;
  }

  readonly step = (step: Step, process?: ProcessIdentity): Promise<void> => {
    this.steps.push(step);
    if (process) this.processes.push(process);
    return Promise.resolve();
  };

  readonly log = (lines: readonly string[]): void => {
    this.lines.push(...lines);
  };

  /** Asks what is at work to end. */
  end(reason: "interrupt" | "timeout"): void {
    this.ending.abort(reason);
  }

  /** Resolves when something was logged with this in it. */
  async logged(part: string): Promise<void> {
    while (!this.lines.some((line) => line.includes(part))) await new Promise((resolve) => setImmediate(resolve));
  }
}
