import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { identify, isAlive, type ProcessIdentity } from "../process-identity";

/** The variable that every process of a resource has in its environment, and what it starts inherits. */
export const MARK = "TERRACE_PROCESS";

/** Whose processes are looked for. */
export interface Family {
  /** The value of their `MARK`. */
  readonly id: string;
  /** The one that leads the session, as far as is known: some programs overwrite their environment. */
  readonly leader: ProcessIdentity | undefined;
}

/** The living processes of a resource: what was started, and what that has started, also what has left its session. */
export function membersOf(family: Family): readonly ProcessIdentity[] {
  const session = isSessionOurs(family.leader) ? family.leader?.pid : undefined;
  const found = process.platform === "linux" ? fromProc(family.id, session) : fromPs(family.id, session);
  return found.flatMap((pid) => identify(pid) ?? []);
}

/** While a session has members, no other process gets its number; a leader with another start means that it had none. */
function isSessionOurs(leader: ProcessIdentity | undefined): boolean {
  if (leader === undefined) return false;
  return identify(leader.pid) === undefined ? isOfThisBoot(leader) : isAlive(leader);
}

function isOfThisBoot({ started }: ProcessIdentity): boolean {
  const now = identify(process.pid)?.started ?? "";
  return !started.includes("/") || started.split("/")[0] === now.split("/")[0];
}

function fromProc(id: string, session: number | undefined): readonly number[] {
  const pids = readdirSync("/proc").map(Number).filter(Number.isInteger);
  return pids.filter((pid) => pid !== process.pid && (sessionOf(pid) === session || isMarked(pid, id)));
}

/** See proc(5): the session is field 6, counted after the name. Numbers of no process are nobody's. */
function sessionOf(pid: number): number {
  const stat = readOf(pid, "stat");
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[3] ?? -1);
}

function isMarked(pid: number, id: string): boolean {
  return `\0${readOf(pid, "environ")}`.includes(`\0${MARK}=${id}\0`);
}

function readOf(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "latin1");
  } catch {
    return "";
  }
}

/** There is no number of a session; what leads one leads its group, too. */
function fromPs(id: string, group: number | undefined): readonly number[] {
  const text = execFileSync("ps", ["-axEww", "-o", "pid=,pgid=,command="], { encoding: "utf8", maxBuffer: 64e6 });
  return text.split("\n").flatMap((line) => {
    const [, pid, pgid, command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined || Number(pid) === process.pid) return [];
    return Number(pgid) === group || ` ${command} `.includes(` ${MARK}=${id} `) ? [Number(pid)] : [];
  });
}
