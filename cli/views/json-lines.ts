import type { Recorded } from "../../orchestrator/events";
import type { Terminal, View } from "./view";

/** For programs: one event a line, as JSON. */
export class JsonLines implements View {
  constructor(private readonly output: Pick<Terminal, "write">) {}

  on(event: Recorded): void {
    this.output.write(`${JSON.stringify(event)}\n`);
  }

  close(): void {
    // Every line was written when its event came.
  }
}
