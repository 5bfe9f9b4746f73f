import { withAttempts } from "./attempts";
import type { NodeEvent, Log } from "../events";
import type { Executor, Job, Snapshot } from "../executors/executor";
import type { NodeFailure } from "../failure";
import type { Graph, Node, NodeId } from "../graph/graph";
import { resolveInputs } from "../values/inputs";
import type { OutputValue } from "../values/outputs";
import type { Pace } from "./pace";
import type { PlannedValues } from "../plan/plan";
import { known } from "../plan/planned-value";
import { ok, type Result } from "../result";
import type { RunPorts } from "./run-ports";
import { hasSecrets, secretsOf } from "../values/secrets";
import { NOTHING_UPCOMING, type Upcoming } from "../plan/upcoming";
import { NEVER_AGAIN } from "./retry";

/** What {@link NodeWork} needs of its run. */
export interface NodeWorkContext {
  readonly graph: Graph;
  modeOf(node: Node): Job["mode"];
  readonly ports: RunPorts;
  readonly pace: Pace;
  emit(event: NodeEvent | Log): Promise<void>;
}

/** Puts nodes' executors to work: with their inputs, in attempts, and with every secret known before it can be told. */
export class NodeWork {
  private readonly snapshots = new Map<NodeId, Promise<Result<Snapshot, NodeFailure>>>();

  constructor(private readonly context: NodeWorkContext) {}

  /** Works at a node as its policy has it, each attempt with a job of its own; inputs that are upcoming are left out. */
  attempt<T>(
    id: NodeId,
    upcoming: Upcoming,
    work: (node: Node, job: Job, attempt: number) => Promise<Result<T, NodeFailure>>,
  ): Promise<Result<T, NodeFailure>> {
    const node = this.node(id);
    return withAttempts(
      node,
      {
        ...this.context.ports,
        turn: (stop) => this.context.pace.turn(stop),
        started: (attempt) => this.context.emit({ type: "node-started", node: id, attempt }),
        retrying: (failure, attempt, delayMs) =>
          this.context.emit({ type: "node-retrying", node: id, failure, attempt, delayMs }),
      },
      async (signal, attempt) => {
        const job = await this.job(node, upcoming, signal);
        return job.ok ? work(node, job.value, attempt) : job;
      },
    );
  }

  /** Works at a node before its turn: once, within its policy's time, and as none of its attempts. */
  ahead<T>(
    id: NodeId,
    work: (node: Node, job: Job) => Promise<Result<T, NodeFailure>>,
  ): Promise<Result<T, NodeFailure>> {
    const node = this.node(id);
    const once: Node = { ...node, policy: { ...node.policy, retry: NEVER_AGAIN } };
    return withAttempts(
      once,
      {
        ...this.context.ports,
        turn: (stop) => this.context.pace.turn(stop),
        started: () => Promise.resolve(),
        retrying: () => Promise.resolve(),
      },
      async (signal) => {
        const job = await this.job(node, NOTHING_UPCOMING, signal);
        return job.ok ? work(node, job.value) : job;
      },
    );
  }

  private async job(node: Node, upcoming: Upcoming, signal: AbortSignal): Promise<Result<Job, NodeFailure>> {
    const job: Job = {
      mode: this.context.modeOf(node),
      inputs: {},
      signal,
      step: (step, process, providers) => {
        const used = { ...(process && { process }), ...(providers && { providers }) };
        return this.context.emit({ type: "node-step", node: node.id, step, ...used });
      },
      log: (lines) => void this.context.emit({ type: "node-log", node: node.id, lines }),
    };
    const inputs = await resolveInputs(node, job.mode, upcoming, (from) => this.snapshotOf(from, job));
    if (!inputs.ok) return inputs;
    for (const input of Object.values(inputs.value)) if (input.sensitive) this.context.ports.redactor.add(input.value);
    const learned = await this.learnSecrets(node, job);
    return learned.ok ? ok({ ...job, inputs: inputs.value }) : learned;
  }

  /** A stack reads others' states by itself. Their secrets must be known before it can quote them, also in a resume. */
  private async learnSecrets(node: Node, job: Job): Promise<Result<void, NodeFailure>> {
    for (const { from, reason } of this.context.graph.needs.get(node.id) ?? []) {
      if (reason === "order" || !hasSecrets(this.node(from))) continue;
      const snapshot = await this.snapshotOf(from, job);
      if (!snapshot.ok) return snapshot;
      this.hide(snapshot.value);
    }
    return ok(undefined);
  }

  /** Whether a job for a node needs nothing that other nodes give. */
  asksNobody(id: NodeId): boolean {
    const needs = this.context.graph.needs.get(id) ?? [];
    const reads = needs.some(({ from, reason }) => reason !== "order" && hasSecrets(this.node(from)));
    return !reads && Object.keys(this.node(id).inputs).length === 0;
  }

  private snapshotOf(id: NodeId, job: Job): Promise<Result<Snapshot, NodeFailure>> {
    const node = this.node(id);
    const known = this.snapshots.get(id) ?? this.executor(node).read(node, job);
    this.snapshots.set(id, known);
    void known.then((snapshot) => snapshot.ok || this.snapshots.delete(id));
    return known;
  }

  /** What a node is now, for those that take its outputs. */
  remember(id: NodeId, snapshot: Snapshot): void {
    this.snapshots.set(id, Promise.resolve(ok(snapshot)));
    this.hide(snapshot);
  }

  /** Secrets that a node will give are kept from view from now on, as far as they are known. */
  foresee(values: PlannedValues): void {
    const outputs = Object.entries(values.outputs).flatMap(([name, { value, sensitive }]): [string, OutputValue][] => {
      const whole = known(value);
      return whole === undefined ? [] : [[name, { value: whole, sensitive }]];
    });
    this.hide({ outputs: Object.fromEntries(outputs) });
  }

  executor(node: Node): Executor {
    return this.context.ports.executors[node.kind];
  }

  node(id: NodeId): Node {
    const node = this.context.graph.nodes.get(id);
    if (!node) throw new Error(`node ${id} is not in the graph`);
    return node;
  }

  private hide(snapshot: Snapshot): void {
    for (const value of secretsOf(snapshot)) this.context.ports.redactor.add(value);
  }
}
