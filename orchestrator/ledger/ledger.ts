import type { LedgerFailure } from "../failure";
import type { NodeId, StackNode } from "../graph/graph";
import type { StateIdentity } from "../plan/plan";

/**
 * What is deployed, stack by stack: the only memory of stacks that are no longer in the app, and of outputs that stacks
 * use which are not part of a run.
 */
export interface Ledger {
  /** All stacks that were deployed and not destroyed since. */
  read(): Promise<LedgerReading>;
  /** The stack was deployed, with the configuration that it has now. */
  record(node: StackNode, state?: StateIdentity): Promise<void>;
  /** The stack was destroyed. */
  forget(node: StackNode, state?: StateIdentity): Promise<void>;
  /** Whether a stack was deployed last with the configuration that it has now. */
  matches(node: StackNode): Promise<boolean>;
  /** Brings the files that a stack was deployed with into a new folder; false where they are not at hand. */
  bring(id: NodeId, folder: string): Promise<boolean>;
  /** Lets others know what was recorded and forgotten. Returns what went wrong with that. */
  share(): Promise<LedgerFailure | undefined>;
}

/** What a ledger says. */
export interface LedgerReading {
  /** Where the ledger can't be read: what was known of it last. */
  readonly deployed: Deployed;
  /** Why it can't be read. */
  readonly failure?: LedgerFailure;
}

/** Stacks that are deployed, by id. */
export type Deployed = ReadonlyMap<NodeId, DeployedStack>;

/** A stack as it was deployed last. */
export interface DeployedStack {
  /** As it was in the graph; its folder is the ledger's copy of its files, relative to the ledger. */
  readonly node: StackNode;
  readonly uses: readonly OutputUse[];
}

/** An output of another node that a stack takes. */
export interface OutputUse {
  readonly from: NodeId;
  readonly output: string;
}

/** Remembers nothing: for a plan, which deploys nothing. */
export const noLedger: Ledger = {
  read: () => Promise.resolve({ deployed: new Map() }),
  record: () => Promise.resolve(),
  forget: () => Promise.resolve(),
  matches: () => Promise.resolve(false),
  bring: () => Promise.resolve(false),
  share: () => Promise.resolve(undefined),
};
