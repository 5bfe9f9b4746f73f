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

/** The state's file itself, where there is one on this machine. */
export function localState(node: StackNode, origin: string, env: Environment): string | undefined {
  const { type, config } = node.backend;
  const workspace = env["TF_WORKSPACE"] ?? "default";
  const path = config["path"] ?? "terraform.tfstate";
  const isPlain = type === "local" && workspace === "default" && typeof path === "string" && !path.includes("${");
  return isPlain ? resolve(origin, node.folder, path) : undefined;
}
