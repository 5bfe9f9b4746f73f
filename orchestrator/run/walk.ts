import { atMost } from "../at-most";
import type { NodeId } from "../graph/graph";
import { Schedule, type ScheduleRequest } from "./schedule";

/** Why nothing new is started any more. */
export type Halt = "interrupted" | "fail-fast";

/** A way over the graph. */
export interface Walk {
  readonly schedule: ScheduleRequest;
  /** How many nodes may be visited at once. */
  readonly parallelism: number;
  /** Asked before each node. */
  halted(): Halt | undefined;
  /** Resolves with whether those after the node may be visited. */
  visit(id: NodeId): Promise<boolean>;
  /** Prepares a node that still waits for others, where otherwise nothing would be done. @default nothing is prepared */
  readonly prepare?: (id: NodeId) => Promise<void>;
  /** Told for each node that won't be visited: because of the node that failed, or of the halt. */
  unreached(id: NodeId, because: NodeId | Halt): Promise<void>;
}

/** Visits the nodes in the graph's order, as many at once as may be. A failed node stops only those after it. */
export async function walk(way: Walk): Promise<void> {
  const schedule = new Schedule(way.schedule);
  const taken = new Set<NodeId>();
  const settle = async (id: NodeId, isDone: boolean): Promise<void> => {
    if (isDone) schedule.succeeded(id);
    else for (const dependant of schedule.failed(id)) await way.unreached(dependant, id);
  };
  const prepareNext = (): Promise<void> | undefined => {
    const waiting = way.prepare ? schedule.nextWaiting() : undefined;
    return waiting === undefined ? undefined : way.prepare?.(waiting);
  };
  await atMost(way.parallelism, () => {
    if (way.halted()) return undefined;
    const id = schedule.next();
    if (id === undefined) return prepareNext();
    taken.add(id);
    return way.visit(id).then((isDone) => settle(id, isDone));
  });
  for (const id of schedule.remaining(taken)) await way.unreached(id, way.halted() ?? "interrupted");
}
