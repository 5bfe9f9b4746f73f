import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { REMOVED, removedStacks, withDepartures, withRemoved } from "../plan/departures";
import type { InputFailure } from "../failure";
import type { Graph, NodeId } from "../graph/graph";
import type { Deployed, Ledger } from "../ledger/ledger";
import { decodeDeployed, encodeDeployed } from "../ledger/ledger-entry";
import { readGraph } from "../graph/read-graph";
import { ok, type Result } from "../result";
import type { RunFolder } from "./run-folder";
import type { RunOrder } from "./run-order";

/** The graph that a run works at: the app's, and what is deployed. */
export interface RunGraph {
  readonly graph: Graph;
  readonly deployed: Deployed;
  /** Stacks that are deployed, no longer in the app, and left alone. */
  readonly removed: readonly NodeId[];
}

/** Adds what is deployed to an app's graph. A destroy takes the app down as it is; nothing of that is news to it. */
export function runGraph(
  app: Graph,
  deployed: Deployed,
  { operation, prune }: Pick<RunOrder, "operation" | "prune">,
): RunGraph {
  if (operation === "destroy") return { graph: app, deployed, removed: [] };
  const removed = removedStacks(app, deployed);
  const whole = prune ? withRemoved(app, removed) : app;
  return {
    graph: withDepartures(whole, deployed),
    deployed,
    removed: prune ? [] : removed.map(({ node }) => node.id),
  };
}

/**
 * Freezes what is deployed with a run, so that resuming it tomorrow finds the same. Returns the stacks that can't be
 * destroyed, because the ledger does not have their files.
 */
export async function freezeDeployed(
  folder: RunFolder,
  ledger: Ledger,
  { graph, deployed }: RunGraph,
): Promise<readonly NodeId[]> {
  const missing: NodeId[] = [];
  await writeFile(folder.deployed, encodeDeployed(deployed), { mode: 0o600 });
  for (const [id, node] of graph.nodes) {
    const stack = deployed.get(id)?.node;
    if (!stack || node.kind === "task" || !node.isRemoved) continue;
    if (!(await ledger.bring(id, join(folder.frozen, REMOVED, stack.folder)))) missing.push(id);
  }
  return missing;
}

/** Reads the graph of a run from what was frozen. */
export async function readRunGraph(folder: RunFolder, order: RunOrder): Promise<Result<RunGraph, InputFailure>> {
  const app = await readGraph(folder.frozen);
  if (!app.ok) return app;
  return ok(runGraph(app.value, decodeDeployed(await readFile(folder.deployed, "utf8")), order));
}
