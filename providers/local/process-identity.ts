import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** One very process. A later one that the system gives the same number is another. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the system's own form; with the boot, where starts are counted from that. */
  readonly started: string;
}

/** Which process has a number now; undefined when none lives. One that ended, and whose parent has not asked, is dead. */
export function identify(pid: number): ProcessIdentity | undefined {
  const started = process.platform === "linux" ? startFromProc(pid) : startFromPs(pid);
  return started === undefined ? undefined : { pid, started };
}

/** Whether this very process is alive. */
export function isAlive({ pid, started }: ProcessIdentity): boolean {
  return identify(pid)?.started === started;
}

/** See proc(5): the state is field 3 and the start time field 22, counted after the name, which may hold anything. */
function startFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return isDead(fields[0]) ? undefined : `${bootId()}/${fields[19] ?? ""}`;
  } catch {
    return undefined;
  }
}

/** Zombies, and what is about to be none any more. */
function isDead(state: string | undefined): boolean {
  return state === undefined || state === "Z" || state === "X";
}

let boot: string | undefined;

/** Starts are counted in ticks since the boot: without it, a process of the next boot could be taken for an old one. */
function bootId(): string {
  boot ??= readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim();
  return boot;
}

function startFromPs(pid: number): string | undefined {
  try {
    const args = ["-o", "state=,lstart=", "-p", String(pid)];
    const env = { PATH: process.env["PATH"], LC_ALL: "C", TZ: "UTC" };
    const text = execFileSync("ps", args, { encoding: "utf8", env, stdio: ["ignore", "pipe", "ignore"] });
    const [, state, started] = /^\s*(\S)\S*\s+(.+?)\s*$/.exec(text) ?? [];
    return isDead(state) ? undefined : started;
  } catch {
    return undefined;
  }
}
