import type { Deferred, Executor, Job, Planned, PlanJob, Snapshot } from "../../orchestrator/executors/executor";
import type { NodeFailure } from "../../orchestrator/failure";
import { nodeId, type Node } from "../../orchestrator/graph/graph";
import type { Json } from "../../orchestrator/values/outputs";
import type { Change, Deferral, NodePlan, PlannedOutputs, PlannedResource } from "../../orchestrator/plan/plan";
import { hasUnknown, UNKNOWN, type PlannedValue } from "../../orchestrator/plan/planned-value";
import { fail, ok, type Result } from "../../orchestrator/result";

/** A call that the run made, and that waits for the test's word. */
export interface Call {
  readonly work: "plan" | "apply";
  readonly node: string;
  readonly job: Job | PlanJob;
  /**
   * Answers a plan: with these changes, as `create A`, or none. `create A=1` says what A will be, `create A=?` that it
   * is not known yet; and so do outputs, `out=1`. One that was made with what is about to change can't be applied.
   */
  plans(...changes: readonly string[]): void;
  /** Answers a plan: it has to wait. */
  defers(...because: readonly string[]): void;
  /** Answers an apply: it is done, and gives these outputs. */
  succeeds(outputs?: Readonly<Record<string, Json>>): void;
  fails(failure?: NodeFailure): void;
}

/** An executor that a test steps through: nothing happens before the test says so. */
export class DrivenExecutor implements Executor {
  private readonly calls: Call[] = [];
  private readonly waiting: { readonly fits: (call: Call) => boolean; readonly take: (call: Call) => void }[] = [];

  /** The run's next call for a node, or the one that is waiting already. */
  next(work: Call["work"], node: string): Promise<Call> {
    const fits = (call: Call): boolean => call.work === work && call.node === node;
    const index = this.calls.findIndex(fits);
    const [call] = index === -1 ? [] : this.calls.splice(index, 1);
    return call ? Promise.resolve(call) : new Promise((take) => this.waiting.push({ fits, take }));
  }

  /** Calls that wait for an answer right now: what is at work. */
  atWork(): readonly string[] {
    return this.calls.map(({ work, node }) => `${work} ${node}`);
  }

  plan(node: Node, job: PlanJob): Promise<Result<Planned | Deferred, NodeFailure>> {
    return new Promise((resolve) => {
      this.called({
        work: "plan",
        node: node.id,
        job,
        plans: (...parts) => resolve(ok(plannedOf(parts, job.upcoming.size === 0))),
        defers: (...because) => resolve(ok({ kind: "deferred", deferral: deferralOf(because) })),
        succeeds: () => resolve(ok(plannedOf([], true))),
        fails: (failure = TROUBLE) => resolve(fail(failure)),
      });
    });
  }

  apply(node: Node, _plan: NodePlan, job: Job): Promise<Result<Snapshot, NodeFailure>> {
    return new Promise((resolve) => {
      this.called({
        work: "apply",
        node: node.id,
        job,
        plans: () => undefined,
        defers: () => undefined,
        succeeds: (outputs = {}) => resolve(ok({ outputs: publicly(outputs) })),
        fails: (failure = TROUBLE) => resolve(fail(failure)),
      });
    });
  }

  read(): Promise<Result<Snapshot, NodeFailure>> {
    return Promise.resolve(ok({ outputs: {} }));
  }

  private called(call: Call): void {
    const index = this.waiting.findIndex(({ fits }) => fits(call));
    const [waiter] = index === -1 ? [] : this.waiting.splice(index, 1);
    if (waiter) waiter.take(call);
    else this.calls.push(call);
  }
}

/** A failure that no attempt can mend. */
export const TROUBLE: NodeFailure = {
  kind: "terraform-failed",
  class: "invalid-config",
  command: "apply",
  exit: { code: 1 },
  diagnostics: [{ severity: "error", summary: "Invalid value", detail: "" }],
  output: "",
};

/** A failure that passes by itself. */
export const THROTTLED: NodeFailure = { ...TROUBLE, class: "throttled" };

/** A plan from its drawing; a part without an action is an output. */
function plannedOf(parts: readonly string[], isFinal: boolean): Planned {
  const drawn = parts.map((part) => /^(?:(\w+) )?(\w+)(?:=(.*))?$/.exec(part) ?? []);
  const resources = drawn.flatMap(([, action, address = "", value]): PlannedResource[] =>
    action === undefined ? [] : [resourceOf(action as Change["action"], address, valueOf(value))],
  );
  const outputs: PlannedOutputs = Object.fromEntries(
    drawn.flatMap(([, action, name = "", value]) =>
      action === undefined ? [[name, { value: valueOf(value), sensitive: false, changes: true }]] : [],
    ),
  );
  const changes = resources.flatMap(({ address, action, maybe }): Change[] =>
    action === "none" ? [] : [{ address, action, ...(maybe && { maybe }) }],
  );
  const plan: NodePlan = { changes, outputs: Object.keys(outputs).map((name) => ({ name })) };
  return { kind: "planned", plan, values: { resources, outputs }, isFinal };
}

function resourceOf(action: Change["action"], address: string, value: PlannedValue): PlannedResource {
  const after: PlannedValue = action === "delete" ? null : { value };
  return {
    address,
    action,
    before: null,
    after,
    sensitive: { before: false, after: false },
    maybe: action !== "create" && hasUnknown(after),
  };
}

function valueOf(text: string | undefined): PlannedValue {
  if (text === undefined) return null;
  return text === "?" ? UNKNOWN : text;
}

function deferralOf(because: readonly string[]): Deferral {
  const inputs = because.map((text) => {
    const [from = "", output = ""] = text.split(".");
    return { from: nodeId(from), output, known: false };
  });
  return { because: inputs, diagnostics: [] };
}

function publicly(outputs: Readonly<Record<string, Json>>): Snapshot["outputs"] {
  return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, { value, sensitive: false }]));
}
