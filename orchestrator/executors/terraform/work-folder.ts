import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import { linkTree } from "../../link-tree";

/** The folders of one stack. */
export interface StackFolders {
  /** The run's frozen copy of what the app synthesized. */
  readonly frozen: string;
  /** Where the app synthesizes the stack; relative state paths start here, as they do for `cdktf deploy`. */
  readonly origin: string;
  /** Where Terraform runs. */
  readonly work: string;
}

/** Where Terraform notes which versions of providers it has chosen. */
export const LOCK_FILE = ".terraform.lock.hcl";

/** The names of what was brought from the frozen files last. */
const BROUGHT = ".terrace-assets";

/** Brings the folder that Terraform runs in up to date with the frozen configuration, and returns the configuration. */
export async function prepareWorkFolder(folders: StackFolders, file: string): Promise<Configuration> {
  await mkdir(folders.work, { recursive: true, mode: 0o700 });
  await removeForeseen(folders.work);
  const configuration = await readConfiguration(join(folders.frozen, file), folders.origin);
  await writeIfChanged(join(folders.work, file), configuration.text);
  await bringAssets(folders, file);
  await adoptLockFile(folders);
  return configuration;
}

/**
 * Stands in for the configuration while a plan is made with what producers are about to give. It holds that in clear, so
 * it is there for just as long; the next start removes one that a kill left behind.
 */
export const FORESEEN_FILE = "terrace-foreseen.tf.json";

/** Puts a foreseen configuration in the place of the real one, which the next {@link prepareWorkFolder} brings back. */
export async function writeForeseen(work: string, file: string, text: string): Promise<void> {
  await writeFile(join(work, FORESEEN_FILE), text, { mode: 0o600 });
  await rm(join(work, file), { force: true });
}

/** Removes a foreseen configuration. */
export async function removeForeseen(work: string): Promise<void> {
  await rm(join(work, FORESEEN_FILE), { force: true });
}

/** A stack's configuration as Terraform gets it. `json` is empty when it is written in HCL. */
export interface Configuration {
  readonly text: string;
  readonly json: TerraformJson;
}

/** The parts of Terraform's JSON syntax that are looked at. */
export interface TerraformJson {
  readonly terraform?: { readonly backend?: Blocks; readonly [key: string]: unknown };
  readonly data?: Readonly<Record<string, Blocks>>;
  readonly resource?: Readonly<Record<string, Blocks>>;
  readonly ephemeral?: Readonly<Record<string, Blocks>>;
  readonly module?: Blocks;
  readonly provider?: Readonly<Record<string, unknown>>;
  readonly variable?: Blocks;
  readonly locals?: Readonly<Record<string, unknown>>;
}

/** Named blocks. */
export type Blocks = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * Reads a stack's configuration as Terraform gets it: with absolute paths of local states.
 *
 * @param origin where the app synthesizes the stack
 */
export async function readConfiguration(path: string, origin: string): Promise<Configuration> {
  const text = await readFile(path, "utf8");
  if (!path.endsWith(".json")) return { text, json: {} };
  const json = JSON.parse(text) as TerraformJson;
  const anchored = anchorLocalStates(json, origin);
  return anchored === json ? { text, json } : { text: JSON.stringify(anchored, null, 2), json: anchored };
}

/** Makes the paths of local states absolute, since Terraform does not run where they are relative to. */
function anchorLocalStates(json: TerraformJson, origin: string): TerraformJson {
  const backend = json.terraform?.backend;
  const isLocal = backend ? "local" in backend : json.terraform?.["cloud"] === undefined;
  const local = anchorPaths(backend?.["local"] ?? {}, origin);
  const states = Object.entries(json.data?.["terraform_remote_state"] ?? {});
  const remote = states.map(([name, state]) => [name, anchorRemoteState(state, origin)] as const);
  const isUnchanged =
    (!isLocal || local === backend?.["local"]) && remote.every(([, state], index) => state === states[index]?.[1]);
  if (isUnchanged) return json;
  return {
    ...json,
    ...(isLocal && { terraform: { ...json.terraform, backend: { local } } }),
    ...(remote.length > 0 && { data: { ...json.data, terraform_remote_state: Object.fromEntries(remote) } }),
  };
}

function anchorRemoteState(state: Blocks[string], origin: string): Blocks[string] {
  if (state["backend"] !== "local") return state;
  const config = (state["config"] as Blocks[string] | undefined) ?? {};
  // The folder of workspaces matters only where one is read, and shows in plans.
  const readsWorkspace = state["workspace"] !== undefined || config["workspace_dir"] !== undefined;
  const anchored = readsWorkspace
    ? anchorPaths(config, origin)
    : anchorPath(config, "path", "terraform.tfstate", origin);
  return anchored === state["config"] ? state : { ...state, config: anchored };
}

function anchorPaths(config: Blocks[string], origin: string): Blocks[string] {
  return anchorPath(
    anchorPath(config, "path", "terraform.tfstate", origin),
    "workspace_dir",
    "terraform.tfstate.d",
    origin,
  );
}

function anchorPath(config: Blocks[string], name: string, byDefault: string, origin: string): Blocks[string] {
  const path = config[name] ?? byDefault;
  // An expression (`${path.module}/…`) finds its own way.
  if (typeof path !== "string" || isAbsolute(path) || path.includes("${")) return config;
  return { ...config, [name]: resolve(origin, path) };
}

async function writeIfChanged(path: string, text: string): Promise<void> {
  const old = await readFile(path, "utf8").catch(() => undefined);
  if (old !== text) await writeFile(path, text, { mode: 0o600 });
}

/** Removes only what it brought: a stack's resources may be files of the folder, too. */
async function bringAssets({ frozen, work }: StackFolders, file: string): Promise<void> {
  const isOurs = (name: string): boolean => name === file || name === LOCK_FILE;
  const names = (await readdir(frozen)).filter((name) => !isOurs(name));
  const record = join(work, BROUGHT);
  const brought = await readFile(record, "utf8")
    .then((text) => JSON.parse(text) as readonly string[])
    .catch(() => []);
  for (const name of new Set([...brought, ...names])) await rm(join(work, name), { recursive: true, force: true });
  await writeIfChanged(record, JSON.stringify(names));
  await linkTree(frozen, work, isOurs);
}

/** A lock file that `cdktf deploy` made, or that came with the repository, is kept to. */
async function adoptLockFile({ frozen, work }: StackFolders): Promise<void> {
  const names = await readdir(work);
  if (names.includes(LOCK_FILE)) return;
  await copyFile(join(frozen, LOCK_FILE), join(work, LOCK_FILE)).catch(() => undefined);
}
