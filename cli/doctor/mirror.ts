import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../orchestrator/executors/terraform/environment";
import { good, warning, type Finding } from "./check";

/** Looks at where Terraform takes providers from. */
export function checkMirror(env: Environment): Finding {
  const file = env["TF_CLI_CONFIG_FILE"] ?? join(env["HOME"] ?? homedir(), ".terraformrc");
  const folders = [...mirrorsIn(file), ...impliedMirrors(env).filter((folder) => existsSync(folder))];
  const missing = folders.find((folder) => !existsSync(folder));
  if (missing !== undefined) {
    return warning(
      "Provider mirror",
      `${missing}, which ${file} names, does not exist`,
      "Make it, or correct its path.",
    );
  }
  return good("Provider mirror", folders.length > 0 ? folders.join(", ") : "none, so each stack's init downloads");
}

/** The paths of the `filesystem_mirror` blocks in Terraform's CLI configuration. */
function mirrorsIn(file: string): readonly string[] {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  return [...text.matchAll(/filesystem_mirror\s*\{[^}]*?\bpath\s*=\s*"([^"]+)"/g)].map(([, path = ""]) => path);
}

/** Where Terraform looks without being told. See its documentation of implied local mirror directories. */
function impliedMirrors(env: Environment): readonly string[] {
  const home = env["HOME"] ?? homedir();
  const system = ["/usr/local/share/terraform/plugins", "/usr/share/terraform/plugins"];
  return [join(home, ".terraform.d", "plugins"), ...system];
}
