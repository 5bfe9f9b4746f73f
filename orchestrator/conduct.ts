import { appendFileSync } from "node:fs";
import type { Approver } from "./plan/approval";
import { packBundle, type BundleTarget } from "./bundle/pack";
import { approvedPlansIn, noApprovedPlans } from "./plan/approved-plans";
import { systemClock } from "./clock";
import type { DataFolder } from "./project/data-folder";
import type { Ended, Recorded } from "./events";
import type { Executors } from "./executors/executor";
import { localExecutors, type ProjectFolders } from "./executors/local-executors";
import type { Environment } from "./executors/terraform/environment";
import type { ProviderPool } from "./executors/terraform/loans/provider-pool";
import type { Graph } from "./graph/graph";
import { nodeId, type NodeId } from "./graph/graph";
import { readHistory, writeHistory } from "./run/history";
import type { Judge, JudgedApp, RunJudge } from "./plan/judge";
import { noLedger, type Deployed, type Ledger } from "./ledger/ledger";
import { forgetfulJournal, openJournal } from "./run/journal";
import { Redactor } from "./values/redact";
import type { Failure, LedgerFailure } from "./failure";
import type { PlannedNode } from "./plan/plan";
import { plannedNodes, reportOf } from "./run/report";
import { ok, type Result } from "./result";
import { execute } from "./run/run";
import type { RunPorts } from "./run/run-ports";
import type { RunFolder } from "./run/run-folder";
import type { RunOrder } from "./run/run-order";
import { sensitiveValues } from "./values/sensitive-variables";
import { isUnfinished, type RunState } from "./run/state";
import type { TerraformBinary } from "./project/terraform-binary";
import { writeDurably } from "./write-file";

/** How an operation is attended. */
export interface Attendance {
  /** Who is asked before anything changes. By default nobody, so nothing changes. */
  readonly approve?: Approver;
  /** Judges by the project's policies before anything changes. @default it has none */
  readonly judge?: Judge;
  /** Aborted: what runs is finished, nothing new is started. */
  readonly signal?: AbortSignal;
  /** Aborted: what runs is interrupted, as Terraform would be from a terminal. */
  readonly interrupt?: AbortSignal;
  /** @default `process.env` */
  readonly env?: Environment;
  /**
   * Lends Terraform providers that run already.
   * @default every Terraform command starts its own
   */
  readonly pool?: ProviderPool;
}

/** All that a run is made of. */
export interface Conduct {
  readonly run: string;
  readonly project: ProjectFolders;
  readonly data: DataFolder;
  readonly folder: RunFolder;
  readonly graph: Graph;
  readonly ledger: Ledger;
  readonly deployed: Deployed;
  /** Why that may not be all. */
  readonly ledgerFailure?: LedgerFailure;
  readonly removed: readonly NodeId[];
  readonly order: RunOrder;
  readonly terraform: TerraformBinary;
  readonly attendance: Attendance;
  /** The journal so far, when the run is taken up again. */
  readonly earlier?: { readonly events: readonly Recorded[]; readonly state: RunState };
  /** The plan of a bundle, when it is what is carried out. */
  readonly planned?: ReadonlyMap<NodeId, PlannedNode>;
  /** Where a plan is packed to. */
  readonly bundle?: BundleTarget;
  readonly publish: (event: Recorded) => void;
}

/** Puts a run together, lets it run, and keeps what it leaves behind. Only for the holder of the project's lock. */
export async function conduct(of: Conduct): Promise<Ended> {
  const { data, folder, order } = of;
  const events = [...(of.earlier?.events ?? [])];
  const journal = order.operation === "plan" ? forgetfulJournal : await openJournal(folder.journal);
  const history = await readHistory(data.history);
  const ports = await portsOf(of, {
    journal,
    expected: (id) => history.get(id) ?? TYPICAL_MS,
    publish: (event) => {
      if (event.type === "node-log") keepLog(folder, event);
      else events.push(event);
      of.publish(event);
    },
  });
  const ended = await execute(requestOf(of), ports);
  await journal.close();
  if (order.operation === "plan") {
    const packed = await pack(of, ended, events);
    await folder.remove();
    return packed.ok ? ended : packed;
  }
  await Promise.all([
    writeDurably(folder.report, JSON.stringify(reportOf(events), null, 2)).catch(() => undefined),
    writeHistory(data.history, history, events),
    isOver(ended) ? folder.retire() : folder.clean(),
  ]);
  return ended;
}

