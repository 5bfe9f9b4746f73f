import { spawn, type ChildProcess } from "node:child_process";

/** How a command came to its end, and what it wrote. */
export interface Finished {
  /** Its exit code, or the signal that killed it. */
  readonly code: number | NodeJS.Signals;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that a test has started. Its standard input is empty. */
export class RunningCommand {
  /** Resolves when it is gone. */
  readonly finished: Promise<Finished>;
  private readonly child: ChildProcess;
  private readonly written = { stdout: "", stderr: "" };
  private readonly onOutput = new Set<() => void>();

  constructor([file = "", ...args]: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
    this.child = spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of ["stdout", "stderr"] as const) {
      this.child[stream]?.setEncoding("utf8").on("data", (text: string) => {
        this.written[stream] += text;
        for (const look of this.onOutput) look();
      });
    }
    this.finished = new Promise((resolve, reject) => {
      this.child.once("error", reject);
      this.child.once("close", (code, signal) => resolve({ code: signal ?? code ?? 0, ...this.written }));
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Resolves once it has written this on its standard output; rejects when it ends without. */
  async said(text: string): Promise<void> {
    const heard = new Promise<void>((resolve) => {
      const look = (): void => {
        if (this.written.stdout.includes(text)) resolve();
      };
      this.onOutput.add(look);
      look();
    });
    const silent = this.finished.then((finished) => {
      if (!finished.stdout.includes(text)) throw new Error(`it never said ${text}: ${JSON.stringify(finished)}`);
    });
    await Promise.race([heard, silent]);
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }
}
