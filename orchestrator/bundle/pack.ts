import { copyFile, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileName, type DataFolder } from "../project/data-folder";
import type { Executors } from "../executors/executor";
import type { Failure } from "../failure";
import type { Graph, NodeId } from "../graph/graph";
import type { PlannedNode } from "../plan/plan";
import { readSnapshots } from "../read-snapshots";
import { ok, type Result } from "../result";
import type { RunFolder } from "../run/run-folder";
import { writeDurably } from "../write-file";
import type { BundleContent } from "./content";
import { LOCK_FILE, readProviderLocks } from "./provider-locks";
import type { Key } from "./seal";

/** Where a plan is written to, to be deployed somewhere else or later. */
export interface BundleTarget {
  readonly file: string;
  /** Without one, whoever has the file can read it, secrets included. */
  readonly key?: Key;
}

/** What is packed. */
export interface PlannedGraph {
  readonly graph: Graph;
  readonly plans: ReadonlyMap<NodeId, PlannedNode>;
  /** The plan's folder, with the frozen files, the order, and the exact values. */
  readonly folder: RunFolder;
  readonly data: DataFolder;
  readonly executors: Executors;
  readonly project: string;
  readonly terraform: string;
}

/** Packs a plan, and all that is needed to carry it out. @throws errors of the system */
export async function packBundle(of: PlannedGraph, { file, key }: BundleTarget): Promise<Result<void, Failure>> {
  const nodes = [...of.plans.keys()].flatMap((id) => of.graph.nodes.get(id) ?? []);
  const snapshots = await readSnapshots(nodes, of.executors);
  if (!snapshots.ok) return snapshots;
  const content: BundleContent = {
    planned: new Date().toISOString(),
    project: of.project,
    terraform: of.terraform,
    nodes: await Promise.all(
      [...of.plans].map(async ([id, planned]) => {
        const state = snapshots.value.get(id)?.state;
        return { id, planned, providers: await readProviderLocks(of.data.work(id)), ...(state && { state }) };
      }),
    ),
  };
  await writeDurably(of.folder.bundle, JSON.stringify(content));
  await copyLockFiles(of);
  for (const folder of ["logs", "plans", "scratch"])
    await rm(join(of.folder.path, folder), { recursive: true, force: true });
  await archiveWriter()(of.folder.path, file, key);
  return ok(undefined);
}

/** So that just the same providers are installed where the bundle is deployed. */
async function copyLockFiles({ plans, folder, data }: PlannedGraph): Promise<void> {
  await mkdir(folder.locks, { recursive: true, mode: 0o700 });
  for (const id of plans.keys()) {
    const lock = join(data.work(id), LOCK_FILE);
    await copyFile(lock, join(folder.locks, `${fileName(id)}.hcl`)).catch(() => undefined);
  }
}

/** What packs takes a while to load. */
function archiveWriter(): typeof import("./archive").writeArchive {
  return (require("./archive") as typeof import("./archive")).writeArchive;
}
