import { readFile } from "node:fs/promises";
import type { Recorded } from "../events";
import { nodeId, type NodeId } from "../graph/graph";
import { writeDurably } from "../write-file";

/** How long each node took when it was last done, in milliseconds. */
export type History = ReadonlyMap<NodeId, number>;

/** Reads the history; one that is missing or broken is empty, for it only makes runs a little better. */
export async function readHistory(file: string): Promise<History> {
  try {
    const entries = Object.entries(JSON.parse(await readFile(file, "utf8")) as Record<string, number>);
    return new Map(entries.filter(([, ms]) => Number.isFinite(ms)).map(([id, ms]) => [nodeId(id), ms]));
  } catch {
    return new Map();
  }
}

/** Adds what a run's events tell. */
export async function writeHistory(file: string, history: History, events: Iterable<Recorded>): Promise<void> {
  const next = new Map(history);
  for (const event of events) if (event.type === "node-succeeded") next.set(event.node, event.ms);
  await writeDurably(file, JSON.stringify(Object.fromEntries(next))).catch(() => undefined);
}
