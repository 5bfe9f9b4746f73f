import { fileName } from "../../orchestrator/project/data-folder";
import type { Log } from "../../orchestrator/events";
import type { NodeId } from "../../orchestrator/graph/graph";
import { counted } from "./counted";
import { NodeLog } from "./node-log";
import { printableLines } from "./printable";

/** The logs of the nodes that are at work. */
export class NodeLogs {
  private readonly logs = new Map<NodeId, NodeLog>();

  add({ node, lines }: Pick<Log, "node" | "lines">): void {
    const log = this.logs.get(node) ?? new NodeLog();
    this.logs.set(node, log);
    log.add(lines);
  }

  /** Nodes whose log was neither taken nor dropped. */
  get nodes(): readonly NodeId[] {
    return [...this.logs.keys()];
  }

  /**
   * A node's log, safe to print; it is not kept any longer.
   *
   * @param folder where logs are kept whole
   */
  take(node: NodeId, folder: string | undefined): readonly string[] {
    const lines = this.logs.get(node)?.kept((dropped) => note(folder, node, dropped)) ?? [];
    this.drop(node);
    return lines.flatMap(printableLines);
  }

  drop(node: NodeId): void {
    this.logs.delete(node);
  }
}

function note(folder: string | undefined, node: NodeId, dropped: number): string {
  const where = folder === undefined ? "" : `; all are in ${folder}/${fileName(node)}.log`;
  return `… ${counted(dropped, "line")} before this${where}`;
}
