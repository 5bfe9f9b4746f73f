import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { findPart } from "../parts";
import { tempFolder } from "../temp-folder";

/** Tests on a real engine, with the real provider. Where one is missing they are skipped, with the reason in their name. */
export function describeDocker(title: string, tests: () => void): void {
  const missing = missingEngine() ?? missingProvider();
  if (missing === undefined) describe(title, tests);
  else test.skip(`${title} (${missing})`, () => undefined);
}

function missingEngine(): string | undefined {
  const { status } = spawnSync("docker", ["version", "--format", "{{.Server.Version}}"], { timeout: 10_000 });
  return status === 0 ? undefined : "no engine of Docker answers";
}

/** It comes from where Terraform finds it: a registry, or a mirror that the CLI's configuration names. */
function missingProvider(): string | undefined {
  const terraform = findPart("terraform");
  if ("missing" in terraform) return terraform.missing;
  const folder = tempFolder();
  const docker = { source: "kreuzwerker/docker", version: "~> 3.6" };
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ terraform: { required_providers: { docker } } }));
  const { status } = spawnSync(terraform.path, ["init", "-input=false"], { cwd: folder, timeout: 120_000 });
  return status === 0 ? undefined : "the provider kreuzwerker/docker can't be installed";
}
