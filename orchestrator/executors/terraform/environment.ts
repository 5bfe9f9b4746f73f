import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment that Terraform runs in: the user's, without what gets in the way of running many at once. */
export function terraformEnvironment(env: Environment): Environment {
  const config = env["TF_CLI_CONFIG_FILE"];
  return {
    CHECKPOINT_DISABLE: "1",
    // Terraform lives for a moment, a third of which it would spend collecting garbage (docs/decisions/0006).
    GOGC: "400",
    ...env,
    TF_IN_AUTOMATION: "1",
    TF_INPUT: "0",
    // A folder of the user's choice would be shared by all stacks; each has its own, in the folder it runs in.
    TF_DATA_DIR: undefined,
    // Terraform warns of a file that is not there with every command, and goes on without it.
    ...(config !== undefined && !existsSync(config) && { TF_CLI_CONFIG_FILE: undefined }),
  };
}

/** Whether providers are kept in Terraform's plugin cache, which can't take two inits at once. */
export function hasPluginCache(env: Environment): boolean {
  if (env["TF_PLUGIN_CACHE_DIR"]) return true;
  const file = env["TF_CLI_CONFIG_FILE"] ?? join(env["HOME"] ?? homedir(), ".terraformrc");
  try {
    return /^\s*plugin_cache_dir\s*=/m.test(readFileSync(file, "utf8"));
  } catch {
    return false;
  }
}
