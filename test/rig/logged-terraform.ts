import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tempFolder } from "./temp-folder";

/** The real Terraform, which notes what it is asked to do. */
export class LoggedTerraform {
  /** For `TERRAFORM_BINARY_NAME`. */
  readonly binary: string;
  private readonly log: string;

  constructor(real: string) {
    const folder = tempFolder();
    this.binary = join(folder, "terraform");
    this.log = join(folder, "log");
    writeFileSync(this.log, "");
    const lines = ["#!/bin/sh", `echo "$1 $(basename "$PWD")" >> '${this.log}'`, `exec '${real}' "$@"`, ""];
    writeFileSync(this.binary, lines.join("\n"));
    chmodSync(this.binary, 0o755);
  }

  /** The commands since this was last asked, each with the stack it was for: `plan web`. Its version is asked in any case. */
  take(): readonly string[] {
    const lines = readFileSync(this.log, "utf8").split("\n");
    writeFileSync(this.log, "");
    return lines.filter((line) => line !== "" && !line.startsWith("version "));
  }
}
