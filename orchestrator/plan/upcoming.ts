import { nodeId, type Node, type NodeId } from "../graph/graph";
import type { InputChange, PlannedOutput, PlannedOutputs } from "./plan";
import { hasUnknown } from "./planned-value";

/** All outputs of those producers of a node of which some are about to change. */
export type Upcoming = ReadonlyMap<NodeId, PlannedOutputs>;

/** Nothing is about to change: everything is planned, and done, with what is. */
export const NOTHING_UPCOMING: Upcoming = new Map();

/** A node's inputs that come from producers with upcoming outputs, as they will be. */
export function upcomingInputs(node: Node, upcoming: Upcoming): PlannedOutputs {
  const inputs: Record<string, PlannedOutput> = {};
  for (const [name, { from, output }] of Object.entries(node.inputs)) {
    const outputs = upcoming.get(nodeId(from));
    if (outputs) inputs[name] = outputOf(outputs, output);
  }
  return inputs;
}

/** An output as it will be; one that will not be there any more changes to nothing. */
export function outputOf(outputs: PlannedOutputs, name: string): PlannedOutput {
  const output = Object.hasOwn(outputs, name) ? outputs[name] : undefined;
  return output ?? { value: null, sensitive: false, changes: true };
}

/** What of a node's inputs is about to change. */
export function inputChanges(node: Node, upcoming: Upcoming): readonly InputChange[] {
  const inputs = upcomingInputs(node, upcoming);
  return Object.entries(node.inputs).flatMap(([name, { from, output }]) => {
    const input = inputs[name];
    return input?.changes ? [{ from: nodeId(from), output, known: !hasUnknown(input.value) }] : [];
  });
}
