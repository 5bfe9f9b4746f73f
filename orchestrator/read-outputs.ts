import type { Attendance } from "./conduct";
import { DataFolder } from "./project/data-folder";
import type { Executors } from "./executors/executor";
import { localExecutors } from "./executors/local-executors";
import type { Environment } from "./executors/terraform/environment";
import type { Failure } from "./failure";
import type { Node, NodeId } from "./graph/graph";
import { takeLock, type HeldLock } from "./project/lock";
import type { Outputs } from "./values/outputs";
import { readSnapshots } from "./read-snapshots";
import { ok, type Result } from "./result";
import { makeDataFolder } from "./run/run-folder";
import type { SynthesizedApp } from "./start";
import { findTerraform, type TerraformBinary } from "./project/terraform-binary";

/** Whose outputs are read. */
export interface OutputsOptions extends Pick<Attendance, "env"> {
  /** @default all nodes */
  readonly nodes?: ReadonlySet<NodeId>;
}

/** The outputs of nodes as they were deployed last, sensitive ones included. A node never deployed has none. */
export async function outputs(
  app: SynthesizedApp,
  options: OutputsOptions = {},
): Promise<Result<ReadonlyMap<NodeId, Outputs>, Failure>> {
  const nodes = [...app.graph.nodes.values()].filter(({ id }) => options.nodes?.has(id) ?? true);
  const lock = await lockIfNeeded(app, nodes);
  if (!lock.ok) return lock;
  try {
    const env = options.env ?? process.env;
    const terraform = await findTerraform(env);
    if (!terraform.ok) return terraform;
    const read = await readSnapshots(nodes, executorsFor(app, env, terraform.value));
    return read.ok ? ok(new Map([...read.value].map(([id, { outputs }]) => [id, outputs]))) : read;
  } finally {
    lock.value?.release();
  }
}

/** Local states are simply read. Any other takes a Terraform in the stack's folder, where a run may be at work. */
async function lockIfNeeded(
  { project }: SynthesizedApp,
  nodes: readonly Node[],
): Promise<Result<HeldLock | undefined, Failure>> {
  const isSimple = nodes.every((node) => node.kind === "task" || node.backend.type === "local");
  if (isSimple) return ok(undefined);
  const data = new DataFolder(project.folder);
  await makeDataFolder(data);
  return takeLock(data.lock);
}

function executorsFor({ project }: SynthesizedApp, env: Environment, terraform: TerraformBinary): Executors {
  const data = new DataFolder(project.folder);
  const variables = { values: {}, files: [] };
  const [plans, scratch] = [data.plans, data.plans];
  return localExecutors({
    project,
    data,
    terraform,
    frozen: project.output,
    plans,
    scratch,
    order: { refresh: false, variables },
    env,
  });
}
