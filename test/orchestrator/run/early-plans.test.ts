import { nodeId, type NodeId } from "../../../orchestrator/graph/graph";
import { EarlyPlans, type EarlyPlansContext } from "../../../orchestrator/run/early-plans";
import { ok } from "../../../orchestrator/result";
import { THROTTLED } from "../../rig/driven-executor";
import { DrivenRun, ids } from "../../rig/driven-run";
import { graphOf } from "../../rig/graphs";

/** All stacks look as they were deployed, but for these. */
function deployedBut(...changed: readonly string[]): ConstructorParameters<typeof DrivenRun>[2] {
  return { ledger: { matches: ({ id }) => Promise.resolve(!changed.includes(id)) } };
}

describe("a node is planned while those before it are at work", () => {
  test("A -> B; A stays as it is: B's plan counts", async () => {
    const run = new DrivenRun(graphOf("A -> B"), {}, deployedBut());
    const a = await run.executor.next("plan", "A");
    (await run.executor.next("plan", "B")).plans();
    a.plans();
    expect(await run.ended).toEqual({ outcome: "nothing-to-do" });
    const each = (id: string): readonly string[] => ["started", "planned", "succeeded"].map((what) => `${what} ${id}`);
    expect(run.story()).toEqual([...each("A"), ...each("B")]);
  });

  test("A -> B; B has drifted, A stays: what was planned is applied", async () => {
    const run = new DrivenRun(graphOf("A -> B"), {}, deployedBut());
    const a = await run.executor.next("plan", "A");
    (await run.executor.next("plan", "B")).plans("update x");
    expect(run.executor.atWork()).toEqual([]);
    a.plans();
    (await run.executor.next("apply", "B")).succeeds();
    expect(await run.ended).toEqual({ outcome: "succeeded" });
  });

  test("A -> B; A changes: B is planned again, once its first plan has ended", async () => {
    const run = new DrivenRun(graphOf("A -> B"), {}, deployedBut());
    const early = run.executor.next("plan", "B");
    await run.does("A", "update x");
    const b = await early;
    while (!run.story().includes("started B")) await Promise.resolve();
    expect(run.executor.atWork()).toEqual([]);
    b.plans("delete everything");
    await run.does("B", "update y");
    expect(await run.ended).toEqual({ outcome: "succeeded" });
  });

  test("A -> B -> C; B alone changes: C is planned again", async () => {
    const run = new DrivenRun(graphOf("A -> B, B -> C"), {}, deployedBut());
    const a = await run.executor.next("plan", "A");
    (await run.executor.next("plan", "B")).plans("update x");
    (await run.executor.next("plan", "C")).plans();
    a.plans();
    (await run.executor.next("apply", "B")).succeeds();
    await run.does("C");
    expect(await run.ended).toEqual({ outcome: "succeeded" });
  });

  test("A -> B -> C; A alone changes: C is planned again, though B stays as it is", async () => {
    const run = new DrivenRun(graphOf("A -> B, B -> C"), {}, deployedBut());
    (await run.executor.next("plan", "B")).plans();
    (await run.executor.next("plan", "C")).plans();
    await run.does("A", "update x");
    await run.does("B");
    await run.does("C", "update y");
    expect(await run.ended).toEqual({ outcome: "succeeded" });
  });

  test("A -> B -> C without B: A changes, and C is planned again", async () => {
    const run = new DrivenRun(graphOf("A -> B, B -> C"), { nodes: ids("A", "C") }, deployedBut());
    (await run.executor.next("plan", "C")).plans();
    await run.does("A", "update x");
    await run.does("C");
    expect(await run.ended).toEqual({ outcome: "succeeded" });
  });

  test("A -> B; B can't be planned: it is tried again in its turn, as if for the first time", async () => {
    const run = new DrivenRun(graphOf("A -> B"), {}, deployedBut());
    const a = await run.executor.next("plan", "A");
    (await run.executor.next("plan", "B")).fails(THROTTLED);
    expect(run.clock.waits).toEqual([]);
    a.plans();
    await run.does("B");
    expect(await run.ended).toEqual({ outcome: "nothing-to-do" });
    expect(run.story()).toEqual(["started A", "planned A", "succeeded A", "started B", "planned B", "succeeded B"]);
  });

  test("A -> B; A fails: B is not reached, whatever its plan says", async () => {
    const run = new DrivenRun(graphOf("A -> B"), {}, deployedBut());
    (await run.executor.next("plan", "B")).plans("update x");
    (await run.executor.next("plan", "A")).fails();
    expect(await run.ended).toEqual({ outcome: "failed" });
    expect(run.story()).toEqual(["started A", "failed A", "unreached B because A"]);
  });

  test("A -> B; interrupted: B's plan is, too", async () => {
    const run = new DrivenRun(graphOf("A -> B"), {}, deployedBut());
    const [a, b] = [await run.executor.next("plan", "A"), await run.executor.next("plan", "B")];
    run.interrupt.abort("interrupt");
    expect(b.job.signal.aborted).toBe(true);
    b.fails();
    a.fails();
    expect(await run.ended).toEqual({ outcome: "interrupted" });
  });
});

