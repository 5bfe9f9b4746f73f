import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";

/**
 * A temporary folder that commands have for themselves: all that they start can be told by it, and what they leave lies
 * in it. Its path is short, since that of a socket has to be.
 */
export class Surroundings {
  readonly folder = mkdtempSync("/tmp/tw-");

  /** What puts a command there. */
  get env(): Readonly<Record<string, string>> {
    return { TMPDIR: this.folder, XDG_RUNTIME_DIR: this.folder, TERRACE_CACHE_DIR: join(this.folder, CACHE) };
  }

  /** The provider processes that there are. */
  get providers(): readonly number[] {
    return this.pids(([, program = ""]) => basename(program).startsWith("terraform-provider-"));
  }

  /** Counts the provider processes from now on. Returns what ends that, and says how many there were at a time at most. */
  mostProviders(): () => number {
    let most = 0;
    const timer = setInterval(() => (most = Math.max(most, this.providers.length)), POLL_MS);
    return () => {
      clearInterval(timer);
      return most;
    };
  }

  /** The processes of Terraform. */
  get terraforms(): readonly number[] {
    return this.pids(([program = ""]) => basename(program) === "terraform");
  }

  /** The processes that lend them. */
  get pools(): readonly number[] {
    return this.pids(([, program = ""]) => program.endsWith("/providers/pool/main.js"));
  }

  /** Resolves to what is still there of processes and of files, but for what is kept: nothing, within the time. */
  async leftovers(withinMs = 5_000): Promise<readonly string[]> {
    await within(withinMs, () => this.remains.length === 0);
    return this.remains;
  }

  /** Ends a test in which nothing may be left. Throws when something is. */
  async end(): Promise<void> {
    const left = await this.leftovers();
    this.remove();
    if (left.length > 0) throw new Error(`This was left: ${left.join(", ")}`);
  }

  /** Ends what is left, and takes the folder away. */
  remove(): void {
    for (const pid of this.pids()) kill(pid);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get remains(): readonly string[] {
    const processes = this.pids().map((pid) => `${pid}: ${commandLine(pid).join(" ")}`);
    return [...processes, ...readdirSync(this.folder).filter((name) => name !== CACHE)];
  }

  private pids(isWanted: (command: readonly string[]) => boolean = () => true): readonly number[] {
    return readdirSync("/proc")
      .map(Number)
      .filter((pid) => pid > 0 && read(pid, "environ").includes(this.folder) && isWanted(commandLine(pid)));
  }
}

const POLL_MS = 50;

/** What is meant to be kept. */
const CACHE = "cache";

/** Ends a process at once, if it is still there. */
export function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

/** Resolves as soon as something is so, or when the time is over; to whether it is. */
export async function within(ms: number, isSo: () => boolean): Promise<boolean> {
  for (const end = Date.now() + ms; !isSo() && Date.now() < end;) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return isSo();
}

function commandLine(pid: number): readonly string[] {
  return read(pid, "cmdline").split("\0");
}

function read(pid: number, name: "environ" | "cmdline"): string {
  try {
    return readFileSync(join("/proc", `${pid}`, name), "latin1");
  } catch {
    return "";
  }
}
