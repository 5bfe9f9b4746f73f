import { existsSync } from "node:fs";
import type { Environment } from "../../orchestrator/executors/terraform/environment";
import { findTerraform } from "../../orchestrator/project/terraform-binary";
import { describeFailure } from "../views/failure-text";
import { bad, good, warning, type Finding } from "./check";
import { checkMirror } from "./mirror";

/** The oldest Node that everything was tried on. */
const OLDEST_NODE = [20, 19] as const;

/** Looks at Node, Terraform, and what Terraform is configured with. */
export async function checkMachine(env: Environment): Promise<readonly Finding[]> {
  return [
    checkNode(process.versions.node),
    await checkTerraform(env),
    ...checkFiles(env),
    checkMirror(env),
    checkPluginCache(env),
  ];
}

/** Looks at a version of Node, as `process.versions.node` gives it. */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
  return isOld
    ? bad("Node", `version ${version}`, `Install Node ${OLDEST_NODE.join(".")} or newer.`)
    : good("Node", `version ${version}`);
}

async function checkTerraform(env: Environment): Promise<Finding> {
  const found = await findTerraform(env);
  if (found.ok) return good("Terraform", `${found.value.binary}, version ${found.value.version}`);
  const { title, remedy } = describeFailure(found.failure);
  return bad("Terraform", title, remedy);
}

/** Variables that name a file, which is then expected to be there. */
const FILES: Readonly<Record<string, "warning" | "bad">> = {
  // Terraform warns and goes on; Terrace leaves the variable out.
  TF_CLI_CONFIG_FILE: "warning",
  // The AWS provider refuses to start.
  AWS_CA_BUNDLE: "bad",
};

function checkFiles(env: Environment): readonly Finding[] {
  return Object.entries(FILES).flatMap(([name, state]) => {
    const file = env[name];
    if (!file) return [];
    if (existsSync(file)) return [good(name, file)];
    const found = `names a file that does not exist: ${file}`;
    return [{ what: name, state, found, remedy: `Unset ${name}, or make the file.` }];
  });
}

function checkPluginCache(env: Environment): Finding {
  const folder = env["TF_PLUGIN_CACHE_DIR"];
  if (!folder) return good("Provider cache", "TF_PLUGIN_CACHE_DIR is not set, so inits may run in parallel");
  return warning(
    "Provider cache",
    `TF_PLUGIN_CACHE_DIR is ${folder}: Terraform can't fill it by two inits at once, so inits run one after another`,
    "A filesystem_mirror of unpacked providers in Terraform's CLI configuration is faster, and safe in parallel.",
  );
}
