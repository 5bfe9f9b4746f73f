import { unforeseenOutputs } from "./conform";
import type { Deferred, Planned, Snapshot } from "../executors/executor";
import type { Graph, Node, NodeId } from "../graph/graph";
import { isEmpty, type NodePlan, type PlannedNode, type PlannedOutputs, type PlannedValues } from "./plan";
import { UNKNOWN } from "./planned-value";
import { NOTHING_UPCOMING, type Upcoming } from "./upcoming";

/** The plan of the whole graph: made node by node in the graph's order, then carried out. */
export class GraphPlan {
  private readonly planned: Map<NodeId, PlannedNode>;
  private readonly values = new Map<NodeId, PlannedValues>();
  /** Nodes whose plan their executor keeps, to be applied as it stands. */
  private readonly kept = new Set<NodeId>();
  /** Nodes that gave other outputs than had been planned. */
  private readonly surprising = new Set<NodeId>();

  /** @param earlier what an earlier life of the run had planned */
  constructor(
    private readonly graph: Graph,
    earlier: ReadonlyMap<NodeId, PlannedNode> = new Map(),
  ) {
    this.planned = new Map(earlier);
  }

  /** What is planned, for people. */
  get nodes(): ReadonlyMap<NodeId, PlannedNode> {
    return this.planned;
  }

  add(id: NodeId, planned: Planned | Deferred): void {
    this.kept.delete(id);
    this.values.delete(id);
    if (planned.kind === "deferred") {
      this.planned.set(id, { kind: "deferred", deferral: planned.deferral });
      return;
    }
    this.planned.set(id, { kind: "planned", plan: planned.plan });
    if (planned.values) this.values.set(id, planned.values);
    if (planned.isFinal) this.kept.add(id);
  }

  /** The exact values of a node's plan, where it was made in this life of the run. */
  valuesOf(id: NodeId): PlannedValues | undefined {
    return this.values.get(id);
  }

  /** What the producers of a node are about to give, as far as that is not what they give now. */
  upcoming(id: NodeId): Upcoming {
    const producers = (this.graph.needs.get(id) ?? []).filter(({ reason }) => reason === "data");
    const changing = producers.flatMap(({ from }): [NodeId, PlannedOutputs][] => {
      const outputs = this.outputsOf(from);
      return outputs && Object.values(outputs).some(({ changes }) => changes) ? [[from, outputs]] : [];
    });
    return changing.length === 0 ? NOTHING_UPCOMING : new Map(changing);
  }

  /** A node's outputs when its plan will have been carried out; undefined where they stay as they are. */
  private outputsOf(id: NodeId): PlannedOutputs | undefined {
    const planned = this.planned.get(id);
    if (planned?.kind === "deferred") return unknownOutputs(this.graph.nodes.get(id));
    return planned && !isEmpty(planned.plan) ? this.values.get(id)?.outputs : undefined;
  }

  /** The plan of a node that can be applied as it stands: its executor keeps it, and its inputs are what it was made with. */
  keptPlan(id: NodeId): NodePlan | undefined {
    const planned = this.planned.get(id);
    const isAsForeseen = (this.graph.needs.get(id) ?? []).every(({ from }) => !this.surprising.has(from));
    return planned?.kind === "planned" && this.kept.has(id) && isAsForeseen ? planned.plan : undefined;
  }

  /** Takes note of what a node has become. */
  became(id: NodeId, { outputs }: Snapshot): void {
    const planned = this.values.get(id)?.outputs;
    if (planned && unforeseenOutputs(planned, outputs).length > 0) this.surprising.add(id);
  }
}

/** A node that can't be planned yet may give anything. */
function unknownOutputs(node: Node | undefined): PlannedOutputs {
  const outputs = Object.entries(node?.outputs ?? {});
  return Object.fromEntries(
    outputs.map(([name, { sensitive }]) => [name, { value: UNKNOWN, sensitive, changes: true }]),
  );
}
