import { isDeepStrictEqual } from "node:util";
import type { NodeId } from "../graph/graph";
import type { RecordedEntry } from "../ledger/ledger-folder";
import type { StateIdentity } from "../plan/plan";

/** What a shared ledger holds, by stack. */
export type SharedEntries = ReadonlyMap<NodeId, SharedEntry>;

/** A stack that is deployed, or that was destroyed; and when that was. */
export type SharedEntry = DeployedEntry | DestroyedEntry;

/** A stack that is deployed. */
export interface DeployedEntry extends RecordedEntry {
  /** Its files, packed. Not there where they are too many to be kept in a state. */
  readonly files?: string;
}

/** A stack that was destroyed: known for a while, so that who had not heard of it does not bring it up again. */
export interface DestroyedEntry {
  readonly id: NodeId;
  readonly state?: StateIdentity;
  /** ISO 8601 in UTC. */
  readonly at: string;
}

/** A ledger in which nothing ever was. */
export const NO_ENTRIES: SharedEntries = new Map();

/** Whether an entry is of a stack that is deployed. */
export function isDeployed(entry: SharedEntry): entry is DeployedEntry {
  return "node" in entry;
}

/** Of which stack an entry is. */
function idOf(entry: SharedEntry): NodeId {
  return isDeployed(entry) ? entry.node.id : entry.id;
}

/** Entries by their stacks. */
export function byStack(entries: readonly SharedEntry[]): SharedEntries {
  return new Map(entries.map((entry) => [idOf(entry), entry]));
}

/** Whether two entries say the same. */
export function isSame(a: SharedEntry | undefined, b: SharedEntry): boolean {
  if (!a || isDeployed(a) !== isDeployed(b)) return false;
  if (isDeployed(a) && isDeployed(b)) return a.fingerprint === b.fingerprint;
  return isDeepStrictEqual(a.state, b.state);
}

/** All that either has; of each stack what is newer. */
export function newest(shared: SharedEntries, own: SharedEntries): SharedEntries {
  const newer = [...own].filter(([id, entry]) => isNewer(entry, shared.get(id)));
  return new Map([...shared, ...newer]);
}

/** A state counts up what is done to it. Where it says nothing, clocks do. */
function isNewer(entry: SharedEntry, than: SharedEntry | undefined): boolean {
  if (!than) return true;
  const [a, b] = [entry.state, than.state];
  const isComparable = a !== undefined && a.lineage === b?.lineage && a.serial !== b.serial;
  return isComparable ? a.serial > b.serial : entry.at > than.at;
}
