import * as fc from "fast-check";
import type { NodeEvent, Recorded } from "../../../orchestrator/events";
import { nodeId } from "../../../orchestrator/graph/graph";
import type { NodePlan } from "../../../orchestrator/plan/plan";
import { foldRun, nextState, type NodeState } from "../../../orchestrator/run/state";
import { THROTTLED, TROUBLE } from "../../rig/driven-executor";
import { recorded } from "../../rig/events";

const [A, B] = [nodeId("A"), nodeId("B")];
const plan: NodePlan = {
  changes: [{ address: "x", action: "create" }],
  outputs: [],
  prior: { lineage: "l", serial: 1 },
};
const process = { pid: 4711, started: "815" };
const state = { lineage: "l", serial: 2 };
const deferral = { because: [{ from: B, output: "x", known: false }], diagnostics: [] };

const events = {
  started: { type: "node-started", node: A, attempt: 2 },
  step: { type: "node-step", node: A, step: "plan", process },
  ownStep: { type: "node-step", node: A, step: "read" },
  planned: { type: "node-planned", node: A, plan, ms: 1 },
  deferred: { type: "node-deferred", node: A, deferral, ms: 1 },
  retrying: { type: "node-retrying", node: A, failure: THROTTLED, attempt: 2, delayMs: 1 },
  succeeded: { type: "node-succeeded", node: A, outcome: "applied", plan, outputs: {}, state, ms: 1 },
  succeededTask: { type: "node-succeeded", node: A, outcome: "applied", plan, outputs: {}, ms: 1 },
  failed: { type: "node-failed", node: A, failure: TROUBLE, ms: 1 },
  unreached: { type: "node-unreached", node: A, because: B },
} as const satisfies Readonly<Record<string, NodeEvent>>;

describe("the next state", () => {
  const running: NodeState = { kind: "running", attempt: 2 };
  test.each<[string, NodeState, NodeEvent, NodeState]>([
    ["waiting, started", { kind: "waiting" }, events.started, running],
    ["running, a step with a process", running, events.step, { ...running, process }],
    ["running a process, a step without", { ...running, process }, events.ownStep, running],
    ["running, planned", { ...running, process }, events.planned, { kind: "planned", attempt: 2, plan }],
    ["planned, a step", { kind: "planned", attempt: 2, plan }, events.step, { ...running, process }],
    [
      "waiting, a step: an attempt is the first unless said otherwise",
      { kind: "waiting" },
      events.step,
      { kind: "running", attempt: 1, process },
    ],
    ["waiting, deferred", { kind: "waiting" }, events.deferred, { kind: "deferred", deferral }],
    ["running, retrying", running, events.retrying, { kind: "backing-off", attempt: 2, failure: THROTTLED }],
    ["backing off, started", { kind: "backing-off", attempt: 1, failure: THROTTLED }, events.started, running],
    ["running, a stack succeeded", running, events.succeeded, { kind: "succeeded", state }],
    ["running, a task succeeded", running, events.succeededTask, { kind: "succeeded" }],
    ["running, failed", running, events.failed, { kind: "failed", failure: TROUBLE }],
    ["waiting, unreached", { kind: "waiting" }, events.unreached, { kind: "unreached" }],
    ["failed, started by a resumed run", { kind: "failed", failure: TROUBLE }, events.started, running],
  ])("%s", (_, before, event, after) => {
    expect(nextState(before, event)).toEqual(after);
  });
});

describe("folding a journal", () => {
  const start = recorded({ type: "run-started", run: "r", operation: "deploy", nodes: [A, B], terraform: "t" });
  const journal: readonly Recorded[] = [
    start,
    recorded({ type: "phase-started", phase: "plan", nodes: 2 }),
    recorded(events.started),
    recorded(events.planned),
    recorded({ ...events.deferred, node: B }),
    recorded({ type: "approved", by: "person" }),
    recorded({ type: "phase-started", phase: "apply", nodes: 2 }),
    recorded(events.step),
    recorded(events.succeeded),
    recorded({ ...events.started, node: B }),
    recorded({ ...events.planned, node: B }),
    recorded({ ...events.failed, node: B }),
    recorded({ type: "run-finished", outcome: "failed", ms: 1 }),
  ];

  test("tells the whole of it", () => {
    expect(foldRun(journal)).toEqual({
      run: "r",
      operation: "deploy",
      phase: "apply",
      approved: true,
      nodes: new Map([
        [A, { kind: "succeeded", state }],
        [B, { kind: "failed", failure: TROUBLE }],
      ]),
      // What was approved, not what was planned anew in the apply phase.
      plans: new Map([
        [A, { kind: "planned", plan }],
        [B, { kind: "deferred", deferral }],
      ]),
      outcome: "failed",
    });
  });

  test("nothing but the start: all nodes wait", () => {
    expect(foldRun([start])).toMatchObject({
      phase: "plan",
      approved: false,
      nodes: new Map([
        [A, { kind: "waiting" }],
        [B, { kind: "waiting" }],
      ]),
    });
  });

  test("killed while a process was at work: it is known", () => {
    expect(foldRun(journal.slice(0, 8))).toMatchObject({
      nodes: new Map([
        [A, { kind: "running", attempt: 2, process }],
        [B, {}],
      ]),
    });
  });

  test("killed before the answer: nothing is approved", () => {
    expect(foldRun(journal.slice(0, 5))).toMatchObject({ approved: false, phase: "plan" });
  });

  test("an end is none any more once the run was resumed", () => {
    expect(foldRun([...journal, recorded({ type: "run-resumed", run: "r", nodes: [B] })])).not.toHaveProperty(
      "outcome",
    );
  });

  test("a journal that does not begin with a start tells of no run", () => {
    expect(foldRun([])).toBeUndefined();
    expect(foldRun(journal.slice(1))).toBeUndefined();
  });

  test("what a later version wrote is passed over", () => {
    const later = { type: "weather-changed", at: "now" } as unknown as Recorded;
    expect(foldRun([start, later, ...journal.slice(1)])).toEqual(foldRun(journal));
  });

  test("any prefix of any journal can be folded, and knows every node that it names", () => {
    const node = fc.constantFrom(A, B, nodeId("added-later"));
    const event = fc.oneof(
      fc
        .record({ base: fc.constantFrom(...Object.values(events)), node })
        .map(({ base, node }) => recorded({ ...base, node })),
      fc.constantFrom<Recorded>(
        ...journal.filter((event) => !("node" in event)),
        recorded({ type: "node-log", node: A, lines: ["x"] }),
        recorded({ type: "run-resumed", run: "r", nodes: [A] }),
        recorded({ type: "interrupted", how: "pass-on" }),
        recorded({ type: "rejected", reason: "declined" }),
        recorded({ type: "run-waiting", processes: [] }),
      ),
    );
    fc.assert(
      fc.property(fc.array(event), fc.nat(), (events, cut) => {
        const prefix = [start, ...events].slice(0, 1 + (cut % (events.length + 1)));
        const nodes = foldRun(prefix)?.nodes;
        const named = prefix.flatMap((event) => ("node" in event && event.type !== "node-log" ? [event.node] : []));
        expect([A, B, ...named].filter((id) => !nodes?.has(id))).toEqual([]);
      }),
    );
  });
});
