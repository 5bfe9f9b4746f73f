import type { Graph } from "../../../orchestrator/graph/graph";
import { dot } from "./dot";
import { json } from "./json";
import { mermaid } from "./mermaid";
import { svg } from "./svg";
import { text } from "./text";

/** How a graph can be shown. */
export type GraphFormat = "text" | "mermaid" | "dot" | "json" | "svg";

/** Shows a graph; what comes out ends with a line's end. */
export const graphFormats: Readonly<Record<GraphFormat, (graph: Graph) => string>> = { text, mermaid, dot, json, svg };
