import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { ProcessIdentity } from "./events";

/** When a living process started, in the system's own form; undefined when there is none with this number. */
export function processStart(pid: number): string | undefined {
  return process.platform === "linux" ? startFromProc(pid) : startFromPs(pid);
}

/** Whether this very process, and not a later one with its number, is alive. */
export function isAlive({ pid, started }: ProcessIdentity): boolean {
  const start = processStart(pid);
  return start !== undefined && (started === "" || start === started);
}

/** See proc(5): the state is field 3 and the start time field 22, counted after the name, which may hold anything. */
function startFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function startFromPs(pid: number): string | undefined {
  try {
    const text = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
    return text.trim() || undefined;
  } catch {
    return undefined;
  }
}
