import type { Graph } from "../../orchestrator/graph/graph";
import { folderWith } from "./project-folder";

/** A stack as CDKTF would have written it. */
export interface WrittenStack {
  readonly name: string;
  /** @default the name */
  readonly path?: string;
  readonly needs?: readonly string[];
  /** What stands in its `cdk.tf.json`; text as it is. */
  readonly config?: unknown;
}

/** Makes a folder of synthesized files. */
export function synthesized(stacks: readonly WrittenStack[], graphFile?: unknown): string {
  const manifest = { version: "0.21.0", stacks: Object.fromEntries(stacks.map(manifestEntry)) };
  return folderWith({
    "manifest.json": manifest,
    ...Object.fromEntries(stacks.map(({ name, config }) => [`stacks/${name}/cdk.tf.json`, config ?? {}])),
    ...(graphFile !== undefined && { "graph.json": graphFile }),
  });
}

function manifestEntry({ name, path = name, needs = [] }: WrittenStack, index: number): readonly [string, object] {
  const folder = `stacks/${name}`;
  // Two stacks of one name would be one; here they are different keys, as any other tool might write them.
  return [
    `${name}${index}`,
    {
      name,
      constructPath: path,
      workingDirectory: folder,
      synthesizedStackPath: `${folder}/cdk.tf.json`,
      stackMetadataPath: `${folder}/metadata.json`,
      annotations: [],
      dependencies: needs,
    },
  ];
}

/** A graph's edges, drawn: `A -> B` hands data over, `A .> B` only orders. */
export function drawn(graph: Graph): readonly string[] {
  return [...graph.needs.values()]
    .flat()
    .map(({ from, to, reason }) => `${from} ${reason === "data" ? "->" : ".>"} ${to}`);
}
