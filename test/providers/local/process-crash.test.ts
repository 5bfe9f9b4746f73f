import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { processResource } from "../../../providers/local/process";
import { compileProgram, startChild } from "../../rig/child-program";
import { eventually } from "../../rig/local/eventually";
import { contextOf, localPlatform } from "../../rig/local/local-rig";
import { ProcessRig, type ProcessPlan, type ProcessState } from "../../rig/local/process-rig";

/** More than there are. */
const STEPS = Array.from({ length: 30 }, (_, step) => step);

const create = async (rig: ProcessRig, plan = rig.plan()): Promise<ProcessState> =>
  processResource.create(plan, contextOf(rig.platform));

/** Of two processes that can't be told by their environment. */
function withoutEnvironment(rig: ProcessRig): ProcessPlan {
  const inner = `process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)`;
  const script = `require("child_process").spawn(process.execPath, ["-e", process.argv[2], process.argv[1]]);
    setInterval(() => {}, 1000)`;
  return rig.plan({ command: ["env", "-i", ...rig.node(script, inner)], stop_timeout: 0.5 });
}

const read = async (rig: ProcessRig, state: ProcessState): Promise<ProcessState | undefined> =>
  processResource.read(state, contextOf(rig.platform));

async function destroy(rig: ProcessRig, state: ProcessState): Promise<void> {
  await processResource.delete(state, contextOf(rig.platform));
}

/** One process and one supervisor, as the state says; and afterwards nothing. */
async function expectOneThenNone(rig: ProcessRig, state: ProcessState): Promise<void> {
  expect(rig.running().map(({ pid }) => pid)).toEqual([state.pid]);
  expect(rig.supervisors()).toHaveLength(1);
  expect(rig.files()).toEqual(["web"]);
  await destroy(rig, state);
  await rig.gone();
  expect(rig.files()).toEqual([]);
}

test("killed at any step of create: the next create makes one process, and loses none", async () => {
  for (const step of STEPS) {
    const rig = new ProcessRig();
    if (!(await rig.killedAfter(step, "create", rig.plan()))) {
      expect(step).toBeGreaterThan(5);
      await destroy(rig, { ...rig.plan(), ...(await read(rig, await create(rig))) } as ProcessState);
      return;
    }
    await expectOneThenNone(rig, await create(rig));
  }
  throw new Error("there are more steps than are tried");
});

test("killed at any step of create, and in the create after that", async () => {
  for (const step of [3, 5, 6]) {
    const rig = new ProcessRig();
    await rig.killedAfter(step, "create", rig.plan());
    for (const again of [1, 2, 3, 4]) {
      expect(await rig.killedAfter(again, "create", rig.plan())).toBe(true);
    }
    await expectOneThenNone(rig, await create(rig));
  }
});

test("killed at any step of delete: the resource is not gone before all of it is, and the next delete removes it", async () => {
  for (const step of STEPS) {
    const rig = new ProcessRig();
    const state = await create(rig);
    const wasKilled = await rig.killedAfter(step, "delete", state);
    const found = await read(rig, state);
    if (found === undefined) expect([...rig.running(), ...rig.supervisors()]).toEqual([]);
    await destroy(rig, found ?? state);
    await rig.gone();
    expect(rig.files()).toEqual([]);
    if (!wasKilled) {
      expect(step).toBeGreaterThan(3);
      return;
    }
  }
  throw new Error("there are more steps than are tried");
});

test("killed at any step of delete: an update in place of that puts it back", async () => {
  for (const step of [1, 2, 3]) {
    const rig = new ProcessRig();
    const state = await create(rig);
    expect(await rig.killedAfter(step, "delete", state)).toBe(true);
    expect(await read(rig, state)).toMatchObject({ running: false, status: "half removed" });
    const again = (await processResource.update?.(rig.plan(), state, contextOf(rig.platform))) as ProcessState;
    expect(again.id).toBe(state.id);
    await expectOneThenNone(rig, again);
  }
});

test("killed at any step of update: the next update does the rest", async () => {
  for (const step of STEPS) {
    const rig = new ProcessRig();
    const state = await create(rig);
    const plan = rig.plan({ environment: { A: "1" } });
    const wasKilled = await rig.killedAfter(step, "update", plan, state);
    const found = (await read(rig, state)) as ProcessState;
    expect(found.running && found.environment === undefined ? found.pid : state.pid).toBe(state.pid);
    const updated = (await processResource.update?.(plan, found, contextOf(rig.platform))) as ProcessState;
    expect(updated).toMatchObject({ id: state.id, running: true, environment: { A: "1" } });
    await expectOneThenNone(rig, updated);
    if (!wasKilled) {
      expect(step).toBeGreaterThan(3);
      return;
    }
  }
  throw new Error("there are more steps than are tried");
});

