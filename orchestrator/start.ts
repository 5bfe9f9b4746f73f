import { join } from "node:path";
import type { BundleTarget } from "./bundle/pack";
import { conduct, type Attendance, type Conduct } from "./conduct";
import { DataFolder } from "./project/data-folder";
import { holdProject, type HeldProject } from "./project/hold";
import type { Ended } from "./events";
import type { ProjectFolders } from "./executors/local-executors";
import type { Failure, InputFailure } from "./failure";
import { ioFailure } from "./io-failure";
import type { Graph, NodeId } from "./graph/graph";
import { noLedger, type Ledger, type LedgerReading } from "./ledger/ledger";
import type { ApprovalRule } from "./graph/graph-file";
import { begin, type Operation } from "./operation";
import { topologicalOrder } from "./graph/order";
import { projectLedger } from "./ledger/project-ledger";
import { fail, ok, type Result } from "./result";
import { RunFolder } from "./run/run-folder";
import { newRunId } from "./run/run-id";
import { freezeDeployed, runGraph, type RunGraph } from "./run/run-graph";
import type { RunOrder } from "./run/run-order";
import { findTerraform, type TerraformBinary } from "./project/terraform-binary";

/** What an app synthesized: the project and its graph. */
export interface SynthesizedApp {
  readonly project: ProjectFolders;
  readonly graph: Graph;
  /**
   * The Terraform that was looked for while the app ran.
   * @default it is looked for when it is needed
   */
  readonly terraform?: Promise<Result<TerraformBinary, InputFailure>>;
  /**
   * The project, held since before the app ran; the run releases it.
   * @default it is held when it is needed
   */
  readonly held?: HeldProject;
}

/** How a graph is planned, deployed or destroyed. */
export interface RunOptions extends Attendance {
  /** @default all nodes */
  readonly nodes?: ReadonlySet<NodeId>;
  /**
   * How many nodes may be at work at once.
   * @default 4
   */
  readonly parallelism?: number;
  /**
   * `-parallelism` of each Terraform command.
   * @default Terraform's own, 10
   */
  readonly terraformParallelism?: number;
  /**
   * Whether Terraform asks the cloud how things are before it plans.
   * @default true
   */
  readonly refresh?: boolean;
  /**
   * Leave stacks alone of which nothing that they are made from has changed since they were deployed: Terraform is not
   * asked, so nobody sees whether they have drifted. For `plan` and `deploy`. Stacks that can't drift (nothing but
   * `terraform_data`) are left alone in any case.
   * @default false
   */
  readonly skipUnchanged?: boolean;
  /**
   * Start nothing new once a node failed, instead of going on with all that does not depend on it.
   * @default false
   */
  readonly failFast?: boolean;
  /**
   * Destroy stacks that are deployed and no longer in the app, from the files that they were deployed with. For `plan` and
   * `deploy`.
   * @default false
   */
  readonly prune?: boolean;
  /**
   * Whatever comes is approved: nothing is planned ahead, and nobody is asked.
   * @default false
   */
  readonly autoApprove?: boolean;
  /**
   * A plan is approved without a question when the plan of each node keeps to one of these rules, or of the app's own.
   * @default none
   */
  readonly approveIf?: readonly ApprovalRule[];
  /** Values for Terraform's variables. */
  readonly variables?: RunOrder["variables"];
}

/** How a plan is made. */
export interface PlanOptions extends RunOptions {
  /** Where the plan is packed to, to be deployed elsewhere or later. It is, unless a node can't be planned. */
  readonly bundle?: BundleTarget;
}

/** Finds out what a deploy would do. Changes nothing, and leaves nothing behind but the bundle that was asked for. */
export function plan(app: SynthesizedApp, options: PlanOptions = {}): Operation {
  return start("plan", app, options);
}

/** Brings the graph into being: producers first, outputs handed on, as much at once as may be. */
export function deploy(app: SynthesizedApp, options: RunOptions = {}): Operation {
  return start("deploy", app, options);
}

/** Takes the graph down: consumers first. */
export function destroy(app: SynthesizedApp, options: RunOptions = {}): Operation {
  return start("destroy", app, options);
}

