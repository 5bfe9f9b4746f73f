import type { Approver, Question } from "../../orchestrator/plan/approval";
import { noApprovedPlans } from "../../orchestrator/plan/approved-plans";
import type { Clock } from "../../orchestrator/clock";
import type { Ended, Recorded } from "../../orchestrator/events";
import { nodeId, type Graph } from "../../orchestrator/graph/graph";
import { noLedger, type Ledger } from "../../orchestrator/ledger/ledger";
import type { Journal } from "../../orchestrator/run/journal";
import { deniedFindings, type Judgement } from "../../orchestrator/plan/judgement";
import { Redactor } from "../../orchestrator/values/redact";
import { ok } from "../../orchestrator/result";
import { execute, type RunRequest } from "../../orchestrator/run/run";
import { DrivenExecutor } from "./driven-executor";

/** A run of the real engine over a driven executor, a clock that jumps, and a journal in memory. */
export class DrivenRun {
  readonly executor = new DrivenExecutor();
  readonly events: Recorded[] = [];
  readonly questions: Question[] = [];
  readonly clock = new JumpingClock();
  readonly ended: Promise<Ended>;
  readonly stop = new AbortController();
  readonly interrupt = new AbortController();

  constructor(
    graph: Graph,
    request: Partial<RunRequest> = {},
    ports: {
      readonly answers?: readonly Awaited<ReturnType<Approver>>[];
      readonly journal?: Journal;
      readonly ledger?: Partial<Ledger>;
      /** What policies say, each time they are asked. */
      readonly judgements?: readonly Judgement[];
    } = {},
  ) {
    const answers = [...(ports.answers ?? [])];
    const judgements = [...(ports.judgements ?? [])];
    const judged = (): Promise<Judgement> => {
      const next = judgements.shift();
      return next ? Promise.resolve(next) : Promise.reject(new Error("asked for one more judgement"));
    };
    const judge = { judge: judged, denied: () => judged().then(deniedFindings) };
    this.ended = execute(
      {
        run: "20261122-000000-test",
        operation: "deploy",
        graph,
        nodes: new Set(graph.nodes.keys()),
        parallelism: 10,
        failFast: false,
        approval: "given",
        rules: [],
        deployed: new Map(),
        removed: [],
        terraform: "terraform 1.11.4",
        ...request,
      },
      {
        executors: { stack: this.executor, task: this.executor },
        journal: ports.journal ?? { append: () => Promise.resolve(ok(undefined)), close: () => Promise.resolve() },
        clock: this.clock,
        random: () => 0,
        approve: (question) => {
          this.questions.push(question);
          return Promise.resolve(answers.shift() ?? "nobody");
        },
        expected: () => 1,
        ...(ports.judgements && { judge }),
        approved: noApprovedPlans,
        ledger: { ...noLedger, ...ports.ledger },
        redactor: new Redactor(),
        publish: (event) => this.events.push(event),
        stop: this.stop.signal,
        interrupt: this.interrupt.signal,
      },
    );
  }

  /** Lets a node be planned with these changes and applied. */
  async does(node: string, ...changes: readonly string[]): Promise<void> {
    (await this.executor.next("plan", node)).plans(...changes);
    if (changes.length > 0) (await this.executor.next("apply", node)).succeeds();
  }

  /** The events about nodes, as `failed B`, `unreached C because B`. */
  story(): readonly string[] {
    return this.events.flatMap((event) => {
      if (!("node" in event) || event.type === "node-step" || event.type === "node-log") return [];
      const because = "because" in event ? ` because ${event.because}` : "";
      return [`${event.type.replace("node-", "")} ${event.node}${because}`];
    });
  }
}

/** A clock on which every wait is over at once, and counted. */
class JumpingClock implements Clock {
  readonly waits: number[] = [];
  private time = 0;

  now(): number {
    return this.time;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (!signal.aborted) {
      this.waits.push(ms);
      this.time += ms;
    }
    return Promise.resolve();
  }
}

/** Ids of nodes, from text. */
export function ids(...texts: readonly string[]): ReadonlySet<ReturnType<typeof nodeId>> {
  return new Set(texts.map(nodeId));
}
