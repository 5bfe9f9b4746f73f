import { appendFileSync, existsSync, readFileSync, watch } from "node:fs";
import { dirname } from "node:path";

/** A line in the log of calls. */
export interface LoggedCall {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly pid: number;
  /** Its name in the protocol that was spoken. */
  readonly method: string;
  /** The resource that it is about; empty for none. */
  readonly name: string;
  /** It came; it was answered; it was given up by the caller; it was ended by Stop. */
  readonly event: "called" | "answered" | "cancelled" | "stopped";
}

/** Adds a line to the log that the environment's `PROBE_CALLS` names, if it does. */
export function logCall(call: Omit<LoggedCall, "time" | "pid">): void {
  const line: LoggedCall = { time: Date.now(), pid: process.pid, ...call };
  if (process.env.PROBE_CALLS) appendFileSync(process.env.PROBE_CALLS, `${JSON.stringify(line)}\n`);
}

/** What was logged until now; nothing when the file is not there yet. */
export function loggedCalls(file: string): readonly LoggedCall[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line) as LoggedCall);
}

/** Resolves with the first line that is wanted, as soon as it is in the log. The log's folder has to exist. */
export function untilLogged(file: string, wanted: (call: LoggedCall) => boolean): Promise<LoggedCall> {
  return new Promise((resolve) => {
    const look = (): void => {
      const call = loggedCalls(file).find(wanted);
      if (call === undefined) return;
      watcher.close();
      resolve(call);
    };
    const watcher = watch(dirname(file), look);
    look();
  });
}
