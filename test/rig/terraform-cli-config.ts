import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { tempFolder } from "./temp-folder";

/** Writes a CLI configuration under which Terraform takes providers from a folder and nowhere else; for `TF_CLI_CONFIG_FILE`. */
export function terraformCliConfig(mirror: string): string {
  const file = join(tempFolder(), "terraform.tfrc");
  const path = JSON.stringify(mirror);
  writeFileSync(file, `provider_installation {\n  filesystem_mirror {\n    path = ${path}\n  }\n}\n`);
  return file;
}
