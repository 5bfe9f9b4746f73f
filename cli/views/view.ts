import type { Recorded } from "../../orchestrator/events";
import type { NodeId } from "../../orchestrator/graph/graph";

/** Shows a run, event by event. A view never slows a run: nothing waits for it. */
export interface View {
  on(event: Recorded): void;
  /**
   * Writes what is still to be written, and takes away what was there for the moment only; at once. Also called before
   * something else uses the terminal, for example a question: an event after it goes on as before.
   */
  close(): void;
}

/** Where a view writes to. */
export interface Terminal {
  write(text: string): void;
  /** The width and height, which may change at any time. */
  readonly columns: number;
  readonly rows: number;
  readonly isTTY: boolean;
  readonly color: boolean;
}

/** Time for views: nothing that is asked for later keeps the process alive. */
export interface ViewClock {
  /** Milliseconds since some fixed moment. */
  now(): number;
  /** Calls once, after the milliseconds; returns what calls it off. */
  after(ms: number, call: () => void): () => void;
}

/** What a view for people works with. */
export interface ViewPorts {
  readonly terminal: Terminal;
  readonly clock: ViewClock;
  /** How long nodes are expected to take, in milliseconds, from earlier runs; for the estimates of what is left. */
  readonly history: ReadonlyMap<NodeId, number>;
}
