import type { NodeId, StackNode } from "../graph/graph";
import type { Deployed, DeployedStack, OutputUse } from "./ledger";

/** A deployed stack, as JSON holds it. */
export interface LedgerEntry {
  readonly node: Omit<StackNode, "variables" | "reads">;
  readonly variables: readonly (readonly [string, { readonly sensitive: boolean }])[];
  readonly reads: readonly (readonly [string, NodeId])[];
  readonly uses: readonly OutputUse[];
}

/** A stack as JSON holds it. */
export function entryOf({ node, uses }: DeployedStack): LedgerEntry {
  return { node, variables: [...node.variables], reads: [...node.reads], uses };
}

/** The stack that an entry is of. */
function stackOf({ node, variables, reads, uses }: LedgerEntry): DeployedStack {
  return { node: { ...node, variables: new Map(variables), reads: new Map(reads) }, uses };
}

/** What is deployed as JSON text. */
export function encodeDeployed(deployed: Deployed): string {
  return JSON.stringify([...deployed.values()].map(entryOf));
}

/** From the text that {@link encodeDeployed} makes. */
export function decodeDeployed(text: string): Deployed {
  return deployedOf(JSON.parse(text) as readonly LedgerEntry[]);
}

/** The stacks that entries are of, by their ids. */
export function deployedOf(entries: readonly LedgerEntry[]): Deployed {
  return new Map(entries.map((entry) => [entry.node.id, stackOf(entry)]));
}
