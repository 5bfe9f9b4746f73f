import { copyFile, mkdir } from "node:fs/promises";
import { isAbsolute, join, relative, resolve } from "node:path";
import { conduct, executorsOf, type Attendance } from "../conduct";
import { fileName } from "../project/data-folder";
import type { Ended } from "../events";
import type { ProjectFolders } from "../executors/local-executors";
import type { Failure, MovedProvider } from "../failure";
import type { Graph, NodeId, StackNode } from "../graph/graph";
import { begin, type Operation } from "../operation";
import type { PlannedNode } from "../plan/plan";
import { projectLedger } from "../ledger/project-ledger";
import { readSnapshots } from "../read-snapshots";
import { fail, ok, type Result } from "../result";
import { RunFolder } from "../run/run-folder";
import { readRunGraph, type RunGraph } from "../run/run-graph";
import { newRunId } from "../run/run-id";
import type { RunOrder } from "../run/run-order";
import { attended, type ConductBase } from "../start";
import { bundledPlans, readBundleContent, type BundleContent } from "./content";
import { LOCK_FILE, readProviderLocks } from "./provider-locks";
import type { Key } from "./seal";
import { unpackBundle } from "./unpack";

/** How a bundle is deployed. */
export interface DeployBundleOptions
  extends Attendance, Partial<Pick<RunOrder, "parallelism" | "terraformParallelism">> {
  /** Start nothing new once a node failed. @default false */
  readonly failFast?: boolean;
  /** What the bundle was locked with. */
  readonly key?: Key;
}

/**
 * Deploys what was planned elsewhere, or earlier, and approved by whoever hands the bundle in: from its frozen files,
 * with nothing asked unless a node would become something else than what was planned. It is refused when a state or a
 * provider is not the one that it was planned with.
 */
export function deployBundle(project: ProjectFolders, file: string, options: DeployBundleOptions = {}): Operation {
  return begin((publish) =>
    attended({ project, attendance: options, publish }, async (base) => {
      const run = newRunId(Date.now(), Math.random);
      const folder = new RunFolder(join(base.data.runs, run));
      const unpacked = await unpackBundle(file, folder.path, options.key);
      return unpacked.ok ? deployUnpacked({ ...base, run, folder }, options) : unpacked;
    }),
  );
}

type Unpacked = ConductBase & { readonly run: string; readonly folder: RunFolder };

async function deployUnpacked(base: Unpacked, options: DeployBundleOptions): Promise<Ended> {
  const { folder } = base;
  const order = orderOf(await folder.readOrder(), options);
  const checked = await readChecked({ ...base, order });
  if (!checked.ok) {
    await folder.remove();
    return checked;
  }
  await mkdir(join(folder.path, "logs"), { recursive: true, mode: 0o700 });
  await folder.writeOrder(order);
  const ledger = projectLedger({ ...base, graph: checked.value.graph });
  return conduct({ ...base, ...checked.value, order, ledger });
}

async function readChecked(
  of: Unpacked & { readonly order: RunOrder },
): Promise<Result<RunGraph & { readonly planned: ReadonlyMap<NodeId, PlannedNode> }, Failure>> {
  const content = await readBundleContent(of.folder.bundle);
  const graph = await readRunGraph(of.folder, of.order);
  if (!graph.ok) return graph;
  const checked = await check(of, content, graph.value.graph);
  return checked.ok ? ok({ ...graph.value, planned: bundledPlans(content) }) : checked;
}

function orderOf(order: RunOrder, { parallelism, terraformParallelism, failFast }: DeployBundleOptions): RunOrder {
  return {
    ...order,
    operation: "deploy",
    approval: "ask",
    ...(parallelism !== undefined && { parallelism }),
    ...(terraformParallelism !== undefined && { terraformParallelism }),
    ...(failFast !== undefined && { failFast }),
  };
}

async function check(
  of: Unpacked & { readonly order: RunOrder },
  content: BundleContent,
  graph: Graph,
): Promise<Result<void, Failure>> {
  const elsewhere = statesElsewhere(of.project, content, graph);
  if (elsewhere.length > 0) return fail({ kind: "bundle-elsewhere", folder: content.project, nodes: elsewhere });
  const providers = (await Promise.all(content.nodes.map((node) => movedProviders(of, node)))).flat();
  if (providers.length > 0) return fail({ kind: "provider-moved", providers });
  await bringLockFiles(of, content);
  return unmovedStates(of, content, graph);
}

/** Stacks whose states are files of the project that was planned, which is not this one. */
function statesElsewhere(project: ProjectFolders, content: BundleContent, graph: Graph): readonly NodeId[] {
  if (content.project === project.folder) return [];
  const stacks = content.nodes.map(({ id }) => graph.nodes.get(id)).filter((node) => node?.kind === "stack");
  return stacks.filter((stack) => isStateBelow(content.project, stack)).map(({ id }) => id);
}

function isStateBelow(folder: string, { backend }: StackNode): boolean {
  const path = backend.config["path"] ?? "terraform.tfstate";
  if (backend.type !== "local" || typeof path !== "string") return false;
  const from = relative(folder, resolve(folder, path));
  return !from.startsWith("..") && !isAbsolute(from);
}

async function movedProviders(
  { data }: Unpacked,
  { id, providers }: BundleContent["nodes"][number],
): Promise<readonly MovedProvider[]> {
  const found = await readProviderLocks(data.work(id));
  return Object.entries(providers).flatMap(([provider, planned]) => {
    const now = found[provider] ?? planned;
    return now === planned ? [] : [{ node: id, provider, planned, found: now }];
  });
}

async function bringLockFiles({ data, folder }: Unpacked, { nodes }: BundleContent): Promise<void> {
  for (const { id } of nodes) {
    const work = data.work(id);
    await mkdir(work, { recursive: true, mode: 0o700 });
    await copyFile(join(folder.locks, `${fileName(id)}.hcl`), join(work, LOCK_FILE)).catch(() => undefined);
  }
}

async function unmovedStates(
  of: Unpacked & { readonly order: RunOrder },
  content: BundleContent,
  graph: Graph,
): Promise<Result<void, Failure>> {
  const nodes = content.nodes.flatMap(({ id }) => graph.nodes.get(id) ?? []);
  const snapshots = await readSnapshots(nodes, executorsOf(of));
  if (!snapshots.ok) return snapshots;
  const moved = content.nodes.filter(({ id, state }) => {
    const now = snapshots.value.get(id)?.state;
    return now?.lineage !== state?.lineage || now?.serial !== state?.serial;
  });
  return moved.length === 0 ? ok(undefined) : fail({ kind: "state-moved", nodes: moved.map(({ id }) => id) });
}
