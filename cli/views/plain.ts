import type { Recorded } from "../../orchestrator/events";
import type { NodeId } from "../../orchestrator/graph/graph";
import { folded } from "./counted";
import { seconds } from "./duration";
import { failureLinesBelowLog } from "./failure-text";
import { indented } from "./indented";
import { nodeEnd, type NodeEndEvent } from "./node-end";
import { NodeLogs } from "./node-logs";
import { painter, type Paint } from "./paint";
import { printable } from "./printable";
import { Progress } from "./progress";
import { retryNews, runNews } from "./run-news";
import type { View, ViewPorts } from "./view";

/** For logs of CI: all that a node wrote stands together, beneath how it ended, in the order in which nodes end. */
export class PlainView implements View {
  private readonly progress = new Progress();
  private readonly logs = new NodeLogs();
  private readonly paint: Paint;
  private cancelHeartbeat: (() => void) | undefined;

  constructor(private readonly ports: Omit<ViewPorts, "history">) {
    this.paint = painter(ports.terminal.color);
  }

  on(event: Recorded): void {
    this.print(event);
    this.progress.on(event, this.ports.clock.now());
    if (this.progress.phase !== undefined) this.cancelHeartbeat ??= this.nextHeartbeat();
  }

  close(): void {
    this.cancelHeartbeat?.();
    this.cancelHeartbeat = undefined;
    for (const node of this.logs.nodes) this.writeBlock(node, "not ended");
  }

  private print(event: Recorded): void {
    switch (event.type) {
      case "node-log":
        this.logs.add(event);
        break;
      case "node-started":
      case "node-step":
        break;
      case "node-retrying":
        // Among the lines of the node's attempts it tells where one ends and the next begins.
        this.logs.add({ node: event.node, lines: [retryNews(event)] });
        break;
      case "node-planned":
        // A node that is planned while it is applied goes on.
        if (this.progress.phase !== "apply") this.writeEnd(event);
        break;
      case "node-deferred":
      case "node-succeeded":
      case "node-unreached":
        this.writeEnd(event);
        break;
      case "node-failed":
        this.writeEnd(event, failureLinesBelowLog(event.failure, this.paint));
        break;
      case "run-started":
      case "run-resumed":
      case "run-waiting":
      case "run-finished":
      case "phase-started":
      case "approved":
      case "judged":
      case "ledger-failed":
      case "rejected":
      case "interrupted":
        this.write(runNews(event));
    }
  }

  private writeEnd(event: NodeEndEvent, more: readonly string[] = []): void {
    const { glyph, look, words } = nodeEnd(event);
    this.writeBlock(event.node, this.paint(look, `${glyph} ${words.join(", ")}`), more);
  }

  private writeBlock(node: NodeId, end: string, more: readonly string[] = []): void {
    const header = `${this.paint("bold", `── ${printable(node)} ──`)} ${end}`;
    this.write([header, ...indented([...this.logs.take(node, this.progress.logFolder), ...more])]);
  }

  private write(lines: readonly string[]): void {
    if (lines.length > 0) this.ports.terminal.write(lines.map((line) => `${line}\n`).join(""));
  }

  /** CI takes a job that writes nothing for dead. */
  private nextHeartbeat(): () => void {
    return this.ports.clock.after(HEARTBEAT_MS, () => {
      this.cancelHeartbeat = undefined;
      if (this.progress.phase === undefined) return;
      this.write([this.paint("dim", this.heartbeat())]);
      this.cancelHeartbeat = this.nextHeartbeat();
    });
  }

  private heartbeat(): string {
    const now = this.ports.clock.now();
    const nodes = [...this.progress.running].map(([id, { since }]) => `${printable(id)} (${seconds(now - since)})`);
    const { done, waiting } = this.progress;
    return `… at work: ${folded(nodes, MOST_NAMED).join(", ") || "nothing"}; ${done} done, ${waiting.size} waiting`;
  }
}

const HEARTBEAT_MS = 30_000;
const MOST_NAMED = 5;
