import type { InputFailure } from "../failure";
import type { Backend } from "./graph";
import { parseJsonFile } from "../json-file";
import { ok, type Result } from "../result";

/** What matters to the graph in a stack's configuration. */
export interface StackConfig {
  readonly backend: Backend;
  readonly variables: ReadonlyMap<string, { readonly sensitive: boolean }>;
  readonly outputs: Readonly<Record<string, { readonly sensitive: boolean }>>;
  readonly remoteStates: readonly RemoteState[];
}

/** A `terraform_remote_state` data source: what a stack reads another's outputs by. */
export interface RemoteState {
  readonly name: string;
  /** Undefined in the metadata of an app that synthesizes HCL, which says nothing but that it is there. */
  readonly backend: Backend | undefined;
}

/**
 * Reads a stack's configuration (`cdk.tf.json`), or the metadata that CDKTF writes beside one in HCL. Never fails over
 * its content: that is for Terraform to judge.
 */
export function readStackConfig(file: string): Result<StackConfig, InputFailure> {
  const json = parseJsonFile(file);
  if (!json.ok) return json;
  const config = fields(json.value);
  return ok({
    backend: backendOf(fields(config["terraform"])),
    variables: new Map(sensitivities(config["variable"])),
    outputs: {
      ...outputsInMetadata(fields(config["//"])["outputs"]),
      ...Object.fromEntries(sensitivities(config["output"])),
    },
    remoteStates: labelled(fields(config["data"])["terraform_remote_state"]).map(remoteState),
  });
}

type Fields = Readonly<Record<string, unknown>>;

/** A block's content. Terraform takes a block in a list, too, and CDKTF's escape hatches can make one. */
function fields(value: unknown): Fields {
  const block: unknown = Array.isArray(value) ? value[0] : value;
  return typeof block === "object" && block !== null ? (block as Fields) : {};
}

/** Blocks with their labels. */
function labelled(value: unknown): [string, Fields][] {
  const blocks: unknown[] = Array.isArray(value) ? value : [value];
  return blocks.flatMap((block) =>
    Object.entries(fields(block)).map(([label, content]): [string, Fields] => [label, fields(content)]),
  );
}

/** Whether each of some variables or outputs is sensitive; Terraform takes the text for the value. */
function sensitivities(value: unknown): (readonly [string, { readonly sensitive: boolean }])[] {
  return labelled(value).map(([name, { sensitive }]) => [
    name,
    { sensitive: sensitive === true || sensitive === "true" },
  ]);
}

/** Without a word about it, Terraform keeps the state in the folder it runs in. */
function backendOf(terraform: Fields): Backend {
  if ("cloud" in terraform) return { type: "cloud", config: fields(terraform["cloud"]) };
  const [[type, config] = ["local", {}]] = labelled(terraform["backend"]);
  return { type, config };
}

/**
 * CDKTF's list of outputs, nested by construct. It has those that are in HCL, which are not known any further: one of
 * which nobody says that it is public counts as sensitive.
 */
function outputsInMetadata(value: unknown): StackConfig["outputs"] {
  const names = (at: unknown): string[] => (typeof at === "string" ? [at] : Object.values(fields(at)).flatMap(names));
  return Object.fromEntries(names(value).map((name) => [name, { sensitive: true }]));
}

function remoteState([name, { backend: type, config }]: readonly [string, Fields]): RemoteState {
  return { name, backend: typeof type === "string" ? { type, config: fields(config) } : undefined };
}
