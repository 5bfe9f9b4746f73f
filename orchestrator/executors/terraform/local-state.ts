import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { StackNode } from "../../graph/graph";
import type { Snapshot } from "../executor";
import type { Environment } from "./environment";
import { readStateFile } from "./state";

/** Reads a stack's state from its file, where there is one on this machine; undefined elsewhere. */
export async function readLocally(node: StackNode, origin: string, env: Environment): Promise<Snapshot | undefined> {
  const path = localState(node, origin, env);
  return path === undefined ? undefined : readStateFile(path);
}

/** A state's file that lost what it held, and Terraform's copy of what that was before. */
export interface TornState {
  readonly file: string;
  readonly backup: string;
}

/**
 * A state on this machine that a killed Terraform was about to write: it empties the file first. It would be taken for a
 * stack that was never deployed, and all of it be created again.
 */
export async function tornState(node: StackNode, origin: string, env: Environment): Promise<TornState | undefined> {
  const file = localState(node, origin, env);
  if (file === undefined || (await sizeOf(file)) !== 0) return undefined;
  const backup = `${file}.backup`;
  return (await sizeOf(backup)) ? { file, backup } : undefined;
}

/** Undefined when there is no such file. */
async function sizeOf(file: string): Promise<number | undefined> {
  return (await stat(file).catch(() => undefined))?.size;
}

/** The state's file itself, where there is one on this machine. */
export function localState(node: StackNode, origin: string, env: Environment): string | undefined {
  const { type, config } = node.backend;
  const workspace = env["TF_WORKSPACE"] ?? "default";
  const path = config["path"] ?? "terraform.tfstate";
  const isPlain = type === "local" && workspace === "default" && typeof path === "string" && !path.includes("${");
  return isPlain ? resolve(origin, node.folder, path) : undefined;
}
