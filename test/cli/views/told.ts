import type {
  Event,
  NodeEvent,
  Operation,
  Outcome,
  Phase,
  Recorded,
  RunEvent,
  Step,
} from "../../../orchestrator/events";
import type { NodeFailure } from "../../../orchestrator/failure";
import type { Judgement } from "../../../orchestrator/plan/judgement";
import { nodeId } from "../../../orchestrator/graph/graph";
import type { PublicOutputs } from "../../../orchestrator/values/outputs";
import type { Action, Deferral, NodePlan } from "../../../orchestrator/plan/plan";

/** A plan from its drawing: `create a, delete b`; what stands alone is an output that changes. */
export function planOf(drawing: string): NodePlan {
  const parts = drawing.split(",").map((part) => part.trim().split(" "));
  return {
    changes: parts.flatMap(([action = "", address]) =>
      address === undefined ? [] : [{ action: action as Action, address }],
    ),
    outputs: parts.flatMap(([name = "", address]) => (address === undefined && name !== "" ? [{ name }] : [])),
  };
}

/** Why a node has to wait, from outputs as `network.vpc_id`. */
export function deferralOf(because: readonly string[]): Deferral {
  const inputs = because.map((text) => {
    const [from = "", output = "id"] = text.split(".");
    return { from: nodeId(from), output, known: false };
  });
  return { because: inputs, diagnostics: [] };
}

/** A failure of a command, with what it wrote. */
export function broken(output = "no such table"): NodeFailure {
  return { kind: "command-failed", program: "migrate", exit: { code: 3 }, output };
}

/** Events, in the fewest words. */
export const told = {
  run: (nodes: readonly string[], operation: Operation = "deploy") =>
    run({ type: "run-started", run: "r1", operation, nodes: nodes.map(nodeId), terraform: "terraform 1.11.4" }),
  resumed: (nodes: readonly string[]) => run({ type: "run-resumed", run: "r1", nodes: nodes.map(nodeId) }),
  waiting: (node: string, pid: number) => run({ type: "run-waiting", processes: [{ node: nodeId(node), pid }] }),
  phase: (phase: Phase, nodes: number) => run({ type: "phase-started", phase, nodes }),
  approved: (by: "person" | "rule" = "person") => run({ type: "approved", by }),
  ledgerFailed: (step: "read" | "write") =>
    run({
      type: "ledger-failed",
      step,
      failure: { kind: "ledger-unreachable", place: "terrace/shop/ledger.tfstate (s3)", cause: broken() },
    }),
  judged: (judgement: Judgement) => run({ type: "judged", judgement }),
  interrupted: (how: "finish-running" | "pass-on") => run({ type: "interrupted", how }),
  finished: (outcome: Outcome, ms = 62_000) => run({ type: "run-finished", outcome, ms }),
  started: (id: string, attempt = 1) => node({ type: "node-started", node: nodeId(id), attempt }),
  step: (id: string, step: Step) => node({ type: "node-step", node: nodeId(id), step }),
  planned: (id: string, plan: string, ms = 900) =>
    node({ type: "node-planned", node: nodeId(id), plan: planOf(plan), ms }),
  deferred: (id: string, ...because: readonly string[]) =>
    node({ type: "node-deferred", node: nodeId(id), deferral: deferralOf(because), ms: 300 }),
  retrying: (id: string, failure: NodeFailure, delayMs: number) =>
    node({ type: "node-retrying", node: nodeId(id), failure, attempt: 1, delayMs }),
  applied: (id: string, plan: string, outputs: PublicOutputs = {}, ms = 1_234) =>
    node({ type: "node-succeeded", node: nodeId(id), outcome: "applied", plan: planOf(plan), outputs, ms }),
  unchanged: (id: string, ms = 70) =>
    node({ type: "node-succeeded", node: nodeId(id), outcome: "unchanged", plan: planOf(""), outputs: {}, ms }),
  skipped: (id: string, unexamined: NonNullable<NodePlan["unexamined"]> = "skipped") => {
    const plan: NodePlan = { ...planOf(""), unexamined };
    return node({ type: "node-succeeded", node: nodeId(id), outcome: "unchanged", plan, outputs: {}, ms: 2 });
  },
  plannedSkipped: (id: string) =>
    node({ type: "node-planned", node: nodeId(id), plan: { ...planOf(""), unexamined: "skipped" }, ms: 2 }),
  failed: (id: string, failure: NodeFailure = broken(), ms = 12_300) =>
    node({ type: "node-failed", node: nodeId(id), failure, ms }),
  unreached: (id: string, because: string) =>
    node({ type: "node-unreached", node: nodeId(id), because: nodeId(because) }),
  log: (id: string, ...lines: readonly string[]) => recorded({ type: "node-log", node: nodeId(id), lines }),
};

function run(event: RunEvent): Recorded {
  return recorded(event);
}

function node(event: NodeEvent): Recorded {
  return recorded(event);
}

function recorded(event: Event): Recorded {
  return { ...event, at: "2026-11-22T10:00:00.000Z" };
}
