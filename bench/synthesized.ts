import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { GraphFile } from "../orchestrator/graph/graph-file";
import type { Manifest } from "../orchestrator/graph/manifest-file";

const WIDTH = 10;
const RESOURCES = 5;

/**
 * Writes what an app of Terrace's with so many nodes would have synthesized: layers of nine stacks and a task, each of
 * which takes a value of three nodes in the layer before it.
 */
export function writeSynthesized(folder: string, nodes: number): void {
  const all = Array.from({ length: nodes }, (_, index) => nodeOf(index));
  const stacks = all.filter(({ isTask }) => !isTask);
  writeJson(join(folder, "manifest.json"), manifestOf(stacks));
  writeJson(join(folder, "graph.json"), { version: 1, nodes: all.map(entryOf) } satisfies GraphFile);
  for (const stack of stacks) writeJson(join(folder, "stacks", stack.id, "cdk.tf.json"), configurationOf(stack));
}

interface Node {
  readonly id: string;
  readonly isTask: boolean;
  readonly producers: readonly Node[];
}

function nodeOf(index: number): Node {
  const [layer, column] = [Math.floor(index / WIDTH), index % WIDTH];
  const producers = layer === 0 ? [] : [0, 1, 2].map((step) => plainNode(layer - 1, (column + step) % WIDTH));
  return { ...plainNode(layer, column), producers };
}

function plainNode(layer: number, column: number): Node {
  const isTask = column === WIDTH - 1;
  return { id: `${isTask ? "task" : "stack"}-${layer}-${column}`, isTask, producers: [] };
}

function manifestOf(stacks: readonly Node[]): Manifest & { readonly version: string } {
  const entries = stacks.map(({ id, producers }): [string, Manifest["stacks"][string]] => [
    id,
    {
      name: id,
      constructPath: id,
      workingDirectory: `stacks/${id}`,
      synthesizedStackPath: `stacks/${id}/cdk.tf.json`,
      annotations: [],
      dependencies: stacksOf(producers).map((producer) => producer.id),
    },
  ]);
  return { version: "0.21.0", stacks: Object.fromEntries(entries) };
}

function stacksOf(nodes: readonly Node[]): readonly Node[] {
  return nodes.filter(({ isTask }) => !isTask);
}

/** A stack takes values of stacks as CDKTF has it, by their states; all others go by name. */
function entryOf({ id, isTask, producers }: Node): GraphFile["nodes"][number] {
  const named = isTask ? producers : producers.filter((producer) => producer.isTask);
  const inputs = Object.fromEntries(named.map((producer) => [producer.id, { from: producer.id, output: "value" }]));
  if (!isTask) return { kind: "stack", id, stack: id, after: [], inputs, outputs: {} };
  return {
    kind: "command",
    id,
    after: [],
    inputs,
    command: { argv: ["node", "task.js", ...Object.keys(inputs).map((input) => [{ input }])] },
    env: {},
    triggers: {},
    outputs: { value: { type: "string", sensitive: false } },
  };
}

function configurationOf({ id, producers }: Node): object {
  const states = stacksOf(producers).map((producer): [string, object] => [
    `cross-stack-reference-input-${producer.id}`,
    { backend: "local", config: stateOf(producer.id) },
  ]);
  const resources = Array.from({ length: RESOURCES }, (_, index): [string, object] => [
    `resource-${index}`,
    {
      "//": { metadata: { path: `${id}/resource-${index}`, uniqueId: `resource-${index}` } },
      input: { name: id, index },
    },
  ]);
  return {
    "//": { metadata: { backend: "local", stackName: id, version: "0.21.0" } },
    terraform: { backend: { local: stateOf(id) } },
    ...(states.length > 0 && { data: { terraform_remote_state: Object.fromEntries(states) } }),
    resource: { terraform_data: Object.fromEntries(resources) },
    output: { value: { value: "${terraform_data.resource-0.output.name}" } },
  };
}

function stateOf(id: string): object {
  return { path: `/project/terraform.${id}.tfstate` };
}

function writeJson(file: string, content: object): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(content, null, 2));
}
