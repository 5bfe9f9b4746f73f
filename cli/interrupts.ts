import type { EndReason } from "../orchestrator/run/attempts";

/** The signals by which a person or a system ends a program. */
export const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * What the user's interrupts mean: the first lets what runs come to its end, the second is passed on to it. Any further
 * one changes nothing: a Terraform that is interrupted twice leaves its state locked.
 */
export class Interrupts {
  private readonly first = new AbortController();
  private readonly second = new AbortController();
  private readonly onSignal = (): void => {
    if (this.first.signal.aborted) this.second.abort("interrupt" satisfies EndReason);
    else this.first.abort();
  };

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.onSignal);
  }

  /** Aborted by the first interrupt. */
  get stop(): AbortSignal {
    return this.first.signal;
  }

  /** Aborted by the second. */
  get interrupt(): AbortSignal {
    return this.second.signal;
  }

  /** From now on an interrupt ends the process, as usual. */
  release(): void {
    for (const signal of SIGNALS) process.off(signal, this.onSignal);
  }
}
