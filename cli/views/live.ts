import type { Recorded } from "../../orchestrator/events";
import { Area } from "./area";
import { failureLinesBelowLog } from "./failure-text";
import { indented } from "./indented";
import { liveLines } from "./live-lines";
import { nodeEnd, type NodeEndEvent } from "./node-end";
import { NodeLogs } from "./node-logs";
import { painter, type Paint } from "./paint";
import { printable } from "./printable";
import { Progress } from "./progress";
import { Repaint } from "./repaint";
import { retryNews, runNews } from "./run-news";
import { TimeLeft } from "./time-left";
import type { View, ViewPorts } from "./view";

/** For a terminal: what runs is painted at its bottom, what is done stands above, in the scrollback. */
export class LiveView implements View {
  private readonly progress = new Progress();
  private readonly logs = new NodeLogs();
  private readonly area: Area;
  private readonly paint: Paint;
  private readonly repaint: Repaint;
  private readonly timeLeft: TimeLeft;
  private readonly begun: number;
  private printed: string[] = [];

  constructor(private readonly ports: ViewPorts) {
    this.area = new Area(ports.terminal);
    this.paint = painter(ports.terminal.color);
    this.repaint = new Repaint(ports.clock, () => this.show());
    this.timeLeft = new TimeLeft(ports.history);
    this.begun = ports.clock.now();
  }

  on(event: Recorded): void {
    this.print(event);
    this.progress.on(event, this.ports.clock.now());
    if (event.type !== "node-log") this.repaint.soon();
  }

  close(): void {
    this.repaint.stop();
    this.area.show(this.printed, []);
    this.printed = [];
  }

  private show(): void {
    const { terminal, clock } = this.ports;
    const { progress, timeLeft, begun, paint } = this;
    const now = clock.now();
    this.area.show(this.printed, liveLines({ progress, timeLeft, begun, now, paint, size: terminal }));
    this.printed = [];
    if (progress.phase !== undefined) this.repaint.in(SECOND - ((now - begun) % SECOND));
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
        this.printed.push(this.paint("yellow", retryNews(event)));
        break;
      case "node-planned":
        // What was planned is shown as a whole once all is. A node that is planned while it is applied goes on.
        if (this.progress.phase !== "apply") this.logs.drop(event.node);
        break;
      case "node-deferred":
      case "node-unreached":
        // They may be very many. The plan's text and the summary have them, each with its cause.
        this.logs.drop(event.node);
        break;
      case "node-succeeded":
        this.logs.drop(event.node);
        this.printEnd(event);
        break;
      case "node-failed":
        this.printEnd(event);
        this.printFailure(event);
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
        this.printed.push(...runNews(event).map((line) => this.paint("yellow", line)));
    }
  }

  private printEnd(event: NodeEndEvent): void {
    const { glyph, look, words } = nodeEnd(event);
    const line = `${printable(event.node)}  ${words.join("  ")}`;
    this.printed.push(`${this.paint(look, glyph)} ${look === "dim" ? this.paint("dim", line) : line}`);
  }

  private printFailure({ node, failure }: Extract<Recorded, { type: "node-failed" }>): void {
    const log = this.logs.take(node, this.progress.logFolder);
    this.printed = [...this.printed, ...indented([...log, ...failureLinesBelowLog(failure, this.paint)]), ""];
  }
}

const SECOND = 1_000;
