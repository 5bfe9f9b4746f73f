import type { Clock } from "../../orchestrator/clock";

/** A clock that stands still until the test moves it. */
export class SteppingClock implements Clock {
  private time = 0;
  private sleepers: { readonly until: number; readonly wake: () => void }[] = [];

  now(): number {
    return this.time;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((wake) => {
      this.sleepers.push({ until: this.time + ms, wake });
      signal.addEventListener("abort", () => wake());
    });
  }

  /** Moves on, and lets everybody whose time has come wake up. */
  async step(ms: number): Promise<void> {
    await settled();
    this.time += ms;
    const due = this.sleepers.filter(({ until }) => until <= this.time);
    this.sleepers = this.sleepers.filter(({ until }) => until > this.time);
    for (const { wake } of due) wake();
    await settled();
  }
}

/** Resolves when all that can happen without time has happened. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
