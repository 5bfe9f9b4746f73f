import type { ViewClock } from "../../../cli/views/view";

/** A clock that stands still until the test moves it. */
export class DrivenClock implements ViewClock {
  /** How often a call was asked for. */
  asked = 0;
  private time = 0;
  private readonly calls = new Set<{ readonly at: number; readonly call: () => void }>();

  now(): number {
    return this.time;
  }

  after(ms: number, call: () => void): () => void {
    this.asked++;
    const due = { at: this.time + ms, call };
    this.calls.add(due);
    return () => this.calls.delete(due);
  }

  /** How many calls are due at some time. */
  get due(): number {
    return this.calls.size;
  }

  pass(ms: number): void {
    const end = this.time + ms;
    for (let next = this.next(end); next; next = this.next(end)) {
      this.time = Math.max(this.time, next.at);
      this.calls.delete(next);
      next.call();
    }
    this.time = end;
  }

  private next(end: number): { readonly at: number; readonly call: () => void } | undefined {
    return [...this.calls].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }
}
