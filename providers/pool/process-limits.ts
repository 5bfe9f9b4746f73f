import type { ProviderProcess } from "./provider-process";

/** How much a pool may take. */
export interface Limits {
  /** How many processes it keeps; more only while all of them are in use. */
  readonly processes: number;
  /** A process that takes more memory is given to nobody new, and ends when it is let go. */
  readonly bytes: number;
}

/** Keeps a pool's processes within their limits. */
export class ProcessLimits {
  /** Those that were used last come last. */
  private readonly processes = new Set<ProviderProcess>();

  constructor(private readonly limits: Limits) {}

  get all(): readonly ProviderProcess[] {
    return [...this.processes];
  }

  add(process: ProviderProcess): void {
    this.processes.add(process);
    void process.ended.then(() => this.processes.delete(process));
    this.makeRoom(process);
  }

  /** Remembers that it was of use just now. */
  touch(process: ProviderProcess): void {
    if (this.processes.delete(process)) this.processes.add(process);
  }

  /** Retires what has grown too large. */
  check(): void {
    for (const process of this.processes) if ((process.bytes ?? 0) > this.limits.bytes) process.retire();
  }

  /** One that is in use is never taken away: a Terraform may need several at once, and would wait for itself. */
  private makeRoom(added: ProviderProcess): void {
    let excess = this.processes.size - this.limits.processes;
    for (const process of this.processes) {
      if (excess <= 0) return;
      if (process === added || !process.isIdle) continue;
      process.retire();
      excess--;
    }
  }
}