/** A plan that is not whole, or is denied, is not packed. */
async function pack(of: Conduct, ended: Ended, events: readonly Recorded[]): Promise<Result<void, Failure>> {
  const isWhole = "outcome" in ended && ended.outcome !== "denied" && !isUnfinished(ended.outcome);
  const report = isWhole && of.bundle ? reportOf(events) : undefined;
  if (!report || !of.bundle) return ok(undefined);
  const { project, terraform } = of;
  const plans = plannedNodes(report);
  return packBundle(
    { ...of, executors: executorsOf(of), plans, project: project.folder, terraform: terraformText(terraform) },
    of.bundle,
  );
}

/** What a node that was never run is taken to need, so that among unknown nodes the longest chain goes first. */
const TYPICAL_MS = 10_000;

function requestOf({
  run,
  graph,
  deployed,
  ledgerFailure,
  removed,
  order,
  terraform,
  planned,
  earlier,
}: Conduct): Parameters<typeof execute>[0] {
  return {
    run,
    operation: order.operation,
    graph,
    nodes: new Set(order.nodes.map(nodeId)),
    parallelism: order.parallelism,
    failFast: order.failFast,
    approval: order.approval,
    rules: [...graph.approval, ...order.approveIf],
    terraform: terraformText(terraform),
    deployed,
    removed,
    ...(ledgerFailure && { ledgerFailure }),
    ...(planned && { planned }),
    ...(earlier && { resumed: earlier.state }),
  };
}

function terraformText({ binary, version }: TerraformBinary): string {
  return `${binary} ${version}`;
}

async function portsOf(of: Conduct, own: Pick<RunPorts, "journal" | "expected" | "publish">): Promise<RunPorts> {
  const { approve, judge, signal, interrupt } = of.attendance;
  const redactor = new Redactor();
  for (const value of await sensitiveValues(of.graph, of.order.variables, environmentOf(of))) redactor.add(value);
  return {
    ...own,
    executors: executorsOf(of),
    ledger: of.order.operation === "plan" ? noLedger : of.ledger,
    clock: systemClock,
    random: Math.random,
    approve: approve ?? (() => Promise.resolve("nobody")),
    ...(judge && { judge: runJudge(judge, of) }),
    approved: of.order.operation === "plan" && !of.bundle ? noApprovedPlans : approvedPlansIn(of.folder.approved),
    redactor,
    stop: signal ?? new AbortController().signal,
    interrupt: interrupt ?? new AbortController().signal,
  };
}

function runJudge(judge: Judge, of: Conduct): RunJudge {
  const app = judgedApp(of);
  return { judge: () => judge.judge(app), denied: (stack) => judge.denied(app, stack) };
}

/** What is to be destroyed is not judged. */
function judgedApp({ graph, folder, order }: Conduct): JudgedApp {
  const nodes = order.nodes.map(nodeId).filter((id) => {
    const node = graph.nodes.get(id);
    return node !== undefined && !(node.kind === "stack" && node.isRemoved);
  });
  return { graph, folder: folder.frozen, nodes: new Set(nodes) };
}

/** The executors that a run works with. */
export function executorsOf(
  of: Pick<Conduct, "project" | "data" | "folder" | "order" | "terraform" | "attendance"> &
    Partial<Pick<Conduct, "graph" | "earlier">>,
): Executors {
  const { folder, attendance, earlier } = of;
  return localExecutors({
    ...of,
    ...(attendance.pool && { pool: attendance.pool }),
    ...(attendance.judge && { judge: attendance.judge }),
    plain: crashed(earlier?.state),
    frozen: folder.frozen,
    plans: folder.plans,
    scratch: folder.scratch,
    env: environmentOf(of),
  });
}

/** Nodes whose providers died in an earlier life of the run: this time, each is given providers of its own. */
function crashed(run: RunState | undefined): ReadonlySet<NodeId> {
  const failed = [...(run?.nodes ?? [])].filter(([, state]) => {
    return (
      state.kind === "failed" && state.failure.kind === "terraform-failed" && state.failure.class === "provider-crash"
    );
  });
  return new Set(failed.map(([id]) => id));
}

function environmentOf({ attendance }: Pick<Conduct, "attendance">): Environment {
  return attendance.env ?? process.env;
}

function keepLog(folder: RunFolder, { node, lines }: Extract<Recorded, { type: "node-log" }>): void {
  try {
    appendFileSync(folder.log(node), lines.map((line) => `${line}\n`).join(""), { mode: 0o600 });
  } catch {
    // A log that can't be written must not stop what it tells of; the journal's own failure does.
  }
}

/** Whether there is nothing left that a resume could do. */
function isOver(ended: Ended): boolean {
  return "outcome" in ended && !isUnfinished(ended.outcome);
}
