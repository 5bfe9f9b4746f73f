import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../../orchestrator/report";
import { freshProject } from "../project";
import { terrace as program } from "../repository";
import { PARALLELISM } from "../stacks";
import type { Contender } from "./contender";

/** `terrace deploy`. */
export const terrace: Contender = {
  name: "terrace deploy",
  prepare: freshProject,
  deploy: (cwd) => {
    rmSync(join(cwd, "report.json"), { force: true });
    return {
      file: process.execPath,
      args: [program, "deploy", "--auto-approve", `--parallelism=${PARALLELISM}`, "--report=report.json"],
      cwd,
    };
  },
  visited: (folder) => {
    const { nodes } = JSON.parse(readFileSync(join(folder, "report.json"), "utf8")) as Report;
    return nodes.filter(({ status }) => status === "succeeded").length;
  },
};
