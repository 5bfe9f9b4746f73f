import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { freshProject } from "../project";
import { repository } from "../repository";
import { PARALLELISM } from "../stacks";
import type { Contender } from "./contender";

/** `cdktf deploy '*'`, without the lock files that it would ask the provider registry for. */
export const cdktf: Contender = {
  name: "cdktf deploy",
  prepare: freshProject,
  deploy: (cwd) => {
    rmSync(join(cwd, "outputs.json"), { force: true });
    return { file: join(repository, "node_modules/.bin/cdktf"), args, cwd };
  },
  visited: (folder) => Object.keys(JSON.parse(readFileSync(join(folder, "outputs.json"), "utf8")) as object).length,
};

const args = [
  ...["deploy", "*", "--auto-approve", "--skip-provider-lock", `--parallelism=${PARALLELISM}`],
  "--outputs-file=outputs.json",
];