function start(operation: RunOrder["operation"], app: SynthesizedApp, options: PlanOptions): Operation {
  return begin((publish) =>
    attended({ ...app, attendance: options, publish }, async (base) => {
      const run = newRunId(Date.now(), Math.random);
      const parent = operation === "plan" ? base.data.plans : base.data.runs;
      const folder = new RunFolder(join(parent, run));
      const ledger = projectLedger({ ...base, folder, graph: app.graph });
      const [reading] = await Promise.all([readLedger(ledger, operation), folder.create(app.project.output)]);
      const graph = await deployedGraph({ app: app.graph, operation, folder, ledger, reading }, options);
      if (!graph.ok) {
        await folder.remove();
        return graph;
      }
      await folder.keepOrder(orderOf(operation, app.graph, graph.value, options));
      // Read back: it names the run's own copies of the variable files.
      return conduct({
        ...base,
        ...graph.value,
        run,
        folder,
        ledger,
        ...(reading.failure && { ledgerFailure: reading.failure }),
        order: await folder.readOrder(),
        ...(options.bundle && { bundle: options.bundle }),
      });
    }),
  );
}

/** What is deployed is no news to a destroy. */
function readLedger(ledger: Ledger, operation: RunOrder["operation"]): Promise<LedgerReading> {
  return operation === "destroy" ? noLedger.read() : ledger.read();
}

interface RunStart {
  readonly app: Graph;
  readonly operation: RunOrder["operation"];
  readonly folder: RunFolder;
  readonly ledger: Ledger;
  readonly reading: LedgerReading;
}

/** The graph that the run works at, frozen with what is deployed. Nothing is destroyed on hearsay, or without its files. */
async function deployedGraph(
  { app, operation, folder, ledger, reading }: RunStart,
  { prune = false }: RunOptions,
): Promise<Result<RunGraph, Failure>> {
  if (prune && reading.failure) return fail(reading.failure);
  const graph = runGraph(app, reading.deployed, { operation, prune });
  const missing = await freezeDeployed(folder, ledger, graph);
  return missing.length > 0 ? fail({ kind: "archive-missing", nodes: missing }) : ok(graph);
}

function orderOf(operation: RunOrder["operation"], app: Graph, { graph }: RunGraph, options: RunOptions): RunOrder {
  return {
    operation,
    // What is in the graph alone is to be destroyed.
    nodes: topologicalOrder(graph).filter((id) => !app.nodes.has(id) || (options.nodes?.has(id) ?? true)),
    parallelism: options.parallelism ?? 4,
    ...(options.terraformParallelism !== undefined && { terraformParallelism: options.terraformParallelism }),
    refresh: options.refresh ?? true,
    skipUnchanged: options.skipUnchanged ?? false,
    failFast: options.failFast ?? false,
    prune: options.prune ?? false,
    approval: options.autoApprove ? "given" : "ask",
    approveIf: options.approveIf ?? [],
    variables: options.variables ?? { values: {}, files: [] },
  };
}

/** What every run needs, whichever way it begins. */
export type ConductBase = Pick<Conduct, "project" | "data" | "terraform" | "attendance" | "publish">;

/** Does something as the only one in the project, with Terraform found and the data folder in order. */
export async function attended(attended: Attended, work: (base: ConductBase) => Promise<Ended>): Promise<Ended> {
  const { project, attendance, publish } = attended;
  const held = attended.held ? ok(attended.held) : await holdProject(project.folder);
  if (!held.ok) return held;
  const { swept, release } = held.value;
  try {
    const terraform = await (attended.terraform ?? findTerraform(attendance.env ?? process.env));
    if (!terraform.ok) return terraform;
    await swept;
    const data = new DataFolder(project.folder);
    return await work({ project, data, terraform: terraform.value, attendance, publish });
  } catch (error) {
    return { failure: ioFailure(project.folder, error) };
  } finally {
    await release();
  }
}

/** What is done where, and who looks on. */
interface Attended extends Omit<SynthesizedApp, "graph">, Pick<Conduct, "attendance" | "publish"> {}
