import { atMost } from "../at-most";
import type { NodeId } from "../graph/graph";
import type { LedgerFolder } from "../ledger/ledger-folder";
import { isDeployed, type SharedEntries, type SharedEntry } from "./entries";
import { packFiles } from "./files";

/** Entries of which the new ones have their files with them, so that others can destroy the stacks. */
export async function withFiles(all: SharedEntries, news: SharedEntries, own: LedgerFolder): Promise<SharedEntries> {
  const packed = new Map<NodeId, SharedEntry>(all);
  const open = [...all].filter(([id, entry]) => entry === news.get(id));
  const pack = async ([id, entry]: readonly [NodeId, SharedEntry]): Promise<void> => {
    const files = isDeployed(entry) ? await packFiles(own.filesOf(id)) : undefined;
    if (files !== undefined) packed.set(id, { ...entry, files });
  };
  await atMost(PARALLELISM, () => {
    const next = open.shift();
    return next && pack(next);
  });
  return packed;
}

const PARALLELISM = 8;
