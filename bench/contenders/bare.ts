import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cleanEnvironment } from "../environment";
import { freshProject } from "../project";
import { repository } from "../repository";
import { layers, PARALLELISM } from "../stacks";
import type { Contender } from "./contender";

/** Terraform alone, over files that are synthesized beforehand. */
export const bare: Contender = {
  name: "bare Terraform, synth not counted",
  prepare: (folder) => {
    freshProject(folder);
    execFileSync(process.execPath, ["-r", "ts-node/register/transpile-only", "main.ts"], {
      cwd: folder,
      env: { ...cleanEnvironment(), CDKTF_CONTEXT_JSON: JSON.stringify({ stacks: layers.flat() }) },
    });
    writeFileSync(
      join(folder, "layers"),
      layers.map((stacks) => `${stacks.map(({ id }) => stackFolder(id)).join(" ")}\n`).join(""),
    );
  },
  deploy: (cwd) => {
    for (const file of outputFiles(cwd)) rmSync(file, { force: true });
    return {
      file: "sh",
      args: [join(repository, "bench/contenders/bare.sh"), String(PARALLELISM)],
      cwd,
      stdin: join(cwd, "layers"),
    };
  },
  visited: (folder) => outputFiles(folder).filter((file) => readFileSync(file, "utf8").includes('"value"')).length,
};

function stackFolder(id: string): string {
  return `cdktf.out/stacks/${id}`;
}

function outputFiles(folder: string): readonly string[] {
  return layers.flat().map(({ id }) => join(folder, stackFolder(id), "outputs.json"));
}
