import type { Snapshot } from "../executors/executor";
import type { NodeFailure } from "../failure";
import { nodeId, type Node, type NodeId } from "../graph/graph";
import type { Outputs, OutputValue } from "./outputs";
import { fail, ok, type Result } from "../result";
import { isSecret } from "./secrets";
import type { Upcoming } from "../plan/upcoming";

/**
 * A node's inputs, from the outputs of the nodes that give them.
 *
 * In a destroy an input that is gone is left out: its producer may never have been deployed, and Terraform asks for the
 * variable only if there is something to destroy.
 *
 * @param upcoming producers whose outputs are about to change: what they give is none of these
 */
export async function resolveInputs(
  node: Node,
  mode: "deploy" | "destroy",
  upcoming: Upcoming,
  snapshotOf: (id: NodeId) => Promise<Result<Snapshot, NodeFailure>>,
): Promise<Result<Outputs, NodeFailure>> {
  const inputs: Record<string, OutputValue> = {};
  for (const [name, { from, output }] of Object.entries(node.inputs)) {
    if (upcoming.has(nodeId(from))) continue;
    const snapshot = await snapshotOf(nodeId(from));
    if (!snapshot.ok) return snapshot;
    const value = Object.hasOwn(snapshot.value.outputs, output) ? snapshot.value.outputs[output] : undefined;
    if (value) inputs[name] = { ...value, sensitive: isSecret(snapshot.value, output) };
    else if (mode === "deploy") return fail({ kind: "input-missing", input: name, from: nodeId(from), output });
  }
  return ok(inputs);
}
