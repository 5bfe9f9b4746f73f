import * as fc from "fast-check";
import type { NodeFailure } from "../../../orchestrator/failure";
import { nodeId } from "../../../orchestrator/graph/graph";
import type { FailureClass, Retry } from "../../../orchestrator/graph/graph-file";
import { retryDelay, retryOf, STACK_RETRY } from "../../../orchestrator/run/retry";
import { THROTTLED, TROUBLE } from "../../rig/driven-executor";
import { stack, task } from "../../rig/graphs";

const retry: Retry = { attempts: 5, delayMs: 100, maxDelayMs: 500, on: ["throttled", "command", "timed-out"] };
const command: NodeFailure = { kind: "command-failed", program: "make", exit: { code: 2 }, output: "" };

test.each([
  ["the first time", 1, 0, 50],
  ["doubling", 2, 0, 100],
  ["and again", 3, 0, 200],
  ["up to the longest", 4, 0, 250],
  ["with chance on top", 1, 0.5, 75],
  ["never more than the whole", 1, 0.999999, 100],
])("waits half of it at least: %s", (_, attempt, random, delay) => {
  expect(retryDelay(retry, THROTTLED, attempt, random)).toBe(delay);
});

test("no further attempt after the last", () => {
  expect(retryDelay(retry, THROTTLED, 5, 0)).toBeUndefined();
});

test.each<[FailureClass, NodeFailure, number | undefined]>([
  ["throttled", THROTTLED, 50],
  ["invalid-config", TROUBLE, undefined],
  ["command", command, 50],
  ["command", { kind: "output-not-written", output: "url" }, 50],
  ["command", { kind: "outputs-unreadable", problem: "it is no JSON" }, 50],
  ["command", { kind: "output-type", output: "n", expected: "number", got: "string" }, 50],
  ["timed-out", { kind: "timed-out", limit: "attempt", ms: 5 }, 50],
  ["unknown", { kind: "command-not-started", program: "x", code: "ENOENT" }, undefined],
  ["unknown", { kind: "interrupted" }, undefined],
  ["unknown", { kind: "beyond-approval", differences: [] }, undefined],
])("a failure of class %s", (_, failure, delay) => {
  expect(retryDelay(retry, failure, 1, 0)).toBe(delay);
});

test("any policy: the wait is between half and the whole of the exponential one, and bounded", () => {
  const any = fc.record({
    delayMs: fc.nat(100_000),
    maxDelayMs: fc.nat(1_000_000),
    attempt: fc.integer({ min: 1, max: 2_000 }),
    random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  });
  fc.assert(
    fc.property(any, ({ delayMs, maxDelayMs, attempt, random }) => {
      const policy: Retry = { attempts: 5_000, delayMs, maxDelayMs, on: ["throttled"] };
      const whole = Math.min(maxDelayMs, delayMs * 2 ** Math.min(attempt - 1, 30));
      const delay = retryDelay(policy, THROTTLED, attempt, random) ?? NaN;
      expect(delay).toBeGreaterThanOrEqual(Math.floor(whole / 2));
      expect(delay).toBeLessThanOrEqual(Math.ceil(whole));
    }),
  );
});

describe("by default", () => {
  test.each<[FailureClass, boolean]>([
    ["throttled", true],
    ["network", true],
    ["state-locked", true],
    ["auth", false],
    ["quota", false],
    ["conflict", false],
    ["invalid-config", false],
    ["provider-crash", false],
    ["timed-out", false],
    ["unknown", false],
  ])("a stack's %s is tried again: %s", (kind, isTried) => {
    expect(retryOf(stack(nodeId("A"))).on.includes(kind)).toBe(isTried);
  });

  test("a command is run once: whether it is safe to run it again, only its author knows", () => {
    expect(retryDelay(retryOf(task(nodeId("a"))), command, 1, 0)).toBeUndefined();
  });

  test("a node's own policy replaces it", () => {
    expect(retryOf(stack(nodeId("A"), { retry }))).toBe(retry);
    expect(retryOf(stack(nodeId("A"), { timeoutMs: 1 }))).toBe(STACK_RETRY);
  });
});
