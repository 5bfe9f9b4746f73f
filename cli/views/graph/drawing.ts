import type { Edge, NodeId } from "../../../orchestrator/graph/graph";

/** A point, from the top left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How large a node is. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where a node is drawn: its middle. */
export interface Placed extends Point, Size {
  readonly id: NodeId;
}

/** A drawing's measures. */
export interface Layout extends Size {
  readonly nodes: readonly Placed[];
  readonly edges: readonly { readonly edge: Edge; readonly points: readonly Point[] }[];
}
