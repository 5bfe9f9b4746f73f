import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import type { StackNode } from "../../../graph/graph";
import { hashOf } from "../../../hash";
import { plainValues, type Outputs } from "../../../values/outputs";
import type { Consumed } from "./consumed";
import type { Environment } from "../environment";
import { hashFiles, type FileHashes } from "./hash-files";
import type { TerraformSettings } from "../terraform-settings";
import type { Variables } from "../variables";
import { LOCK_FILE, type Configuration } from "../work-folder";

/** All that a plan of a stack is made from, but for what an init installs and the state. */
export interface Ingredients {
  readonly configuration: Configuration;
  readonly files: FileHashes;
  readonly consumed: Consumed;
  readonly inputs: Outputs;
  /** Hashes of the files with variables, in their order. */
  readonly variableFiles: readonly string[];
}

/** One hash for all of it: nothing but its hash is ever kept of a value. */
export function hashIngredients(
  node: StackNode,
  { configuration, files, consumed, inputs, variableFiles }: Ingredients,
  settings: TerraformSettings,
  env: Environment,
): string {
  return hashOf({
    text: configuration.text,
    files,
    consumed,
    inputs: plainValues(inputs),
    ...(node.variables.size > 0 && { variables: variablesOf(node, settings.variables, env), variableFiles }),
    environment: Object.fromEntries(Object.entries(env).filter(([name]) => STEERS_TERRAFORM.test(name))),
    tool: [settings.binary, settings.version],
    platform: [process.platform, process.arch],
    // A path is a value that a configuration can use.
    work: settings.data.work(node.id),
  });
}

const STEERS_TERRAFORM = /^(TF_WORKSPACE$|TF_CLI_ARGS)/;

/** Given on the command line and by the environment; each only where the stack declares it. */
function variablesOf({ variables }: StackNode, { values }: Variables, env: Environment): object {
  const names = [...variables.keys()].sort();
  return names.map((name) => [name, Object.hasOwn(values, name) ? values[name] : null, env[`TF_VAR_${name}`] ?? null]);
}

/** Hashes of files with variables. @throws errors of the system */
export function hashVariableFiles(files: readonly string[]): Promise<readonly string[]> {
  // The ending says whether it is HCL or JSON.
  return Promise.all(files.map(async (file) => hashOf({ ending: extname(file), text: await readFile(file, "utf8") })));
}

/**
 * Hashes of the files of a stack beside its configuration: assets, and variables. Undefined when they can't be told, or
 * when some are configuration as well, which is not looked into.
 */
export async function hashAssets(frozen: string, configuration: string): Promise<FileHashes | undefined> {
  const files = await hashFiles(frozen, (name) => name === configuration || MADE_BY_TERRAFORM.test(name));
  return files && !Object.keys(files).some((path) => CONFIGURATION.test(path)) ? files : undefined;
}

const MADE_BY_TERRAFORM = /^(\.terraform|\.terraform\.lock\.hcl|plan|.*\.tfstate(\..*)?)$/;

/** In the folder itself; further below it is a module's, or just a file. */
const CONFIGURATION = /^[^/]*\.(tf|tofu)(\.json)?$/;

/** Adds to a hash what an init has installed: versions of providers and modules. */
export async function hashInstalled(ingredients: string, work: string, frozen: string): Promise<string> {
  const lock = (await textOf(join(work, LOCK_FILE))) ?? (await textOf(join(frozen, LOCK_FILE)));
  const modules = await textOf(join(work, ".terraform", "modules", "modules.json"));
  return hashOf({ ingredients, lock: lock ?? null, modules: modules ?? null });
}

function textOf(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch(() => undefined);
}