describe("a supervisor that is killed", () => {
  /** Kills itself once, at a step. */
  const program = (step: string): string =>
    compileProgram(`
      import { existsSync, rmSync } from "node:fs";
      import { ProcessFolder } from "./providers/local/process/process-folder";
      import { supervise } from "./providers/local/process/supervise";

      const folder = new ProcessFolder(process.argv[2]!);
      const stop = new AbortController();
      process.on("SIGTERM", () => stop.abort());
      void supervise(folder, {
        stop: stop.signal,
        reached(step) {
          const once = process.env["LOGNAME"]!;
          if (step !== ${JSON.stringify(step)} || !existsSync(once)) return;
          rmSync(once);
          process.kill(process.pid, "SIGKILL");
        },
      });
    `);

  /** The one variable that a supervisor is given and has no use for says where the file is that has it killed. */
  function rigThatKills(step: string): ProcessRig {
    const platform = localPlatform({ supervisor: program(step) });
    const once = join(platform.folder, "once");
    writeFileSync(once, "");
    return new ProcessRig({ ...platform, environment: { ...platform.environment, LOGNAME: once } });
  }

  test.each(["locked", "started"])("when it is %s: creating fails, and nothing is left", async (step) => {
    const rig = rigThatKills(step);
    await expect(create(rig)).rejects.toThrow("the supervisor failed");
    expect(existsSync(join(rig.platform.folder, "once"))).toBe(false);
    await rig.gone();
    expect(rig.files()).toEqual([]);
    await expectOneThenNone(rig, await create(rig));
  });

  test("when it has started a process that would throw its environment away: that never gets so far", async () => {
    const rig = rigThatKills("started");
    await expect(create(rig, withoutEnvironment(rig))).rejects.toThrow("the supervisor failed");
    await rig.gone();
  });

  test("when a process has thrown its environment away: that is found by its session, with what it has started", async () => {
    const rig = new ProcessRig();
    const state = await create(rig, withoutEnvironment(rig));
    await eventually(
      () => rig.running().length,
      (count) => count === 2,
    );
    for (const { pid } of rig.supervisors()) process.kill(pid, "SIGKILL");
    process.kill(state.pid, "SIGKILL");
    await eventually(
      () => rig.running().length,
      (count) => count === 1,
    );
    await destroy(rig, state);
    expect(rig.running()).toEqual([]);
  });

  test("when another one is started: that finds nothing to do", async () => {
    const rig = new ProcessRig();
    const state = await create(rig);
    const [supervisor] = rig.supervisors();
    const folder = join(rig.platform.folder, ".platform", "processes", "web");
    const others = [1, 2, 3].map(() => startChild(process.execPath, [rig.platform.supervisor, folder]));
    await Promise.all(others.map(({ ended }) => ended));
    expect(others.map((other) => other.process.exitCode)).toEqual([0, 0, 0]);
    expect(rig.supervisors()).toEqual([supervisor]);
    await expectOneThenNone(rig, state);
  });

  test("together with all others that start at once: one of them does it", async () => {
    const rig = new ProcessRig();
    const state = await create(rig);
    for (const { pid } of [...rig.supervisors(), ...rig.running()]) process.kill(pid, "SIGKILL");
    await rig.gone();
    const folder = join(rig.platform.folder, ".platform", "processes", "web");
    const others = [1, 2, 3, 4].map(() => startChild(process.execPath, [rig.platform.supervisor, folder]));
    const alive = await eventually(
      () => read(rig, state),
      (found) => found?.running === true && rig.supervisors().length === 1,
    );
    await eventually(
      () => others.filter((other) => other.process.exitCode === 0).length,
      (count) => count === 3,
    );
    await expectOneThenNone(rig, alive as ProcessState);
  });

  test.each(["recorded", "opened"])("when it has %s its process: that is found, whatever create says", async (step) => {
    const rig = rigThatKills(step);
    const state = await create(rig).catch(() => undefined);
    if (state) {
      await eventually(
        () => read(rig, state),
        (found) => found?.running === false,
      );
      await destroy(rig, state);
    }
    await rig.gone();
    expect(rig.files()).toEqual([]);
    await expectOneThenNone(rig, await create(rig));
  });
});
