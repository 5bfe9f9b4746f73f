import { isDeepStrictEqual } from "node:util";
import { AttributeError, defineResource, PartlyDone, unknown, type Context } from "../definition";
import type { LocalPlatform } from "./platform";
import { logTail } from "./process/log-tail";
import { observe, type Observed } from "./process/observe";
import { ProcessPlace } from "./process/place";
import type { ProcessFolder, ProcessSpec } from "./process/process-folder";
import { awaitReady } from "./process/ready";
import { processSchema, type ProcessPlan, type ProcessPlanning, type ProcessState } from "./process/schema";
import { specify } from "./process/specify";
import { startSupervised } from "./process/start-supervised";
import { stopAndRemove, stopSupervised } from "./process/stop-supervised";
import { checkName, newId } from "./resource-name";
import { DAY_MS } from "./seconds";

type ProcessContext = Context<LocalPlatform>;

/**
 * A process that outlives the run, in a session of its own. A supervisor, a small process as well, writes its log and
 * starts it again. Each change but one of `ready` starts it anew.
 *
 * A restart by the supervisor is no drift: `id` stays, and a refresh takes note of another `pid` and `started_at`. What
 * is drift is that it doesn't run as it should (`running`; `status` says why): it ended, its supervisor is gone, or it
 * runs by another specification. What it has started is stopped with it, also what has left its session.
 */
export const processResource = defineResource<typeof processSchema, LocalPlatform>({
  name: "process",
  description: "A process that outlives the run.",
  schema: processSchema,
  timeouts: { create: DAY_MS, update: DAY_MS, delete: DAY_MS },
  plan: planProcess,
  create: createProcess,
  read(state, { client }) {
    const place = new ProcessPlace(client, state.name);
    const folder = place.folderOf(state.id);
    if (folder) return readKnown(folder);
    return place.hasLeftOver(state.id) ? { ...state, ...NOT_RUNNING, status: "half removed" } : undefined;
  },
  update: updateProcess,
  async delete(state, { client, signal }) {
    const place = new ProcessPlace(client, state.name);
    await place.locked(signal, async () => {
      if (place.folderOf(state.id)) place.retire();
      client.reached("retired");
      await removeLeftOvers(place, client);
    });
  },
  import(name, { client }) {
    const wrong = checkName(name);
    if (wrong !== undefined) throw new Error(`the name of a process ${wrong}`);
    const place = new ProcessPlace(client, name);
    return place.isTaken ? readKnown(place.folder) : undefined;
  },
});

function planProcess(plan: ProcessPlanning, state: ProcessState | undefined): ProcessPlanning {
  const isSameLog = state !== undefined && state.log_path === plan.log_path;
  const planned: ProcessPlanning = { ...plan, running: true, log_file: isSameLog ? state.log_file : unknown };
  return state?.running ? planned : { ...planned, status: unknown, pid: unknown, started_at: unknown };
}

const NOT_RUNNING = { running: false, pid: 0, started_at: "" };

async function createProcess(plan: ProcessPlan, context: ProcessContext): Promise<ProcessState> {
  const { client, signal } = context;
  const place = new ProcessPlace(client, plan.name);
  return place.locked(signal, async () => {
    await makeRoom(place, plan, client);
    const spec = specify(newId(plan.name), plan, place, client);
    const folder = place.install(spec, (step) => client.reached(step));
    try {
      return await run(folder, spec, context);
    } catch (error) {
      const failure = describe(error, spec);
      place.retire();
      await removeLeftOvers(place, client);
      throw failure;
    }
  });
}

/** What a killed deploy has left is stopped and removed: its answer has reached no state. */
async function makeRoom(place: ProcessPlace, { name }: ProcessPlan, client: LocalPlatform): Promise<void> {
  if (place.isTaken) {
    if (place.folder.isKnown) {
      throw new AttributeError(["name"], `another process has the name ${name}: import it, or choose another name`);
    }
    place.retire();
    client.reached("retired");
  }
  await removeLeftOvers(place, client);
}

async function removeLeftOvers(place: ProcessPlace, client: LocalPlatform): Promise<void> {
  for (const { id, folder } of place.leftOvers()) await stopAndRemove(folder, id, (step) => client.reached(step));
}

async function updateProcess(plan: ProcessPlan, state: ProcessState, context: ProcessContext): Promise<ProcessState> {
  const { client, signal } = context;
  const place = new ProcessPlace(client, plan.name);
  return place.locked(signal, async () => {
    const before = place.folderOf(state.id)?.readSpec();
    if (!before) await makeRoom(place, plan, client);
    else await removeLeftOvers(place, client);
    const fresh = specify(state.id, plan, place, client);
    const goesOn = before && isDeepStrictEqual(before.launch, fresh.launch) && observe(place.folder).running;
    const spec = goesOn ? { ...fresh, generation: before.generation } : fresh;
    if (before && !goesOn) await stopSupervised(place.folder, state.id);
    client.reached("stopped");
    if (before) place.folder.writeSpec(spec);
    else place.install(spec, (step) => client.reached(step));
    client.reached("specified");
    try {
      return await run(place.folder, spec, context);
    } catch (error) {
      throw new PartlyDone(stateOf(spec, observe(place.folder)), describe(error, spec));
    }
  });
}

async function run(
  folder: ProcessFolder,
  spec: ProcessSpec,
  { client, signal }: ProcessContext,
): Promise<ProcessState> {
  await startSupervised(folder, spec, client, signal);
  client.reached("supervised");
  const observed = await awaitReady(folder, (spec.declared as ProcessPlan).ready, signal);
  client.reached("ready");
  return stateOf(spec, observed);
}

function readKnown(folder: ProcessFolder): ProcessState | undefined {
  const spec = folder.readSpec();
  if (!spec) return undefined;
  folder.makeKnown();
  return stateOf(spec, observe(folder));
}

function stateOf({ id, launch, declared }: ProcessSpec, { running, status, pid, startedAt }: Observed): ProcessState {
  const attributes = declared as Omit<ProcessState, keyof typeof NOT_RUNNING | "id" | "status" | "log_file">;
  return { ...attributes, id, running, status, pid, started_at: startedAt, log_file: launch.log.path };
}

/** With the last that it said. */
function describe(error: unknown, { launch }: ProcessSpec): Error {
  const words = [(error as Error).message, logTail(launch.log.path)].filter((text) => text !== "");
  return new AttributeError(["command"], words.join("\n"));
}
