import { graphOf } from "../rig/graphs";
import { THROTTLED } from "../rig/driven-executor";
import { DrivenRun, ids } from "../rig/driven-run";

describe("order", () => {
  test("A -> B, A -> C, B -> D, C -> D: producers first, B and C at once", async () => {
    const run = new DrivenRun(graphOf("A -> B, A -> C, B -> D, C -> D"));
    await run.does("A", "create x");
    const b = await run.executor.next("plan", "B");
    const c = await run.executor.next("plan", "C");
    expect(run.executor.atWork()).toEqual([]);
    b.plans();
    c.plans();
    await run.does("D", "create x");
    expect(await run.ended).toEqual({ outcome: "succeeded" });
  });

  test("A -> B -> C without B selected: C still waits for A", async () => {
    const run = new DrivenRun(graphOf("A -> B, B -> C"), { nodes: ids("A", "C") });
    const a = await run.executor.next("plan", "A");
    expect(run.executor.atWork()).toEqual([]);
    a.plans();
    await run.does("C");
    expect(await run.ended).toEqual({ outcome: "nothing-to-do" });
  });

  test("destroy of A -> B: consumers first", async () => {
    const run = new DrivenRun(graphOf("A -> B"), { operation: "destroy" });
    await run.does("B", "delete x");
    await run.does("A", "delete x");
    expect(await run.ended).toEqual({ outcome: "succeeded" });
    expect(run.story().filter((line) => line.startsWith("succeeded"))).toEqual(["succeeded B", "succeeded A"]);
  });

  test("A, B, C with a parallelism of 2: the third starts when a slot is free", async () => {
    const run = new DrivenRun(graphOf("A, B, C"), { parallelism: 2 });
    const a = await run.executor.next("plan", "A");
    const b = await run.executor.next("plan", "B");
    expect(run.executor.atWork()).toEqual([]);
    b.plans();
    (await run.executor.next("plan", "C")).plans();
    a.plans();
    await run.ended;
  });
});

describe("failures", () => {
  test("A -> B -> C, D; A fails: B and C are not reached because of A, D goes on", async () => {
    const run = new DrivenRun(graphOf("A -> B, B -> C, D"));
    (await run.executor.next("plan", "A")).fails();
    await run.does("D", "create x");
    expect(await run.ended).toEqual({ outcome: "failed" });
    expect(run.story()).toEqual(
      expect.arrayContaining(["failed A", "unreached B because A", "unreached C because A", "succeeded D"]),
    );
  });

  test("A -> C, B; fail-fast and A fails: B, at work, ends; C and D are not started", async () => {
    const run = new DrivenRun(graphOf("A -> C, B -> D"), { failFast: true });
    const b = await run.executor.next("plan", "B");
    (await run.executor.next("plan", "A")).fails();
    b.plans("create x");
    (await run.executor.next("apply", "B")).succeeds();
    expect(await run.ended).toEqual({ outcome: "failed" });
    expect(run.story()).toContain("unreached D because fail-fast");
    expect(run.story()).toContain("succeeded B");
  });

  test("A is throttled twice: tried again after waits that grow, then done", async () => {
    const run = new DrivenRun(graphOf("A"));
    (await run.executor.next("plan", "A")).fails(THROTTLED);
    (await run.executor.next("plan", "A")).fails(THROTTLED);
    await run.does("A", "create x");
    expect(await run.ended).toEqual({ outcome: "succeeded" });
    expect(run.clock.waits).toEqual([500, 1000]);
  });

  test("A is throttled in its apply: the next attempt plans anew, since half may be done", async () => {
    const run = new DrivenRun(graphOf("A"));
    (await run.executor.next("plan", "A")).plans("create x", "create y");
    (await run.executor.next("apply", "A")).fails(THROTTLED);
    await run.does("A", "create y");
    expect(await run.ended).toEqual({ outcome: "succeeded" });
  });

  test("A's configuration is wrong: not tried again", async () => {
    const run = new DrivenRun(graphOf("A"));
    (await run.executor.next("plan", "A")).fails();
    expect(await run.ended).toEqual({ outcome: "failed" });
    expect(run.story()).toEqual(["started A", "failed A"]);
  });
});

