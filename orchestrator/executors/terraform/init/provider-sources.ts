import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { hasPluginCache, type Environment } from "../environment";
import { toldFromOutside, type InitTool } from "./init-tool";

/**
 * What says, from outside of all stacks, where an init takes providers from: the texts of Terraform's CLI configuration.
 * Undefined where that need not be the same for the next stack.
 */
export async function providerSources(tool: InitTool): Promise<readonly string[] | undefined> {
  const { env } = tool;
  if (hasPluginCache(env) || env["TF_REATTACH_PROVIDERS"] || CHOOSING.test(toldFromOutside(tool))) return undefined;
  const files = await filesOf(env);
  if (!files.every(isAbsolute)) return undefined;
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8").catch(() => "")));
  return texts.some((text) => PASSING.test(text)) ? undefined : texts;
}

/** Arguments by which an init takes other providers, or in another way. */
const CHOOSING = /-(plugin-dir|upgrade|lockfile)\b/;

/** Providers in development, and folders that are another one for each stack. */
const PASSING = /\bdev_overrides\b|\bpath"?\s*[=:]\s*"(?!\/)/;

/** @see https://developer.hashicorp.com/terraform/cli/config/config-file */
async function filesOf(env: Environment): Promise<readonly string[]> {
  const named = env["TF_CLI_CONFIG_FILE"] || env["TERRAFORM_CONFIG"];
  if (named) return [named];
  const home = env["HOME"] || homedir();
  const folder = join(home, ".terraform.d");
  const names = await readdir(folder).catch(() => []);
  const inFolder = names.filter((name) => /\.tfrc(\.json)?$/.test(name) && name !== "credentials.tfrc.json");
  return [join(home, ".terraformrc"), ...inFolder.sort().map((name) => join(folder, name))].filter(existsSync);
}
