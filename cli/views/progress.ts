import type { NodeEvent, Phase, Recorded, Step } from "../../orchestrator/events";
import type { NodeId } from "../../orchestrator/graph/graph";

/** A node at work. */
export interface RunningNode {
  /** When it was started first in this phase, by the view's clock. */
  readonly since: number;
  readonly attempt: number;
  readonly doing: { readonly kind: "starting" } | { readonly kind: "step"; readonly step: Step } | Pause;
}

/** The wait before another attempt. */
export interface Pause {
  readonly kind: "pause";
  readonly until: number;
}

/** How far a run is: what a view needs to draw it at any moment. */
export class Progress {
  /** The pass over the graph that is under way; undefined between and after them. */
  phase: Phase | undefined;
  /** Where the nodes' logs are kept, if they are: a plan keeps none. */
  logFolder: string | undefined;
  readonly running = new Map<NodeId, RunningNode>();
  readonly waiting = new Set<NodeId>();
  /** Done with the phase, whatever came of it, but for the failed. */
  done = 0;
  failed = 0;
  unreached = 0;
  /** How many nodes have been at work at once. */
  widest = 0;
  /** Nodes that are not settled for good: the next phase visits them. */
  private readonly open = new Set<NodeId>();

  /** @param now the view's clock */
  on(event: Recorded, now: number): void {
    switch (event.type) {
      case "run-started":
        if (event.operation !== "plan") this.logFolder = logFolder(event.run);
        for (const id of event.nodes) this.open.add(id);
        break;
      case "run-resumed":
        this.logFolder = logFolder(event.run);
        for (const id of event.nodes) this.open.add(id);
        break;
      case "phase-started":
        this.phase = event.phase;
        this.done = 0;
        this.widest = 0;
        for (const id of this.open) this.waiting.add(id);
        break;
      case "rejected":
      case "run-finished":
        this.phase = undefined;
        break;
      case "run-waiting":
      case "approved":
      case "judged":
      case "ledger-failed":
      case "interrupted":
      case "node-log":
        break;
      case "node-started":
      case "node-step":
      case "node-retrying":
      case "node-planned":
      case "node-deferred":
      case "node-succeeded":
      case "node-failed":
      case "node-unreached":
        this.onNode(event, now);
    }
  }

  private onNode(event: NodeEvent, now: number): void {
    const { node } = event;
    switch (event.type) {
      case "node-started":
        this.waiting.delete(node);
        this.start(node, event.attempt, now);
        break;
      case "node-step":
        this.update(node, { kind: "step", step: event.step });
        break;
      case "node-retrying":
        this.update(node, { kind: "pause", until: now + event.delayMs });
        break;
      case "node-planned":
        // A node that is planned while it is applied goes on.
        if (this.phase !== "apply") this.finish(node, "done");
        break;
      case "node-deferred":
        this.finish(node, "done");
        break;
      case "node-succeeded":
        this.settle(node, "done");
        break;
      case "node-failed":
        this.settle(node, "failed");
        break;
      case "node-unreached":
        this.settle(node, "unreached");
        break;
    }
  }

  private start(node: NodeId, attempt: number, now: number): void {
    const since = this.running.get(node)?.since ?? now;
    this.running.set(node, { since, attempt, doing: { kind: "starting" } });
    this.widest = Math.max(this.widest, this.running.size);
  }

  private update(node: NodeId, doing: RunningNode["doing"]): void {
    const running = this.running.get(node);
    if (running) this.running.set(node, { ...running, doing });
  }

  private finish(node: NodeId, as: "done" | "failed" | "unreached"): void {
    this.running.delete(node);
    this.waiting.delete(node);
    this[as]++;
  }

  private settle(node: NodeId, as: "done" | "failed" | "unreached"): void {
    this.open.delete(node);
    this.finish(node, as);
  }
}

function logFolder(run: string): string {
  return `.terrace/runs/${run}/logs`;
}
