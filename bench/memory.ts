import { existsSync, readdirSync, readFileSync } from "node:fs";

const EVERY_MS = 50;

/**
 * Follows the memory of a program and of all that it starts, wherever that ends up: in sessions of its own, without its
 * parent. They are known by an environment variable that they inherit, or by their parent. Linux only, by proc(5).
 */
export class Memory {
  private readonly isMarked = new Map<string, boolean>();
  private readonly timer = setInterval(() => this.sample(), EVERY_MS);
  private peak = 0;

  /** `mark`: a line of the environment, such as `BENCH_RUN=7`. */
  constructor(private readonly mark: string) {}

  /** Ends it. Returns the most that all processes together had resident at one time, in bytes; undefined without /proc. */
  stop(): number | undefined {
    clearInterval(this.timer);
    return existsSync("/proc/self/environ") ? this.peak : undefined;
  }

  private sample(): void {
    const pids = processes();
    for (const pid of this.isMarked.keys()) if (!pids.has(pid)) this.isMarked.delete(pid);
    let total = 0;
    for (const pid of pids) if (this.has(pid)) total += residentBytes(pid);
    this.peak = Math.max(this.peak, total);
  }

  /** A process has its environment and its first parent from its birth on, so that it is enough to look once. */
  private has(pid: string): boolean {
    const known =
      this.isMarked.get(pid) ??
      (read(`/proc/${pid}/environ`).split("\0").includes(this.mark) || this.isMarked.get(parentOf(pid)) === true);
    this.isMarked.set(pid, known);
    return known;
  }
}

function processes(): ReadonlySet<string> {
  return new Set(existsSync("/proc") ? readdirSync("/proc").filter((name) => /^\d+$/.test(name)) : []);
}

function parentOf(pid: string): string {
  return /^PPid:\s+(\d+)$/m.exec(read(`/proc/${pid}/status`))?.[1] ?? "";
}

function residentBytes(pid: string): number {
  const [, kilobytes = "0"] = /^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`)) ?? [];
  return Number(kilobytes) * 1024;
}

/** Empty for a process that has ended in the meantime, or is somebody else's. */
function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
