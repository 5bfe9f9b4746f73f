import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { freshProject } from "../project";
import { repository } from "../repository";
import { PARALLELISM } from "../stacks";
import type { Contender } from "./contender";

/** `cdktf deploy '*' --auto-approve`, as people run it. */
export const cdktf: Contender = contender("cdktf deploy");

/** The same without the lock files that it makes for each stack, which Terrace does without, too. */
export const cdktfWithoutLock: Contender = contender("cdktf deploy --skip-provider-lock", "--skip-provider-lock");

function contender(name: string, ...more: readonly string[]): Contender {
  return {
    name,
    prepare: freshProject,
    deploy: (cwd) => {
      rmSync(join(cwd, "outputs.json"), { force: true });
      return { file: join(repository, "node_modules/.bin/cdktf"), args: [...args, ...more], cwd };
    },
    visited: (folder) => Object.keys(JSON.parse(readFileSync(join(folder, "outputs.json"), "utf8")) as object).length,
  };
}

const args = ["deploy", "*", "--auto-approve", `--parallelism=${PARALLELISM}`, "--outputs-file=outputs.json"];