describe("approval", () => {
  test("A -> B, A .> C: one question, with B deferred because of A; then A's plan is the one that is applied", async () => {
    const run = new DrivenRun(graphOf("A -> B, A .> C"), { approval: "ask" }, { answers: ["yes"] });
    (await run.executor.next("plan", "A")).plans("create x");
    (await run.executor.next("plan", "C")).plans("update y");
    (await run.executor.next("apply", "A")).succeeds();
    await run.does("B", "create z");
    (await run.executor.next("apply", "C")).succeeds();
    expect(await run.ended).toEqual({ outcome: "succeeded" });
    expect(run.questions).toHaveLength(1);
    const [question] = run.questions;
    expect(question?.kind === "plan" && question.plans.get("B" as never)).toEqual({ kind: "deferred", because: ["A"] });
  });

  test.each(["no", "nobody"] as const)("the answer is %s: nothing is applied", async (answer) => {
    const run = new DrivenRun(graphOf("A"), { approval: "ask" }, { answers: [answer] });
    (await run.executor.next("plan", "A")).plans("create x");
    expect(await run.ended).toEqual({ outcome: "rejected" });
    expect(run.executor.atWork()).toEqual([]);
  });

  test("nothing would change: nobody is asked", async () => {
    const run = new DrivenRun(graphOf("A -> B"), { approval: "ask" });
    (await run.executor.next("plan", "A")).plans();
    (await run.executor.next("plan", "B")).plans();
    expect(await run.ended).toEqual({ outcome: "nothing-to-do" });
    expect(run.questions).toEqual([]);
  });

  test("A -> B; B turns out to destroy something: asked again, and not done without a yes", async () => {
    const run = new DrivenRun(graphOf("A -> B"), { approval: "ask" }, { answers: ["yes", "no"] });
    (await run.executor.next("plan", "A")).plans("update x");
    (await run.executor.next("apply", "A")).succeeds();
    (await run.executor.next("plan", "B")).plans("replace database", "create y");
    expect(await run.ended).toEqual({ outcome: "failed" });
    expect(run.questions[1]).toMatchObject({ kind: "unforeseen", node: "B", addresses: ["database"] });
    expect(run.events).toContainEqual(
      expect.objectContaining({ type: "node-failed", failure: { kind: "unforeseen", addresses: ["database"] } }),
    );
  });

  test("a create that failed half way may be replaced by the next attempt without a question", async () => {
    const run = new DrivenRun(graphOf("A"), { approval: "ask" }, { answers: ["yes"] });
    (await run.executor.next("plan", "A")).plans("create x");
    (await run.executor.next("apply", "A")).fails(THROTTLED);
    await run.does("A", "replace x");
    expect(await run.ended).toEqual({ outcome: "succeeded" });
    expect(run.questions).toHaveLength(1);
  });
});

describe("interrupts", () => {
  test("A -> B; stopped while A is at work: A ends, B is not started", async () => {
    const run = new DrivenRun(graphOf("A -> B"));
    (await run.executor.next("plan", "A")).plans("create x");
    const apply = await run.executor.next("apply", "A");
    run.stop.abort();
    apply.succeeds();
    expect(await run.ended).toEqual({ outcome: "interrupted" });
    expect(run.story()).toEqual(expect.arrayContaining(["succeeded A", "unreached B because interrupted"]));
  });

  test("interrupted while A is at work: it is told once, and counts as interrupted", async () => {
    const run = new DrivenRun(graphOf("A"));
    const plan = await run.executor.next("plan", "A");
    run.stop.abort();
    run.interrupt.abort("interrupt");
    expect(plan.job.signal.aborted).toBe(true);
    plan.fails();
    expect(await run.ended).toEqual({ outcome: "interrupted" });
    expect(run.events).toContainEqual(
      expect.objectContaining({ type: "node-failed", failure: { kind: "interrupted" } }),
    );
  });
});

describe("journal", () => {
  test("A -> B; the disk is full while A is at work: A ends, nothing new is started, and the run says why", async () => {
    let isFull = false;
    const full = { kind: "io", path: "journal.jsonl", operation: "write", code: "ENOSPC" } as const;
    const journal = {
      append: () =>
        Promise.resolve(isFull ? { ok: false as const, failure: full } : { ok: true as const, value: undefined }),
      close: () => Promise.resolve(),
    };
    const run = new DrivenRun(graphOf("A -> B"), {}, { journal });
    const plan = await run.executor.next("plan", "A");
    isFull = true;
    plan.plans("create x");
    expect(await run.ended).toEqual({ failure: full });
    expect(run.executor.atWork()).not.toContain("plan B");
  });
});
