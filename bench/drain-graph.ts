import type { Graph, NodeId } from "../orchestrator/graph/graph";
import { readGraph } from "../orchestrator/graph/read-graph";
import { Schedule } from "../orchestrator/run/schedule";

/** What reading a graph and scheduling all of it took, in this process. */
export interface Drained {
  /** From the files on the disk to the last node's end. */
  readonly ms: number;
  /** The most memory that the process ever had. */
  readonly peakBytes: number;
  /** How many nodes came up. */
  readonly visited: number;
}

/** A program: `drain-graph FOLDER`, with a folder of synthesized files. Prints a {@link Drained}. */
async function main(folder: string): Promise<void> {
  const start = performance.now();
  const graph = await readGraph(folder);
  if (!graph.ok) throw new Error(JSON.stringify(graph.failure));
  const visited = drain(graph.value);
  const ms = performance.now() - start;
  const drained: Drained = { ms, peakBytes: process.resourceUsage().maxRSS * 1024, visited };
  console.log(JSON.stringify(drained));
}

/** Has every node start as soon as it may, and end in the order in which they started. */
function drain(graph: Graph): number {
  const nodes = new Set(graph.nodes.keys());
  const schedule = new Schedule({ graph, nodes, direction: "forward", expected: () => 10_000 });
  const started: NodeId[] = [];
  const startReady = (): void => {
    for (let id = schedule.next(); id !== undefined; id = schedule.next()) started.push(id);
  };
  startReady();
  for (let ended = 0; ended < started.length; ended++) {
    schedule.succeeded(started[ended] as NodeId);
    startReady();
  }
  return started.length;
}

void main(process.argv[2] ?? ".");
