import type { Executor, Job, Snapshot } from "../../orchestrator/executors/executor";
import type { NodeFailure } from "../../orchestrator/failure";
import type { Node } from "../../orchestrator/graph";
import type { Json } from "../../orchestrator/outputs";
import type { Change, NodePlan } from "../../orchestrator/plan";
import { fail, ok, type Result } from "../../orchestrator/result";

/** A call that the run made, and that waits for the test's word. */
export interface Call {
  readonly work: "plan" | "apply";
  readonly node: string;
  readonly job: Job;
  /** Answers a plan: with these changes, as `create A`, or none. */
  plans(...changes: readonly string[]): void;
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

  plan(node: Node, job: Job): Promise<Result<NodePlan, NodeFailure>> {
    return new Promise((resolve) => {
      this.called({
        work: "plan",
        node: node.id,
        job,
        plans: (...changes) => resolve(ok({ changes: changes.map(changeOf), outputs: [] })),
        succeeds: () => resolve(ok({ changes: [], outputs: [] })),
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

function changeOf(text: string): Change {
  const [action = "", address = ""] = text.split(" ");
  return { action: action as Change["action"], address };
}

function publicly(outputs: Readonly<Record<string, Json>>): Snapshot["outputs"] {
  return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, { value, sensitive: false }]));
}
