import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../../orchestrator/run/report";
import { freshProject } from "../project";
import { terrace as program } from "../repository";
import { PARALLELISM, type Workload } from "../workload";
import type { Contender } from "./contender";

/** `terrace deploy`. What it keeps for all projects of a user, it keeps in the project: a first deploy has none of it. */
export function terrace(workload: Workload, ...more: readonly string[]): Contender {
  return {
    name: ["terrace deploy", ...more].join(" "),
    prepare: (folder) => freshProject(folder, workload),
    deploy: (cwd) => {
      rmSync(join(cwd, "report.json"), { force: true });
      const args = ["deploy", "--auto-approve", `--parallelism=${PARALLELISM}`, "--report=report.json", ...more];
      return { file: process.execPath, args: [program, ...args], cwd, env: terraceEnvironment(cwd) };
    },
    visited: (folder) => {
      const { nodes } = JSON.parse(readFileSync(join(folder, "report.json"), "utf8")) as Report;
      return nodes.filter(({ status }) => status === "succeeded").length;
    },
  };
}

/** What keeps a project's caches, and the pool that outlives its runs, to itself. */
export function terraceEnvironment(cwd: string): Readonly<Record<string, string>> {
  return { TERRACE_CACHE_DIR: join(cwd, ".cache"), XDG_RUNTIME_DIR: cwd };
}
