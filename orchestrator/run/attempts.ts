import type { Clock } from "../clock";
import type { NodeFailure } from "../failure";
import type { Node } from "../graph/graph";
import type { Turn } from "./pace";
import type { Result } from "../result";
import { fail } from "../result";
import { retryDelay, retryOf } from "./retry";

/** What {@link withAttempts} needs of the run. */
export interface AttemptPorts {
  readonly clock: Clock;
  /** A number from 0 up to 1. */
  readonly random: () => number;
  /** Aborted: no further attempt. */
  readonly stop: AbortSignal;
  /** Aborted: the attempt at work is interrupted. */
  readonly interrupt: AbortSignal;
  /** Resolves when the next attempt may be made. */
  turn(stop: AbortSignal): Promise<Turn>;
  started(attempt: number): Promise<void>;
  retrying(failure: NodeFailure, attempt: number, delayMs: number): Promise<void>;
}

/** Why work is asked to end early; the `reason` of the signal that it is given. */
export type EndReason = "interrupt" | "timeout";

/** Does a node's work, again and again as its policy has it, within its policy's time. */
export async function withAttempts<T>(
  node: Node,
  ports: AttemptPorts,
  work: (signal: AbortSignal, attempt: number) => Promise<Result<T, NodeFailure>>,
): Promise<Result<T, NodeFailure>> {
  const begun = ports.clock.now();
  const stop = AbortSignal.any([ports.stop, ports.interrupt]);
  for (let attempt = 1; ; attempt++) {
    const end = await ports.turn(stop);
    await ports.started(attempt);
    const result = await limited(node, ports, begun, (signal) => work(signal, attempt));
    end(result);
    if (result.ok || stop.aborted) return result;
    const delayMs = delayBefore(node, ports, begun, result.failure, attempt);
    if (delayMs === undefined) return result;
    await ports.retrying(result.failure, attempt, delayMs);
    if (await isStoppedAfter(delayMs, ports.clock, stop)) return result;
  }
}

async function isStoppedAfter(ms: number, clock: Clock, stop: AbortSignal): Promise<boolean> {
  await clock.sleep(ms, stop);
  return stop.aborted;
}

function delayBefore(
  node: Node,
  ports: AttemptPorts,
  begun: number,
  failure: NodeFailure,
  attempt: number,
): number | undefined {
  const delay = retryDelay(retryOf(node), failure, attempt, ports.random());
  const total = node.policy.timeoutMs ?? Infinity;
  const isInTime = delay !== undefined && ports.clock.now() - begun + delay < total;
  return isInTime ? delay : undefined;
}

async function limited<T>(
  node: Node,
  { clock, interrupt }: AttemptPorts,
  begun: number,
  work: (signal: AbortSignal) => Promise<Result<T, NodeFailure>>,
): Promise<Result<T, NodeFailure>> {
  const limit = tighterLimit(node, clock.now() - begun);
  const [late, done] = [new AbortController(), new AbortController()];
  if (limit) {
    void clock.sleep(limit.after, done.signal).then(() => {
      if (!done.signal.aborted) late.abort("timeout" satisfies EndReason);
    });
  }
  const signal = AbortSignal.any([interrupt, late.signal]);
  const result = await work(signal);
  done.abort();
  if (result.ok || !signal.aborted) return result;
  // What came first is the reason: after an interrupt, an end may take its time.
  const isLate = limit && signal.reason === ("timeout" satisfies EndReason);
  return fail(isLate ? { kind: "timed-out", limit: limit.kind, ms: limit.ms } : { kind: "interrupted" });
}

interface Limit {
  readonly kind: "attempt" | "total";
  /** The limit as the policy states it. */
  readonly ms: number;
  /** How much of it is left. */
  readonly after: number;
}

function tighterLimit(node: Node, elapsed: number): Limit | undefined {
  const { attemptTimeoutMs, timeoutMs } = node.policy;
  const limits: Limit[] = [];
  if (attemptTimeoutMs !== undefined) limits.push({ kind: "attempt", ms: attemptTimeoutMs, after: attemptTimeoutMs });
  if (timeoutMs !== undefined) limits.push({ kind: "total", ms: timeoutMs, after: Math.max(1, timeoutMs - elapsed) });
  return limits.sort((a, b) => a.after - b.after)[0];
}
