import { readFile } from "node:fs/promises";
import type { NodeId } from "../graph/graph";
import type { PlannedNode, StateIdentity } from "../plan/plan";
import type { ProviderLocks } from "./provider-locks";

/** What a bundle says of the plan that it holds. Beside it are the frozen files, the order, and the plan's exact values. */
export interface BundleContent {
  /** When it was planned, ISO 8601 in UTC. */
  readonly planned: string;
  /** The project's folder then. */
  readonly project: string;
  /** Terraform's version. */
  readonly terraform: string;
  /** In the graph's order. */
  readonly nodes: readonly BundledNode[];
}

/** A node in a bundle. */
export interface BundledNode {
  readonly id: NodeId;
  readonly planned: PlannedNode;
  /** The state that the plan was made from; absent for what was never deployed, and for tasks. */
  readonly state?: StateIdentity;
  readonly providers: ProviderLocks;
}

/** Reads what a bundle's folder says of its plan. */
export async function readBundleContent(file: string): Promise<BundleContent> {
  return JSON.parse(await readFile(file, "utf8")) as BundleContent;
}

/** The plan that a bundle holds. */
export function bundledPlans({ nodes }: BundleContent): ReadonlyMap<NodeId, PlannedNode> {
  return new Map(nodes.map(({ id, planned }) => [id, planned]));
}
