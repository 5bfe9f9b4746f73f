import { atMost } from "./at-most";
import { readingJob, type Executor, type Executors, type Snapshot } from "./executors/executor";
import type { Failure } from "./failure";
import type { Node, NodeId } from "./graph/graph";
import { fail, ok, type Result } from "./result";

const PARALLELISM = 8;

/** Reads many nodes as they stand, in the order that they are given in. The first that can't be read ends it. */
export async function readSnapshots(
  nodes: readonly Node[],
  executors: Executors,
): Promise<Result<ReadonlyMap<NodeId, Snapshot>, Failure>> {
  const found = new Map<NodeId, Snapshot>();
  const failures: Failure[] = [];
  const open = [...nodes];
  await atMost(PARALLELISM, () => {
    const node = failures.length > 0 ? undefined : open.shift();
    return (
      node &&
      (executors[node.kind] as Executor).read(node, readingJob()).then((read) => {
        if (read.ok) found.set(node.id, read.value);
        else failures.push(read.failure);
      })
    );
  });
  const [failure] = failures;
  return failure ? fail(failure) : ok(new Map(nodes.map(({ id }) => [id, found.get(id) ?? { outputs: {} }])));
}