describe("a node waits", () => {
  test.each<[string, ConstructorParameters<typeof DrivenRun>]>([
    ["where it is another one than was deployed", [graphOf("A -> B"), {}, deployedBut("B")]],
    ["where one before it is", [graphOf("A -> B"), {}, deployedBut("A")]],
    ["where one far before it is", [graphOf("A -> M, M -> B"), { nodes: ids("A", "B") }, deployedBut("A")]],
    ["where there is no room", [graphOf("A -> B"), { parallelism: 1 }, deployedBut()]],
    ["where somebody is to look at plans", [graphOf("A -> B"), { approval: "ask" }, deployedBut()]],
    ["in a destroy", [graphOf("B -> A"), { operation: "destroy" }, deployedBut()]],
  ])("%s", async (_, [graph, request, ports]) => {
    const run = new DrivenRun(graph, request, { ...ports, answers: ["yes"] });
    const a = await run.executor.next("plan", "A");
    for (let turn = 0; turn < 1_000; turn++) await Promise.resolve();
    expect(run.executor.atWork()).toEqual([]);
    a.plans();
    await run.does("B");
    expect(await run.ended).toEqual({ outcome: "nothing-to-do" });
  });

  test("for a task, which may do anything; and so does what comes after that", async () => {
    const run = new DrivenRun(graphOf("A -> t, t .> B"), {}, deployedBut());
    const a = await run.executor.next("plan", "A");
    for (let turn = 0; turn < 1_000; turn++) await Promise.resolve();
    expect(run.executor.atWork()).toEqual([]);
    a.plans();
    await run.does("t", "update run");
    await run.does("B");
    expect(await run.ended).toEqual({ outcome: "succeeded" });
  });

  test("for secrets that one before it gives: they must be known before they could be shown", async () => {
    const graph = graphOf("A -> B");
    const a = graph.nodes.get(nodeId("A"));
    const secretive = new Map(graph.nodes);
    if (a?.kind === "stack") secretive.set(a.id, { ...a, outputs: { password: { sensitive: true } } });
    const run = new DrivenRun({ ...graph, nodes: secretive }, {}, deployedBut());
    const planned = await run.executor.next("plan", "A");
    for (let turn = 0; turn < 1_000; turn++) await Promise.resolve();
    expect(run.executor.atWork()).toEqual([]);
    planned.plans();
    await run.does("B");
    await run.ended;
  });
});

function plansOf(drawing: string, more: Partial<EarlyPlansContext> = {}): EarlyPlans {
  const graph = graphOf(drawing);
  let time = 0;
  return new EarlyPlans({
    graph,
    nodes: new Set(graph.nodes.keys()),
    asksNobody: () => true,
    looksDeployed: () => Promise.resolve(true),
    plan: () => {
      time += 40;
      return Promise.resolve(ok({ kind: "planned", plan: { changes: [], outputs: [] }, isFinal: true }));
    },
    now: () => time,
    ...more,
  });
}

test("the time of a plan is its node's, if the plan counts", async () => {
  const plans = plansOf("A -> B, C -> D");
  await plans.make(nodeId("B"));
  await plans.make(nodeId("D"));
  plans.done(nodeId("A"), true);
  plans.done(nodeId("C"), false);
  expect(await plans.take(nodeId("B"))).toMatchObject({ ms: 40 });
  expect(await plans.take(nodeId("D"))).toBeUndefined();
  expect([plans.msOf(nodeId("B")), plans.msOf(nodeId("D"))]).toEqual([40, 0]);
});

test("a chain of 20,000: each node is looked at once", async () => {
  const looked: NodeId[] = [];
  const looksDeployed = (id: NodeId): Promise<boolean> => (looked.push(id), Promise.resolve(true));
  const chain = Array.from({ length: 20_000 }, (_, index) => `N${index} -> N${index + 1}`).join(", ");
  const plans = plansOf(chain, { looksDeployed });
  await plans.make(nodeId("N20000"));
  await plans.make(nodeId("N19999"));
  expect(looked).toHaveLength(20_001);
});
