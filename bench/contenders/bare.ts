import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cleanEnvironment } from "../environment";
import { freshProject } from "../project";
import { repository } from "../repository";
import { PARALLELISM, type Workload } from "../workload";
import type { Command } from "../measure";
import type { Contender } from "./contender";

/** Terraform alone, over files that are synthesized beforehand. */
export const bare = (workload: Workload): Contender =>
  contender("bare Terraform, synth not counted", "bare.sh", workload);

/** The same once all is initialised: not a command more than it takes. */
export const bareAgain = (workload: Workload): Contender =>
  contender("bare terraform apply, synth not counted", "again.sh", workload);

/** `terraform init` of all stacks of such a project. Not measured. */
export function initialise(cwd: string): Command {
  const script = 'xargs -P 4 -I "{}" terraform -chdir="{}" init -input=false';
  return { file: "sh", args: ["-euc", `tr " " "\\n" | ${script}`], cwd, stdin: join(cwd, "layers") };
}

function contender(name: string, script: string, workload: Workload): Contender {
  const folders = workload.layers.map((stacks) => stacks.map(({ id }) => `cdktf.out/stacks/${id}`));
  const outputFiles = (folder: string): readonly string[] =>
    folders.flat().map((stack) => join(folder, stack, "outputs.json"));
  return {
    name,
    prepare: (folder) => {
      freshProject(folder, workload);
      execFileSync(process.execPath, ["-r", "ts-node/register/transpile-only", "main.ts"], {
        cwd: folder,
        env: { ...cleanEnvironment(), CDKTF_CONTEXT_JSON: JSON.stringify({ stacks: workload.layers.flat() }) },
      });
      writeFileSync(join(folder, "layers"), folders.map((layer) => `${layer.join(" ")}\n`).join(""));
    },
    deploy: (cwd) => {
      for (const file of outputFiles(cwd)) rmSync(file, { force: true });
      return {
        file: "sh",
        args: [join(repository, "bench/contenders", script), String(PARALLELISM)],
        cwd,
        stdin: join(cwd, "layers"),
      };
    },
    visited: (folder) => outputFiles(folder).filter((file) => readFileSync(file, "utf8").includes('"value"')).length,
  };
}
