import type { Graph, NodeId } from "../../orchestrator/graph/graph";
import { topologicalOrder } from "../../orchestrator/graph/order";
import type { ExitCode } from "../exit-code";
import type { AppFlags, OutputFlags, SelectionFlags } from "../flags";
import { openApp } from "../open-app";
import { refuse } from "../refuse";
import { printable } from "../views/printable";

/** `terrace list` */
export async function listCommand(
  patterns: readonly string[],
  flags: AppFlags & SelectionFlags & OutputFlags,
): Promise<ExitCode> {
  const app = await openApp(patterns, flags);
  if (!app.ok) return refuse(app.failure, flags);
  const { graph, nodes } = app.value;
  const order = topologicalOrder(graph).filter((id) => nodes.has(id));
  process.stdout.write(flags.json ? `${JSON.stringify(order.map((id) => entry(graph, id)))}\n` : text(graph, order));
  return 0;
}

function entry(graph: Graph, id: NodeId): object {
  const needs = (graph.needs.get(id) ?? []).map(({ from, reason }) => ({ node: from, reason }));
  return { id, kind: graph.nodes.get(id)?.kind, needs };
}

function text(graph: Graph, order: readonly NodeId[]): string {
  return order.map((id) => `${graph.nodes.get(id)?.kind ?? ""}  ${printable(id)}\n`).join("");
}
