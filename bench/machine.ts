import { readFileSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { join } from "node:path";
import { findTerraform } from "../orchestrator/project/terraform-binary";
import { cleanEnvironment } from "./environment";
import { repository } from "./repository";

/** On what the figures were taken: they mean little beside those of another class of machine. */
export interface Machine {
  readonly date: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly platform: string;
  readonly node: string;
  readonly terraform: string;
  readonly cdktfCli: string;
}

/** This machine, now. */
export async function thisMachine(): Promise<Machine> {
  const terraform = await findTerraform(cleanEnvironment());
  if (!terraform.ok) throw new Error(JSON.stringify(terraform.failure));
  return {
    date: new Date().toISOString(),
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    terraform: terraform.value.version,
    cdktfCli: versionOf("cdktf-cli"),
  };
}

function versionOf(installed: string): string {
  const file = join(repository, "node_modules", installed, "package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { readonly version: string }).version;
}
