import { withAttempts } from "../../../orchestrator/run/attempts";
import type { NodeFailure } from "../../../orchestrator/failure";
import { nodeId } from "../../../orchestrator/graph/graph";
import type { Policy } from "../../../orchestrator/graph/graph-file";
import { fail, ok, type Result } from "../../../orchestrator/result";
import { THROTTLED, TROUBLE } from "../../rig/driven-executor";
import { task } from "../../rig/graphs";
import { settled, SteppingClock } from "../../rig/stepping-clock";

const INTERRUPTED: NodeFailure = { kind: "interrupted" };
const LAST: NodeFailure = { kind: "timed-out", limit: "attempt", ms: 3 };

/** Work that goes on until the test ends it, on a clock that the test moves. */
class DrivenWork {
  readonly clock = new SteppingClock();
  readonly stop = new AbortController();
  readonly interrupt = new AbortController();
  readonly story: string[] = [];
  readonly ended: Promise<Result<string, NodeFailure>>;
  signal = new AbortController().signal;
  private end: (result: Result<string, NodeFailure>) => void = () => undefined;

  constructor(policy: Policy) {
    this.ended = withAttempts(
      task(nodeId("a"), policy),
      {
        clock: this.clock,
        random: () => 0,
        stop: this.stop.signal,
        interrupt: this.interrupt.signal,
        turn: () => Promise.resolve(() => undefined),
        started: (attempt) => this.tell(`started ${attempt}`),
        retrying: (_, attempt, delayMs) => this.tell(`retrying after ${attempt} in ${delayMs}`),
      },
      (signal) => {
        this.signal = signal;
        return new Promise((resolve) => (this.end = resolve));
      },
    );
  }

  async succeeds(value = "done"): Promise<void> {
    await settled();
    this.end(ok(value));
    await settled();
  }

  async fails(failure: NodeFailure): Promise<void> {
    await settled();
    this.end(fail(failure));
    await settled();
  }

  private tell(text: string): Promise<void> {
    this.story.push(text);
    return Promise.resolve();
  }
}

const retry = { attempts: 3, delayMs: 100, maxDelayMs: 1_000, on: ["throttled", "timed-out", "unknown"] as const };
const patient: Policy = { retry: { ...retry, on: [...retry.on] } };

test("work that succeeds is done once", async () => {
  const work = new DrivenWork(patient);
  await work.succeeds();
  expect(await work.ended).toEqual(ok("done"));
  expect(work.story).toEqual(["started 1"]);
});

test("work is tried again after each wait, up to its number of attempts; the last failure counts", async () => {
  const work = new DrivenWork(patient);
  await work.fails(THROTTLED);
  expect(work.story).toEqual(["started 1", "retrying after 1 in 50"]);
  await work.clock.step(49);
  expect(work.story).toHaveLength(2);
  await work.clock.step(1);
  await work.fails(THROTTLED);
  await work.clock.step(100);
  await work.fails(LAST);
  expect(await work.ended).toEqual(fail(LAST));
  expect(work.story).toEqual([
    "started 1",
    "retrying after 1 in 50",
    "started 2",
    "retrying after 2 in 100",
    "started 3",
  ]);
});

test("a failure that no attempt can mend is final", async () => {
  const work = new DrivenWork(patient);
  await work.fails(TROUBLE);
  expect(await work.ended).toEqual(fail(TROUBLE));
});

