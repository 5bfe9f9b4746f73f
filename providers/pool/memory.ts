import { readdirSync, readFileSync } from "node:fs";

/** What the provider that a process runs has in memory: the first of its children. Linux only, by proc(5). */
export function residentBytes(parent: number): number | undefined {
  try {
    const sizes = readdirSync(`/proc/${parent}/task`).flatMap((task) =>
      readFileSync(`/proc/${parent}/task/${task}/children`, "latin1").split(" ").filter(Boolean).map(residentOf),
    );
    return Math.max(0, ...sizes);
  } catch {
    return undefined;
  }
}

function residentOf(pid: string): number {
  const [, kilobytes = "0"] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1")) ?? [];
  return Number(kilobytes) * 1024;
}
