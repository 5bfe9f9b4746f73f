import { plannedNodes, reportOf, ReportFold, type NodeReport, type Report } from "../../../orchestrator/run/report";
import type { Recorded } from "../../../orchestrator/events";
import { nodeId } from "../../../orchestrator/graph/graph";
import { DrivenRun } from "../../rig/driven-run";
import { graphOf } from "../../rig/graphs";
import { broken, deferralOf, planOf, told } from "../../cli/views/told";

function reported(events: readonly Recorded[]): Report {
  const report = reportOf(events);
  if (!report) throw new Error("no run began");
  return report;
}

function standings(events: readonly Recorded[]): readonly string[] {
  return reported(events).nodes.map((node) => {
    const because = "because" in node ? ` because ${node.because}` : "";
    return `${node.id} ${node.status === "succeeded" ? node.outcome : node.status}${because}`;
  });
}

function nodeOf(events: readonly Recorded[], id = "A"): NodeReport {
  const node = reported(events).nodes.find((node) => node.id === id);
  if (!node) throw new Error(`no node ${id}`);
  return node;
}

describe("runs of the engine", () => {
  test("A -> B -> C, D; B fails: A applied, C not reached because of B, D unchanged", async () => {
    const run = new DrivenRun(graphOf("A -> B, B -> C, D"));
    await run.does("A", "create x");
    await run.does("D");
    (await run.executor.next("plan", "B")).fails();
    await run.ended;
    expect(standings(run.events)).toEqual(["A applied", "B failed", "C unreached because B", "D unchanged"]);
    expect(reported(run.events)).toMatchObject({ version: 1, operation: "deploy", outcome: "failed" });
  });

  test("A -> B, C; planned only: B is deferred until A is there", async () => {
    const run = new DrivenRun(graphOf("A -> B, C"), { operation: "plan" });
    (await run.executor.next("plan", "A")).plans("create x", "id=?");
    (await run.executor.next("plan", "B")).defers("A.id");
    (await run.executor.next("plan", "C")).plans();
    await run.ended;
    expect(standings(run.events)).toEqual(["A planned", "B deferred", "C planned"]);
    expect([...plannedNodes(reported(run.events))]).toEqual([
      ["A", { kind: "planned", plan: planOf("create x, id") }],
      ["B", { kind: "deferred", deferral: deferralOf(["A.id"]) }],
      ["C", { kind: "planned", plan: planOf("") }],
    ]);
  });

  test("A; asked and declined: it stands where its plan left it", async () => {
    const run = new DrivenRun(graphOf("A"), { approval: "ask" }, { answers: ["no"] });
    (await run.executor.next("plan", "A")).plans("create x");
    await run.ended;
    expect(standings(run.events)).toEqual(["A planned"]);
    expect(reported(run.events).outcome).toBe("rejected");
  });
});

test("before a run began there is no report", () => {
  expect(reportOf([])).toBeUndefined();
});

test("a run without an end is unfinished, and has no time of its own", () => {
  const report = reported([told.run(["A", "B"]), told.phase("apply", 2), told.started("A")]);
  expect(report).toEqual({
    version: 1,
    run: "r1",
    operation: "deploy",
    terraform: "terraform 1.11.4",
    started: "2026-11-22T10:00:00.000Z",
    outcome: "unfinished",
    nodes: [
      { id: "A", status: "running", attempts: 1, ms: {} },
      { id: "B", status: "waiting", attempts: 0, ms: {} },
    ],
  });
});

test("the end has its time and its duration", () => {
  expect(reported([told.run([]), told.finished("succeeded", 1_234)])).toMatchObject({
    outcome: "succeeded",
    finished: "2026-11-22T10:00:00.000Z",
    ms: 1_234,
  });
});

test("each phase has its duration; the attempts are those of the last", () => {
  const plan = [told.run(["A"]), told.phase("plan", 1), told.started("A", 1), told.started("A", 3)];
  const node = nodeOf([
    ...plan,
    told.planned("A", "create x", 200),
    told.phase("apply", 1),
    told.started("A", 1),
    told.retrying("A", broken(), 10),
    told.started("A", 2),
    told.applied("A", "create x", { url: { value: 1 }, key: { sensitive: true } }, 5_000),
  ]);
  expect(node).toEqual({
    id: "A",
    attempts: 2,
    ms: { plan: 200, apply: 5_000 },
    status: "succeeded",
    outcome: "applied",
    plan: planOf("create x"),
    outputs: { url: { value: 1 }, key: { sensitive: true } },
  });
});

test("a plan that is made while a node is applied does not end it", () => {
  const events = [told.run(["A"]), told.phase("apply", 1), told.started("A"), told.planned("A", "create x")];
  expect(nodeOf(events)).toEqual({ id: "A", attempts: 1, ms: {}, status: "running", plan: planOf("create x") });
});

test("a failure keeps what was planned", () => {
  const planned = [told.run(["A"]), told.phase("plan", 1), told.planned("A", "create x", 5)];
  expect(nodeOf([...planned, told.phase("apply", 1), told.started("A"), told.failed("A", broken(), 7)])).toEqual({
    id: "A",
    attempts: 1,
    ms: { plan: 5, apply: 7 },
    status: "failed",
    failure: broken(),
    plan: planOf("create x"),
  });
});

test("A, B; B failed and the run was resumed: A stays, B begins again, and the run has no end before it ends again", () => {
  const failed = [
    told.run(["A", "B"]),
    told.phase("apply", 2),
    told.applied("A", ""),
    told.failed("B"),
    told.finished("failed"),
  ];
  const resumed = [...failed, told.resumed(["B"])];
  expect(standings(resumed)).toEqual(["A applied", "B waiting"]);
  expect(nodeOf(resumed, "B")).toEqual({ id: "B", attempts: 0, ms: {}, status: "waiting" });
  expect(reported(resumed)).toMatchObject({ outcome: "unfinished" });
  expect(reported(resumed)).not.toHaveProperty("finished");
  const ended = [
    ...resumed,
    told.phase("apply", 1),
    told.started("B"),
    told.applied("B", "create x"),
    told.finished("succeeded", 5),
  ];
  expect(standings(ended)).toEqual(["A applied", "B applied"]);
  expect(reported(ended)).toMatchObject({ outcome: "succeeded", ms: 5 });
});

test("logs are no part of the report", () => {
  const events = [told.run(["A"]), told.log("A", "secretive"), told.finished("succeeded")];
  expect(JSON.stringify(reportOf(events))).not.toContain("secretive");
});

test("the report is plain data: it is read back equal", () => {
  const events = [told.run(["A", "B"]), told.failed("A"), told.unreached("B", "A"), told.finished("failed")];
  expect(JSON.parse(JSON.stringify(reportOf(events)))).toEqual(reportOf(events));
});

test("10,000 nodes with ten events each are folded, each event once", () => {
  const fold = new ReportFold();
  const nodes = Array.from({ length: 10_000 }, (_, index) => `n${index}`);
  fold.on(told.run(nodes));
  for (const id of nodes) {
    for (let count = 0; count < 9; count++) fold.on(told.step(id, "apply"));
    fold.on(told.applied(id, "create x"));
  }
  expect(fold.report()?.nodes.at(-1)).toMatchObject({ id: nodeId("n9999"), status: "succeeded" });
});
