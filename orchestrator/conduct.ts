import { appendFileSync } from "node:fs";
import type { Approver } from "./approval";
import { systemClock } from "./clock";
import type { DataFolder } from "./data-folder";
import type { Ended, Recorded } from "./events";
import type { Executors } from "./executors/executor";
import { localExecutors, type ProjectFolders } from "./executors/local-executors";
import type { Environment } from "./executors/terraform/environment";
import type { Graph } from "./graph";
import { nodeId } from "./graph";
import { readHistory, writeHistory } from "./history";
import { forgetfulJournal, openJournal } from "./journal";
import { Redactor } from "./redact";
import { reportOf } from "./report";
import { execute } from "./run";
import type { RunPorts } from "./run-ports";
import type { RunFolder } from "./run-folder";
import type { RunOrder } from "./run-order";
import { sensitiveValues } from "./sensitive-variables";
import type { RunState } from "./state";
import type { TerraformBinary } from "./terraform-binary";
import { writeDurably } from "./write-file";

/** How an operation is attended. */
export interface Attendance {
  /** Who is asked before anything changes. By default nobody, so nothing changes. */
  readonly approve?: Approver;
  /** Aborted: what runs is finished, nothing new is started. */
  readonly signal?: AbortSignal;
  /** Aborted: what runs is interrupted, as Terraform would be from a terminal. */
  readonly interrupt?: AbortSignal;
  /** @default `process.env` */
  readonly env?: Environment;
}

/** All that a run is made of. */
export interface Conduct {
  readonly run: string;
  readonly project: ProjectFolders;
  readonly data: DataFolder;
  readonly folder: RunFolder;
  readonly graph: Graph;
  readonly order: RunOrder;
  readonly terraform: TerraformBinary;
  readonly attendance: Attendance;
  /** The journal so far, when the run is taken up again. */
  readonly earlier?: { readonly events: readonly Recorded[]; readonly state: RunState };
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
    await folder.remove();
    return ended;
  }
  await writeDurably(folder.report, JSON.stringify(reportOf(events), null, 2)).catch(() => undefined);
  await writeHistory(data.history, history, events);
  await (isOver(ended) ? folder.retire() : folder.clean());
  return ended;
}

/** What a node that was never run is taken to need, so that among unknown nodes the longest chain goes first. */
const TYPICAL_MS = 10_000;

function requestOf({ run, graph, order, terraform, earlier }: Conduct): Parameters<typeof execute>[0] {
  return {
    run,
    operation: order.operation,
    graph,
    nodes: new Set(order.nodes.map(nodeId)),
    parallelism: order.parallelism,
    failFast: order.failFast,
    approval: order.approval,
    terraform: `${terraform.binary} ${terraform.version}`,
    ...(earlier && { resumed: earlier.state }),
  };
}

async function portsOf(of: Conduct, own: Pick<RunPorts, "journal" | "expected" | "publish">): Promise<RunPorts> {
  const { approve, signal, interrupt } = of.attendance;
  const redactor = new Redactor();
  for (const value of await sensitiveValues(of.graph, of.order.variables, environmentOf(of))) redactor.add(value);
  return {
    ...own,
    executors: executorsOf(of),
    clock: systemClock,
    random: Math.random,
    approve: approve ?? (() => Promise.resolve("nobody")),
    redactor,
    stop: signal ?? new AbortController().signal,
    interrupt: interrupt ?? new AbortController().signal,
  };
}

/** The executors that a run works with. */
export function executorsOf(of: Omit<Conduct, "graph" | "run" | "publish">): Executors {
  const { folder } = of;
  return localExecutors({
    ...of,
    frozen: folder.frozen,
    plans: folder.plans,
    scratch: folder.scratch,
    env: environmentOf(of),
  });
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
  return "outcome" in ended && ended.outcome !== "failed" && ended.outcome !== "interrupted";
}
