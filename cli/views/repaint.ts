import type { ViewClock } from "./view";

/** No more than one paint in this time, however much happens. */
const SHORTEST_MS = 100;

/** Calls for a paint: soon, but not too often; or at a later time, if nothing happens before. */
export class Repaint {
  private due: { readonly at: number; readonly cancel: () => void } | undefined;
  private last = -Infinity;

  constructor(
    private readonly clock: ViewClock,
    private readonly paint: () => void,
  ) {}

  /** Something is to be shown. */
  soon(): void {
    this.at(Math.max(this.clock.now(), this.last + SHORTEST_MS));
  }

  /** Time alone changes what is shown. */
  in(ms: number): void {
    this.at(this.clock.now() + ms);
  }

  /** Calls off what is due. */
  stop(): void {
    this.due?.cancel();
    this.due = undefined;
  }

  private at(at: number): void {
    if (this.due && this.due.at <= at) return;
    this.stop();
    this.due = { at, cancel: this.clock.after(at - this.clock.now(), () => this.run()) };
  }

  private run(): void {
    this.due = undefined;
    this.last = this.clock.now();
    this.paint();
  }
}
