import { classOf, type NodeFailure } from "../failure";
import type { Node } from "../graph/graph";
import type { Retry } from "../graph/graph-file";

/** One attempt, and no other. */
export const NEVER_AGAIN: Retry = { attempts: 1, delayMs: 0, maxDelayMs: 0, on: [] };

/** Stacks are tried again by default where the trouble passes by itself, and nothing was half done for good. */
export const STACK_RETRY: Retry = {
  attempts: 3,
  delayMs: 1_000,
  maxDelayMs: 30_000,
  on: ["throttled", "network", "state-locked"],
};

/** Commands are not: whether it is safe to run one again, only its author knows. */
const TASK_RETRY = NEVER_AGAIN;

/** How a node is tried again. */
export function retryOf(node: Node): Retry {
  return node.policy.retry ?? (node.kind === "stack" ? STACK_RETRY : TASK_RETRY);
}

/**
 * How long to wait before the next attempt, in milliseconds; undefined when there is none to be.
 *
 * Exponential back-off with equal jitter: at least half of the exponential wait, so that a throttled service gets its
 * rest, and a random rest of it, so that nodes which failed together do not come back together.
 *
 * @param attempt the attempt that failed, counted from 1
 * @param random a number from 0 up to 1
 */
export function retryDelay(retry: Retry, failure: NodeFailure, attempt: number, random: number): number | undefined {
  if (attempt >= retry.attempts || !retry.on.includes(classOf(failure))) return undefined;
  // Beyond 30 doublings every wait is the longest one; without the bound 2 ** n would end in infinity.
  const wait = Math.min(retry.maxDelayMs, retry.delayMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(wait / 2 + (wait / 2) * random);
}
