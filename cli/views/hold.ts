import type { Recorded } from "../../orchestrator/events";
import type { View } from "./view";

/** A view that keeps still while something else uses the terminal: a question, and its answer. */
export class Hold implements View {
  private held: Recorded[] | undefined;

  constructor(private readonly view: View) {}

  on(event: Recorded): void {
    if (this.held) this.held.push(event);
    else this.view.on(event);
  }

  /** From now on nothing is written. */
  hold(): void {
    if (this.held) return;
    this.held = [];
    this.view.close();
  }

  /** Shows what has happened meanwhile, and goes on. */
  release(): void {
    const held = this.held ?? [];
    this.held = undefined;
    for (const event of held) this.view.on(event);
  }

  close(): void {
    this.release();
    this.view.close();
  }
}
