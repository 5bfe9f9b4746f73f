import { readFile } from "node:fs/promises";
import { isAbsolute } from "node:path";
import type { NodeId, StackNode } from "../../../graph/graph";
import { hashOf } from "../../../hash";
import type { Outputs } from "../../../values/outputs";
import type { TerraformJson } from "../work-folder";

/** Hashes of outputs, by the name of the data source that reads them. */
export type Consumed = Readonly<Record<string, string>>;

/** Where outputs of others are to be had. */
export interface Producers {
  /** The workspace that Terraform is in. */
  readonly workspace: string;
  /** The outputs that a producer has in that workspace, of one whose state is not on this machine. */
  outputsOf(id: NodeId): Promise<Outputs | undefined>;
}

/**
 * What a stack takes of others' states as they are now. Undefined when that can't be told of some data source: its
 * settings are worked out by Terraform, say, or it reads a state that is none of the app's.
 *
 * @param json the configuration as Terraform gets it, with absolute paths of local states
 */
export async function consumedOutputs(
  node: StackNode,
  { data = {} }: TerraformJson,
  producers: Producers,
): Promise<Consumed | undefined> {
  const states: unknown = data["terraform_remote_state"] ?? {};
  if (!isBlock(data) || !isBlock(states)) return undefined;
  const consumed: Record<string, string> = {};
  for (const [name, state] of Object.entries(states)) {
    const outputs = isBlock(state) ? await readOutputs(state, node.reads.get(name), producers) : undefined;
    if (outputs === undefined) return undefined;
    consumed[name] = hashOf({ outputs });
  }
  return consumed;
}

type Block = Readonly<Record<string, unknown>>;

function isBlock(value: unknown): value is Block {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function readOutputs(
  { backend, config, workspace = DEFAULT }: Block,
  producer: NodeId | undefined,
  producers: Producers,
): Promise<unknown> {
  if (workspace !== producers.workspace && workspace !== "${terraform.workspace}") return undefined;
  if (backend !== "local") return producer === undefined ? undefined : producers.outputsOf(producer);
  return isBlock(config) && producers.workspace === DEFAULT ? outputsInFile(config["path"]) : undefined;
}

const DEFAULT = "default";

/** With their types, which Terraform hands on as well. */
async function outputsInFile(path: unknown): Promise<unknown> {
  // An expression is not absolute, or has a sign that no path in a configuration can have.
  if (typeof path !== "string" || !isAbsolute(path) || path.includes("${")) return undefined;
  try {
    const state = JSON.parse(await readFile(path, "utf8")) as { readonly version?: number; readonly outputs?: unknown };
    return state.version === 4 ? (state.outputs ?? {}) : undefined;
  } catch {
    return undefined;
  }
}