describe("time limits", () => {
  test("an attempt that takes too long is asked to end, and counts as late when it has", async () => {
    const work = new DrivenWork({ attemptTimeoutMs: 1_000 });
    await work.clock.step(999);
    expect(work.signal.aborted).toBe(false);
    await work.clock.step(1);
    expect(work.signal.reason).toBe("timeout");
    await work.fails(TROUBLE);
    expect(await work.ended).toEqual(fail({ kind: "timed-out", limit: "attempt", ms: 1_000 }));
  });

  test("each attempt has the whole of its time", async () => {
    const work = new DrivenWork({ ...patient, attemptTimeoutMs: 1_000 });
    await work.clock.step(900);
    await work.fails(THROTTLED);
    await work.clock.step(50);
    await work.clock.step(900);
    expect(work.signal.aborted).toBe(false);
    await work.succeeds();
    expect(await work.ended).toEqual(ok("done"));
  });

  test("a late attempt is followed by another if the policy says so", async () => {
    const work = new DrivenWork({ ...patient, attemptTimeoutMs: 1_000 });
    await work.clock.step(1_000);
    await work.fails(TROUBLE);
    await work.clock.step(50);
    await work.succeeds();
    expect(await work.ended).toEqual(ok("done"));
    expect(work.story).toEqual(["started 1", "retrying after 1 in 50", "started 2"]);
  });

  test("attempts and waits together have a limit", async () => {
    const work = new DrivenWork({ ...patient, timeoutMs: 1_000, attemptTimeoutMs: 900 });
    await work.clock.step(500);
    await work.fails(THROTTLED);
    await work.clock.step(50);
    await work.clock.step(449);
    expect(work.signal.aborted).toBe(false);
    await work.clock.step(1);
    expect(work.signal.reason).toBe("timeout");
    await work.fails(TROUBLE);
    expect(await work.ended).toEqual(fail({ kind: "timed-out", limit: "total", ms: 1_000 }));
  });

  test("no attempt is waited for that could only begin after the limit", async () => {
    const work = new DrivenWork({ ...patient, timeoutMs: 1_000 });
    await work.clock.step(960);
    await work.fails(THROTTLED);
    expect(await work.ended).toEqual(fail(THROTTLED));
    expect(work.story).toEqual(["started 1"]);
  });

  test("work that succeeds although it is late has succeeded", async () => {
    const work = new DrivenWork({ timeoutMs: 1_000 });
    await work.clock.step(1_000);
    await work.succeeds();
    expect(await work.ended).toEqual(ok("done"));
  });

  test("work that is over is not asked to end any more", async () => {
    const work = new DrivenWork({ timeoutMs: 1_000 });
    await work.succeeds();
    await work.clock.step(2_000);
    expect(work.signal.aborted).toBe(false);
  });
});

describe("a run that is to stop", () => {
  test("lets the attempt come to its end, and makes no other", async () => {
    const work = new DrivenWork(patient);
    await settled();
    work.stop.abort();
    expect(work.signal.aborted).toBe(false);
    await work.fails(THROTTLED);
    expect(await work.ended).toEqual(fail(THROTTLED));
    expect(work.story).toEqual(["started 1"]);
  });

  test("does not wait for the next attempt any more", async () => {
    const work = new DrivenWork(patient);
    await work.fails(THROTTLED);
    work.stop.abort();
    expect(await work.ended).toEqual(fail(THROTTLED));
    expect(work.story).toEqual(["started 1", "retrying after 1 in 50"]);
  });
});

describe("a run that is interrupted", () => {
  test.each([[{}], [{ timeoutMs: 1_000 }]])(
    "interrupts the attempt, which then counts as interrupted: %j",
    async (policy) => {
      const work = new DrivenWork({ ...patient, ...policy });
      await settled();
      work.interrupt.abort();
      expect(work.signal.aborted).toBe(true);
      await work.fails(THROTTLED);
      expect(await work.ended).toEqual(fail(INTERRUPTED));
      expect(work.story).toEqual(["started 1"]);
    },
  );

  test("does not wait for the next attempt any more", async () => {
    const work = new DrivenWork(patient);
    await work.fails(THROTTLED);
    work.interrupt.abort();
    expect(await work.ended).toEqual(fail(THROTTLED));
  });

  test("counts what could still succeed", async () => {
    const work = new DrivenWork(patient);
    await settled();
    work.interrupt.abort();
    await work.succeeds();
    expect(await work.ended).toEqual(ok("done"));
  });

  test("and is late as well: what came first is the reason", async () => {
    const interrupted = new DrivenWork({ timeoutMs: 1_000 });
    await settled();
    interrupted.interrupt.abort();
    await interrupted.clock.step(1_000);
    await interrupted.fails(TROUBLE);
    expect(await interrupted.ended).toEqual(fail(INTERRUPTED));
    const late = new DrivenWork({ timeoutMs: 1_000 });
    await late.clock.step(1_000);
    late.interrupt.abort();
    await late.fails(TROUBLE);
    expect(await late.ended).toEqual(fail({ kind: "timed-out", limit: "total", ms: 1_000 }));
  });
});
