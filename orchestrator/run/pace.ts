import { classOf, type NodeFailure } from "../failure";
import type { Result } from "../result";

/** Leave to make one attempt; to be handed in with what became of it. */
export type Turn = (result: Result<unknown, NodeFailure>) => void;

/**
 * How many attempts may be at work at once. When the cloud turns one away because there are too many, half as many are
 * made at once, and then one more for each round that goes well (additive increase, multiplicative decrease, as TCP finds
 * out what a network bears).
 */
export class Pace {
  private allowed: number;
  private running = 0;
  /** Counts the halvings: what was begun before the last one says nothing new by being turned away as well. */
  private halvings = 0;
  /** Each begins one that waits. */
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly most: number) {
    this.allowed = most;
  }

  /** Resolves when an attempt may be made, in the order of asking; at once when everything is to end. */
  async turn(stop: AbortSignal): Promise<Turn> {
    if (this.running < this.limit || stop.aborted) this.running++;
    else await this.wait(stop);
    const since = this.halvings;
    return (result) => {
      this.running--;
      if (result.ok) this.allowed = Math.min(this.most, this.allowed + 1 / this.allowed);
      else if (classOf(result.failure) === "throttled" && since === this.halvings) this.halve();
      while (this.running < this.limit && this.waiting.length > 0) this.waiting.shift()?.();
    };
  }

  private get limit(): number {
    return Math.max(1, Math.floor(this.allowed));
  }

  private halve(): void {
    this.halvings++;
    this.allowed = Math.max(1, this.allowed / 2);
  }

  private wait(stop: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const begin = (): void => {
        stop.removeEventListener("abort", abandon);
        this.running++;
        resolve();
      };
      const abandon = (): void => {
        this.waiting.splice(this.waiting.indexOf(begin), 1);
        begin();
      };
      this.waiting.push(begin);
      stop.addEventListener("abort", abandon);
    });
  }
}
