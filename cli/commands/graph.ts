import type { Edge, Graph, NodeId } from "../../orchestrator/graph/graph";
import type { ExitCode } from "../exit-code";
import type { AppFlags, SelectionFlags } from "../flags";
import { openApp } from "../open-app";
import { refuse } from "../refuse";
import { graphFormats, type GraphFormat } from "../views/graph/graph-format";
import { badFormat } from "./output";

/** `terrace graph` */
export async function graphCommand(
  patterns: readonly string[],
  flags: AppFlags & SelectionFlags & { readonly format: string },
): Promise<ExitCode> {
  if (!isFormat(flags.format)) return refuse(badFormat(flags.format, Object.keys(graphFormats)));
  const app = await openApp(patterns, flags);
  if (!app.ok) return refuse(app.failure);
  process.stdout.write(graphFormats[flags.format](part(app.value.graph, app.value.nodes)));
  return 0;
}

function isFormat(format: string): format is GraphFormat {
  return Object.hasOwn(graphFormats, format);
}

function part(graph: Graph, nodes: ReadonlySet<NodeId>): Graph {
  const within = (edges: ReadonlyMap<NodeId, readonly Edge[]>): ReadonlyMap<NodeId, readonly Edge[]> =>
    new Map(
      [...nodes].map((id) => [id, (edges.get(id) ?? []).filter(({ from, to }) => nodes.has(from) && nodes.has(to))]),
    );
  const ids = [...graph.nodes].filter(([id]) => nodes.has(id));
  return { ...graph, nodes: new Map(ids), needs: within(graph.needs), neededBy: within(graph.neededBy) };
}
