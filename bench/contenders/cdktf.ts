import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { freshProject } from "../project";
import { repository } from "../repository";
import { PARALLELISM, type Workload } from "../workload";
import type { Contender } from "./contender";

/** `cdktf deploy '*' --auto-approve`, as people run it. */
export const cdktf = (workload: Workload): Contender => contender(workload, "cdktf deploy");

/** The same without the lock files that it makes for each stack, which Terrace does without, too. */
export const cdktfWithoutLock = (workload: Workload): Contender =>
  contender(workload, "cdktf deploy --skip-provider-lock", "--skip-provider-lock");

function contender(workload: Workload, name: string, ...more: readonly string[]): Contender {
  return {
    name,
    prepare: (folder) => freshProject(folder, workload),
    deploy: (cwd) => {
      rmSync(join(cwd, "outputs.json"), { force: true });
      return { file: join(repository, "node_modules/.bin/cdktf"), args: [...args, ...more], cwd };
    },
    visited: (folder) => Object.keys(JSON.parse(readFileSync(join(folder, "outputs.json"), "utf8")) as object).length,
  };
}

const args = ["deploy", "*", "--auto-approve", `--parallelism=${PARALLELISM}`, "--outputs-file=outputs.json"];
