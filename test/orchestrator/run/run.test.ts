import type { LedgerFailure } from "../../../orchestrator/failure";
import { nodeId } from "../../../orchestrator/graph/graph";
import type { Finding, Judgement, Severity } from "../../../orchestrator/plan/judgement";
import type { Ledger } from "../../../orchestrator/ledger/ledger";
import { graphOf } from "../../rig/graphs";
import { UNKNOWN } from "../../../orchestrator/plan/planned-value";
import { THROTTLED } from "../../rig/driven-executor";
import { DrivenRun, ids } from "../../rig/driven-run";
import { planOf } from "../../cli/views/told";

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
  test("A -> B, A .> C: one question; A's and C's plans are applied as they are, B's is made again and refines it", async () => {
    const run = new DrivenRun(graphOf("A -> B, A .> C"), { approval: "ask" }, { answers: ["yes"] });
    (await run.executor.next("plan", "A")).plans("create x", "id=?");
    (await run.executor.next("plan", "C")).plans("update y");
    const ahead = await run.executor.next("plan", "B");
    expect(ahead.job).toMatchObject({ upcoming: new Map([["A", { id: { value: UNKNOWN, changes: true } }]]) });
    ahead.plans("create z=?");
    (await run.executor.next("apply", "A")).succeeds({ id: "7" });
    const again = await run.executor.next("plan", "B");
    expect(again.job).toMatchObject({ upcoming: new Map(), detail: "everything" });
    again.plans("create z=7");
    (await run.executor.next("apply", "B")).succeeds();
    (await run.executor.next("apply", "C")).succeeds();
    expect(await run.ended).toEqual({ outcome: "succeeded" });
    expect(run.questions).toHaveLength(1);
  });

  test("A -> B; A's outputs stay: B's plan is made once", async () => {
    const run = new DrivenRun(graphOf("A -> B"), { approval: "ask" }, { answers: ["yes"] });
    (await run.executor.next("plan", "A")).plans("update x");
    (await run.executor.next("plan", "B")).plans("create y");
    (await run.executor.next("apply", "A")).succeeds();
    (await run.executor.next("apply", "B")).succeeds();
    expect(await run.ended).toEqual({ outcome: "succeeded" });
  });

  test("A -> B; A gives another output than was planned: B's plan is made again, and held against the approved one", async () => {
    const run = new DrivenRun(graphOf("A -> B"), { approval: "ask" }, { answers: ["yes"] });
    (await run.executor.next("plan", "A")).plans("update x");
    (await run.executor.next("plan", "B")).plans("create y=1");
    (await run.executor.next("apply", "A")).succeeds({ id: "unheard of" });
    (await run.executor.next("plan", "B")).plans("create y=2");
    expect(await run.ended).toEqual({ outcome: "beyond-approval" });
    const difference = { kind: "value", address: "y", path: "value", when: "after" };
    expect(run.questions[1]).toMatchObject({ kind: "node", node: "B", differences: [difference] });
  });

  test("A -> B, A -> C; B has to wait for A: C is planned, B is asked about once A is there", async () => {
    const run = new DrivenRun(graphOf("A -> B, A -> C"), { approval: "ask" }, { answers: ["yes", "yes"] });
    (await run.executor.next("plan", "A")).plans("create x", "id=?");
    (await run.executor.next("plan", "B")).defers("A.id");
    (await run.executor.next("plan", "C")).plans("create c=?");
    (await run.executor.next("apply", "A")).succeeds({ id: "7" });
    await run.does("B", "create b");
    await run.does("C", "create c=7");
    expect(await run.ended).toEqual({ outcome: "succeeded" });
    expect(run.questions.map(({ kind }) => kind)).toEqual(["plan", "node"]);
    expect(run.questions[1]).toMatchObject({ node: "B", differences: [] });
  });

  test("A -> B; B had to wait, and turns out to change nothing: nobody is asked again", async () => {
    const run = new DrivenRun(graphOf("A -> B"), { approval: "ask" }, { answers: ["yes"] });
    (await run.executor.next("plan", "A")).plans("create x", "id=?");
    (await run.executor.next("plan", "B")).defers("A.id");
    (await run.executor.next("apply", "A")).succeeds();
    await run.does("B");
    expect(await run.ended).toEqual({ outcome: "succeeded" });
    expect(run.questions).toHaveLength(1);
  });

  test("A -> B -> C, D; B goes beyond what was approved: C waits, D goes on, and the run ends as what it is", async () => {
    const run = new DrivenRun(graphOf("A -> B, B -> C, D"), { approval: "ask" }, { answers: ["yes"] });
    (await run.executor.next("plan", "A")).plans("create x", "id=?");
    (await run.executor.next("plan", "B")).plans("update y=?");
    (await run.executor.next("plan", "C")).plans();
    (await run.executor.next("plan", "D")).plans("create d");
    (await run.executor.next("apply", "A")).succeeds();
    (await run.executor.next("plan", "B")).plans("replace y=1");
    (await run.executor.next("apply", "D")).succeeds();
    expect(await run.ended).toEqual({ outcome: "beyond-approval" });
    expect(run.story()).toEqual(expect.arrayContaining(["failed B", "unreached C because B", "succeeded D"]));
  });

  test("A, B; rules approve both: nobody is asked", async () => {
    const run = new DrivenRun(graphOf("A, B"), { approval: "ask", rules: [{ destroys: false }] });
    (await run.executor.next("plan", "A")).plans("create x");
    (await run.executor.next("plan", "B")).plans();
    (await run.executor.next("apply", "A")).succeeds();
    expect(await run.ended).toEqual({ outcome: "succeeded" });
    expect(run.questions).toEqual([]);
    expect(run.events).toContainEqual(expect.objectContaining({ type: "approved", by: "rule" }));
  });

  test("A, B; rules approve A alone: one question for all, and each says who has to approve it", async () => {
    const run = new DrivenRun(graphOf("A, B"), { approval: "ask", rules: [{ destroys: false }] });
    (await run.executor.next("plan", "A")).plans("create x");
    (await run.executor.next("plan", "B")).plans("delete y");
    expect(await run.ended).toEqual({ outcome: "rejected" });
    expect(run.questions).toHaveLength(1);
    const planned = run.events.flatMap((event) => (event.type === "node-planned" ? [event.plan.approval] : []));
    expect(planned).toEqual(["by-rule", "by-person"]);
  });

  test("A -> B; B had to wait, and rules approve what comes of it; they approve nothing that differs", async () => {
    const rules = [{ destroys: false } as const];
    const run = new DrivenRun(graphOf("A -> B, A -> C"), { approval: "ask", rules });
    (await run.executor.next("plan", "A")).plans("create x", "id=?");
    (await run.executor.next("plan", "B")).defers("A.id");
    (await run.executor.next("plan", "C")).plans("create c=1");
    (await run.executor.next("apply", "A")).succeeds();
    await run.does("B", "create b");
    (await run.executor.next("plan", "C")).plans("create c=2");
    expect(await run.ended).toEqual({ outcome: "beyond-approval" });
    expect(run.questions).toMatchObject([{ kind: "node", node: "C" }]);
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
    (await run.executor.next("plan", "A")).plans("update x", "id=?");
    (await run.executor.next("plan", "B")).plans("update database=?");
    (await run.executor.next("apply", "A")).succeeds({ id: "7" });
    (await run.executor.next("plan", "B")).plans("replace database=7", "create y");
    expect(await run.ended).toEqual({ outcome: "beyond-approval" });
    const differences = [
      { kind: "action", address: "database", approved: "update", actual: "replace" },
      { kind: "action", address: "y", approved: "none", actual: "create" },
    ];
    expect(run.questions[1]).toEqual(expect.objectContaining({ kind: "node", node: "B", differences }));
    expect(run.events).toContainEqual(
      expect.objectContaining({ type: "node-failed", failure: { kind: "beyond-approval", differences } }),
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

describe("policies", () => {
  const found = (severity: Severity, address = "aws_s3_bucket.b"): Finding => ({
    ...{ rule: "r", severity, title: "T", stack: nodeId("A"), address },
    ...{ message: "m", remedy: "R.", references: [] },
  });
  const judgement = (deny: Severity | undefined, ...findings: readonly Finding[]): Judgement => ({
    ...{ findings, excepted: [], exceptions: [] },
    ...(deny && { deny }),
  });
  const types = (run: DrivenRun): readonly string[] => run.events.map(({ type }) => type);

  test.each(["ask", "given"] as const)(
    "deny what was synthesized: nothing is planned (approval: %s)",
    async (approval) => {
      const run = new DrivenRun(graphOf("A"), { approval }, { judgements: [judgement("high", found("critical"))] });
      expect(await run.ended).toEqual({ outcome: "denied" });
      expect(types(run)).toEqual(["run-started", "judged", "run-finished"]);
    },
  );

  test.each(["ask", "given"] as const)("deny what plans have: nothing is applied (approval: %s)", async (approval) => {
    const judgements = [judgement("high"), judgement("high", found("high"))];
    const run = new DrivenRun(graphOf("A"), { approval }, { judgements, answers: ["yes"] });
    (await run.executor.next("plan", "A")).plans("create x");
    expect(await run.ended).toEqual({ outcome: "denied" });
    expect(run.questions).toEqual([]);
    expect(run.executor.atWork()).toEqual([]);
  });

  test("let pass what is less bad than they deny, and say so once", async () => {
    const said = judgement("high", found("medium"));
    const run = new DrivenRun(graphOf("A"), {}, { judgements: [said, said] });
    await run.does("A", "create x");
    expect(await run.ended).toEqual({ outcome: "succeeded" });
    expect(types(run).filter((type) => type === "judged")).toHaveLength(1);
    expect(run.events).toContainEqual(expect.objectContaining({ type: "approved", by: "flag" }));
  });

  test("that deny nothing ask for no plan beforehand", async () => {
    const run = new DrivenRun(graphOf("A"), {}, { judgements: [judgement(undefined, found("critical"))] });
    await run.does("A", "create x");
    expect(await run.ended).toEqual({ outcome: "succeeded" });
    expect(types(run).filter((type) => type === "phase-started")).toHaveLength(1);
  });

  test("a plan of what they deny ends denied; a failure counts for more", async () => {
    const denied = { judgements: [judgement("low", found("low"))] };
    const plan = new DrivenRun(graphOf("A"), { operation: "plan" }, denied);
    (await plan.executor.next("plan", "A")).plans("create x");
    expect(await plan.ended).toEqual({ outcome: "denied" });

    const failing = new DrivenRun(graphOf("A"), { operation: "plan" }, denied);
    (await failing.executor.next("plan", "A")).fails();
    expect(await failing.ended).toEqual({ outcome: "failed" });
  });

  test.each(["ask", "given"] as const)(
    "A -> B; B could not be planned beforehand: what they deny of it then, is not done (approval: %s)",
    async (approval) => {
      const judgements = [judgement("high"), judgement("high"), judgement("high", found("high"))];
      const run = new DrivenRun(graphOf("A -> B"), { approval }, { judgements, answers: ["yes", "yes"] });
      (await run.executor.next("plan", "A")).plans("create x", "id=?");
      (await run.executor.next("plan", "B")).defers("A.id");
      (await run.executor.next("apply", "A")).succeeds({ id: "7" });
      const plan = await run.executor.next("plan", "B");
      expect(plan.job).toMatchObject({ detail: "everything" });
      plan.plans("create y");
      expect(await run.ended).toEqual({ outcome: "failed" });
      expect(run.questions.filter(({ kind }) => kind === "node")).toEqual([]);
      expect(run.events).toContainEqual(
        expect.objectContaining({ node: "B", failure: { kind: "denied-by-policies", findings: [found("high")] } }),
      );
    },
  );

  test("deny what a bundle becomes: nothing is applied", async () => {
    const planned = new Map([[nodeId("A"), { kind: "planned", plan: planOf("create x") } as const]]);
    const judgements = [judgement("high"), judgement("high", found("high"))];
    const run = new DrivenRun(graphOf("A"), { approval: "ask", planned }, { judgements });
    (await run.executor.next("plan", "A")).plans("create x");
    expect(await run.ended).toEqual({ outcome: "denied" });
    expect(run.executor.atWork()).toEqual([]);
  });

  test("are not asked about what is destroyed", async () => {
    const run = new DrivenRun(graphOf("A"), { operation: "destroy" }, { judgements: [] });
    await run.does("A", "delete x");
    expect(await run.ended).toEqual({ outcome: "succeeded" });
  });
});

describe("ledger", () => {
  const failure: LedgerFailure = { kind: "ledger-unusable", place: "p", problem: "not-a-ledger" };
  const told = (run: DrivenRun): readonly string[] =>
    run.events.flatMap((event) => (event.type === "ledger-failed" ? [`${event.step} ${event.failure.kind}`] : []));

  test("that can't be read is told at the start, and the run goes on", async () => {
    const run = new DrivenRun(graphOf("A"), { ledgerFailure: failure });
    await run.does("A", "create x");
    expect(await run.ended).toEqual({ outcome: "succeeded" });
    expect(run.events.map(({ type }) => type).indexOf("ledger-failed")).toBe(1);
    expect(told(run)).toEqual(["read ledger-unusable"]);
  });

  test("that can't be written is told before the end, and fails nothing", async () => {
    const run = new DrivenRun(graphOf("A"), {}, { ledger: { share: () => Promise.resolve(failure) } });
    await run.does("A", "create x");
    expect(await run.ended).toEqual({ outcome: "succeeded" });
    expect(run.events.map(({ type }) => type).slice(-2)).toEqual(["ledger-failed", "run-finished"]);
    expect(told(run)).toEqual(["write ledger-unusable"]);
  });

  test("A, B; B fails, or the run is interrupted: what A became is recorded, then shared, once", async () => {
    for (const end of ["fails", "interrupted"] as const) {
      const calls: string[] = [];
      const ledger: Partial<Ledger> = {
        record: ({ id }) => Promise.resolve().then(() => void calls.push(`record ${id}`)),
        share: () => Promise.resolve(void calls.push("share")),
      };
      const run = new DrivenRun(graphOf("A -> B"), {}, { ledger });
      await run.does("A", "create x");
      const plan = await run.executor.next("plan", "B");
      if (end === "interrupted") run.stop.abort();
      plan.fails();
      await run.ended;
      expect(calls).toEqual(["record A", "share"]);
    }
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
