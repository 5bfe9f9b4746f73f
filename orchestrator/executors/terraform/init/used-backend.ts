import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { isJsonObject } from "../json-object";
import type { TerraformJson } from "../work-folder";

/**
 * What else an init has to be told. Terraform refuses to leave a backend before somebody has said what is to become of
 * its state. When that is a local state that is not there (because the project was moved, say), nothing is left behind.
 */
export async function extraInitArguments(work: string): Promise<readonly string[]> {
  const backend = await usedBackend(work);
  const isLeft = backend?.type !== "local" || existsSync(resolve(work, backend.config?.path ?? "terraform.tfstate"));
  return isLeft ? [] : ["-reconfigure"];
}

/** The settings of a local backend, as Terraform remembers them. */
export interface LocalBackend {
  readonly path: string | null;
  readonly workspace_dir: string | null;
}

/** The local backend that a configuration names; undefined for any other, and for one that is more than plain text. */
export function localBackend(json: TerraformJson): LocalBackend | undefined {
  const backend = json.terraform?.backend;
  const local = backend?.["local"];
  if (!isJsonObject(backend) || !isJsonObject(local) || Object.keys(backend).length !== 1) return undefined;
  const { path = null, workspace_dir = null, ...others } = local;
  const isPlain = Object.keys(others).length === 0 && isPlainText(path) && isPlainText(workspace_dir);
  return isPlain ? { path, workspace_dir } : undefined;
}

/** Text in which Terraform would find nothing to work out. */
function isPlainText(value: unknown): value is string | null {
  return value === null || (typeof value === "string" && !/[$%]\{/.test(value));
}

/**
 * Has the folder's state in a local backend from now on, which takes no init: a local backend has nothing to prepare,
 * and Terraform goes by what it remembers. False where an init has to see to it, because a state would be left behind.
 */
export async function useLocalBackend(work: string, backend: LocalBackend): Promise<boolean> {
  const file = memoryOf(work);
  if (!existsSync(file)) await remember(file, backend);
  const used = await usedBackend(work);
  if (used?.type !== "local") return false;
  if (isDeepStrictEqual({ path: null, workspace_dir: null, ...used.config }, { ...backend })) return true;
  const places = [used.config?.path ?? "terraform.tfstate", used.config?.workspace_dir ?? "terraform.tfstate.d"];
  if (places.some((place) => existsSync(resolve(work, place)))) return false;
  await remember(file, backend);
  return true;
}

interface UsedBackend {
  readonly type: string;
  readonly config?: Partial<LocalBackend> | null;
}

/** The backend that the folder was initialised for, as Terraform remembers it. */
async function usedBackend(work: string): Promise<UsedBackend | undefined> {
  try {
    return (JSON.parse(await readFile(memoryOf(work), "utf8")) as { readonly backend?: UsedBackend }).backend;
  } catch {
    return undefined;
  }
}

function memoryOf(work: string): string {
  return join(work, ".terraform", "terraform.tfstate");
}

/** The hash only saves Terraform from comparing the settings. It corrects one that is wrong. */
async function remember(file: string, backend: LocalBackend): Promise<void> {
  const temporary = `${file}.new`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(temporary, JSON.stringify({ version: 3, backend: { type: "local", config: backend, hash: 1 } }));
  await rename(temporary, file);
}
