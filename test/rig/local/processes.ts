import { execFileSync } from "node:child_process";

/** A living process, and how it was called. */
export interface Seen {
  readonly pid: number;
  readonly command: string;
}

/** The living processes that have a text in their command line. Looked for in another way than the platform does it. */
export function processesWith(text: string): readonly Seen[] {
  const all = execFileSync("ps", ["-axww", "-o", "pid=,stat=,command="], { encoding: "utf8", maxBuffer: 64e6 });
  return all.split("\n").flatMap((line) => {
    const [, pid, state = "", command = ""] = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined || state.startsWith("Z") || !command.includes(text) ? [] : [{ pid: Number(pid), command }];
  });
}

/** Kills such processes. */
export function killProcessesWith(text: string): void {
  for (const { pid } of processesWith(text)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It is gone.
    }
  }
}
