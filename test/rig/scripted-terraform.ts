import { chmodSync } from "node:fs";
import { join } from "node:path";
import { folderWith } from "./project-folder";

/**
 * Makes a Terraform for what the real one won't do on demand: it is the real one but for some commands, which do what
 * the lines of shell say. For `TERRAFORM_BINARY_NAME`.
 */
export function scriptedTerraform(real: string, commands: Readonly<Record<string, string>>): string {
  const cases = Object.entries(commands).map(([command, lines]) => `${command}) ${lines} ;;`);
  const script = ["#!/bin/sh", 'case "$1" in', ...cases, `*) exec '${real}' "$@" ;;`, "esac", ""];
  const file = join(folderWith({ terraform: script.join("\n") }), "terraform");
  chmodSync(file, 0o755);
  return file;
}
