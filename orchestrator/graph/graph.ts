import type { ApprovalRule, CommandEntry, OutputRef, OutputType, Policy } from "./graph-file";

declare const brand: unique symbol;
/** A node's path in the app, for example `prod/network`. */
export type NodeId = string & { readonly [brand]: "NodeId" };

/** Says that a text is a node's id. */
export function nodeId(text: string): NodeId {
  return text as NodeId;
}

/** One Terraform root module with its own state. */
export interface StackNode {
  readonly kind: "stack";
  readonly id: NodeId;
  /** The name in CDKTF's manifest; `cdktf deploy NAME` knows it by this. */
  readonly name: string;
  /** The stack's folder, relative to the synthesized files, for example `stacks/network`. */
  readonly folder: string;
  /** The configuration's file, relative to the synthesized files. */
  readonly file: string;
  readonly backend: Backend;
  /** Variables that the configuration declares. */
  readonly variables: ReadonlyMap<string, { readonly sensitive: boolean }>;
  readonly inputs: Readonly<Record<string, OutputRef>>;
  /** Whose state each of its `terraform_remote_state` data sources reads, by the data source's name. */
  readonly reads: ReadonlyMap<string, NodeId>;
  readonly outputs: Readonly<Record<string, { readonly sensitive: boolean }>>;
  readonly policy: Policy;
  /** It is deployed, and no longer in the app: a deploy destroys it. */
  readonly isRemoved?: true;
}

/** Where a stack keeps its state: the backend's type and its settings as they stand in the configuration. */
export interface Backend {
  readonly type: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** A node that is not Terraform: a command. */
export interface TaskNode {
  readonly kind: "task";
  readonly id: NodeId;
  readonly command: Pick<CommandEntry, "command" | "env" | "cwd" | "stdin" | "triggers">;
  readonly inputs: Readonly<Record<string, OutputRef>>;
  readonly outputs: Readonly<Record<string, { readonly type: OutputType; readonly sensitive: boolean }>>;
  readonly policy: Policy;
}

/** What is ordered, planned and run. */
export type Node = StackNode | TaskNode;

/** `to` comes after `from`: because it takes an output (`data`), or because it was asked for (`order`). */
export interface Edge {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly reason: "data" | "order";
}

/** Nodes and the edges between them; without cycles, every edge between two of its nodes. */
export interface Graph {
  readonly nodes: ReadonlyMap<NodeId, Node>;
  /** Edges that end at a node: what it needs. */
  readonly needs: ReadonlyMap<NodeId, readonly Edge[]>;
  /** Edges that start at a node: what needs it. */
  readonly neededBy: ReadonlyMap<NodeId, readonly Edge[]>;
  /** What the app says may be approved without a question. */
  readonly approval: readonly ApprovalRule[];
}
