import type { NodeId, StackNode } from "./graph";

/**
 * What is deployed, stack by stack: the only memory of stacks that are no longer in the app, and of outputs that stacks
 * use which are not part of a run.
 */
export interface Ledger {
  /** All stacks that were deployed and not destroyed since. */
  read(): Promise<Deployed>;
  /** The stack was deployed, with the configuration that it has now. */
  record(node: StackNode): Promise<void>;
  /** The stack was destroyed. */
  forget(id: NodeId): Promise<void>;
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
  read: () => Promise.resolve(new Map()),
  record: () => Promise.resolve(),
  forget: () => Promise.resolve(),
};
