import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildGraph, firstDuplicate } from "./build-graph";
import type { InputFailure } from "../failure";
import { nodeId, type Backend, type Edge, type Graph, type NodeId, type StackNode, type TaskNode } from "./graph";
import type { CommandEntry, GraphFile, StackEntry } from "./graph-file";
import { readJsonFile } from "../json-file";
import { manifestFile, readManifest } from "./manifest";
import type { ManifestStack } from "./manifest-file";
import { nearest } from "./nearest";
import { RemoteStates } from "./remote-states";
import { fail, ok, type Result } from "../result";
import { readStackConfig, type StackConfig } from "./stack-config";

/**
 * Reads the graph of a folder of synthesized files, of which only `manifest.json` and the stacks' files must be there.
 * A file that is missing is a `bad-file` with the problem `ENOENT`.
 */
export function readGraph(output: string): Promise<Result<Graph, InputFailure>> {
  return Promise.resolve(read(output));
}

/** Loads what the files are checked with, which takes 50 ms, so that reading need not wait for it. */
export function loadSchema(): void {
  graphFileSchema();
}

function read(output: string): Result<Graph, InputFailure> {
  const manifest = readManifest(output);
  if (!manifest.ok) return manifest;
  const stacks = readStacks(output, Object.values(manifest.value.stacks));
  if (!stacks.ok) return stacks;
  const file = readGraphFile(output);
  if (!file.ok) return file;
  const entries = stackEntries(output, stacks.value, file.value);
  if (!entries.ok) return entries;

  const tasks = file.value.nodes.filter((entry) => entry.kind === "command");
  const backends = new Map(stacks.value.map(({ id, config }) => [id, config.backend]));
  const read = stacks.value.map((stack) => ({
    node: stackNode(stack, entries.value.get(stack.id), backends),
    dependencies: stack.manifest.dependencies,
  }));
  const nodes = [...read.map(({ node }) => node), ...tasks.map(taskNode)];
  if (nodes.length === 0) return fail({ kind: "empty-app", file: manifestFile(output) });
  return buildGraph(nodes, [...read.flatMap(stackEdges), ...afterEdges(file.value)], file.value.approval);
}

interface ReadStack {
  readonly id: NodeId;
  readonly manifest: ManifestStack;
  readonly config: StackConfig;
}

function readStacks(output: string, manifests: readonly ManifestStack[]): Result<readonly ReadStack[], InputFailure> {
  const stacks: ReadStack[] = [];
  for (const manifest of manifests) {
    const { synthesizedStackPath: file, stackMetadataPath: metadata = file } = manifest;
    const config = readStackConfig(join(output, file.endsWith(".json") ? file : metadata));
    if (!config.ok) return config;
    stacks.push({ id: nodeId(manifest.constructPath), manifest, config: config.value });
  }
  return ok(stacks);
}

/** An app that has no tasks, and is none of Terrace's, writes no such file. */
function readGraphFile(output: string): Result<GraphFile, InputFailure> {
  const file = graphFile(output);
  return existsSync(file) ? readJsonFile(file, graphFileSchema) : ok({ version: 1, nodes: [] });
}

function graphFile(output: string): string {
  return join(output, "graph.json");
}

function graphFileSchema(): typeof import("./graph-file").graphFileSchema {
  return (require("./graph-file") as typeof import("./graph-file")).graphFileSchema;
}

/** The graph file's entries of the manifest's stacks. The two files must tell of the same app. */
function stackEntries(
  output: string,
  stacks: readonly ReadStack[],
  { nodes }: GraphFile,
): Result<ReadonlyMap<NodeId, StackEntry>, InputFailure> {
  const duplicate = firstDuplicate(nodes.map(({ id }) => id));
  if (duplicate !== undefined) return fail({ kind: "duplicate-id", id: nodeId(duplicate) });
  const ids = new Map(stacks.map(({ id, manifest }) => [manifest.name, id]));
  const entries = new Map<NodeId, StackEntry>();
  for (const entry of nodes) {
    if (entry.kind !== "stack") continue;
    const { id, stack } = entry;
    const known = ids.get(stack);
    if (known === undefined)
      return fail({ kind: "unknown-node", needed: stack, by: nodeId(id), nearest: nearest(stack, ids.keys()) });
    if (known !== id)
      return fail({ kind: "bad-file", file: graphFile(output), problem: `${id}: ${stack} is ${known}` });
    entries.set(known, entry);
  }
  return ok(entries);
}

function stackNode(
  { id, manifest, config }: ReadStack,
  entry: StackEntry | undefined,
  backends: ReadonlyMap<NodeId, Backend>,
): StackNode {
  return {
    kind: "stack",
    id,
    name: manifest.name,
    folder: manifest.workingDirectory,
    file: manifest.synthesizedStackPath,
    backend: config.backend,
    variables: config.variables,
    inputs: entry?.inputs ?? {},
    reads: readsOf(manifest.dependencies.map(nodeId), config, backends),
    outputs: { ...config.outputs, ...entry?.outputs },
    policy: entry?.policy ?? {},
  };
}

function taskNode(entry: CommandEntry): TaskNode {
  const { id, command, env, cwd, stdin, triggers, inputs, outputs, policy = {} } = entry;
  return { kind: "task", id: nodeId(id), command: { command, env, cwd, stdin, triggers }, inputs, outputs, policy };
}

/** Which of a stack's data sources read the states of those that it depends on. */
function readsOf(
  dependencies: readonly NodeId[],
  { remoteStates }: StackConfig,
  backends: ReadonlyMap<NodeId, Backend>,
): StackNode["reads"] {
  const states = new RemoteStates(remoteStates);
  return new Map(
    dependencies.flatMap((id) => {
      const backend = backends.get(id);
      return backend ? states.of(id, backend).map((name): [string, NodeId] => [name, id]) : [];
    }),
  );
}

/** CDKTF's own edges. One hands something over when the consumer reads the producer's state. */
function stackEdges({ node, dependencies }: { node: StackNode; dependencies: readonly string[] }): readonly Edge[] {
  const read = new Set(node.reads.values());
  return dependencies.map(nodeId).map((from) => ({ from, to: node.id, reason: read.has(from) ? "data" : "order" }));
}

function afterEdges({ nodes }: GraphFile): Edge[] {
  return nodes.flatMap(({ id, after }) =>
    after.map((from) => ({ from: nodeId(from), to: nodeId(id), reason: "order" as const })),
  );
}
