import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { unknown } from "../../../providers/definition";
import { processResource } from "../../../providers/local/process";
import { eventually } from "../../rig/local/eventually";
import { contextOf } from "../../rig/local/local-rig";
import { ProcessRig, type ProcessPlan, type ProcessState } from "../../rig/local/process-rig";

let rig: ProcessRig;

beforeEach(() => {
  rig = new ProcessRig();
});

const context = (signal?: AbortSignal): ReturnType<typeof contextOf> => contextOf(rig.platform, signal);
const create = async (plan: ProcessPlan = rig.plan()): Promise<ProcessState> => processResource.create(plan, context());
const read = async (state: ProcessState): Promise<ProcessState | undefined> => processResource.read(state, context());
const destroy = async (state: ProcessState): Promise<void> => processResource.delete(state, context());

async function update(plan: ProcessPlan, state: ProcessState): Promise<ProcessState> {
  return (await processResource.update?.(plan, state, context())) as ProcessState;
}

/** Nobody ever listens there. */
const UNREADY = { port: 1, timeout: 20 };

const kill = (pid: number): boolean => process.kill(pid, "SIGKILL");

/** Waits for what becomes of it. */
const becomes = (state: ProcessState, status: RegExp): Promise<ProcessState | undefined> =>
  eventually(
    () => read(state),
    (found) => status.test(found?.status ?? "gone"),
  );

describe("a process", () => {
  test("outlives who created it, in a session of its own, and is gone when it is removed", async () => {
    const state = await create();
    expect(state).toMatchObject({ running: true, status: "running", name: "web" });
    expect(rig.running()).toEqual([{ pid: state.pid, command: expect.stringContaining(rig.mark) }]);
    expect(await read(state)).toEqual(state);
    expect(statSync(join(state.log_file, "..")).mode & 0o777).toBe(0o700);
    expect(statSync(join(state.log_file, "..", "spec.json")).mode & 0o777).toBe(0o600);
    await destroy(state);
    expect([...rig.running(), ...rig.supervisors(), ...rig.files()]).toEqual([]);
    expect(await read(state)).toBeUndefined();
    await destroy(state);
  });

  test("has its words, its environment, its folder, and nothing else of the run's", async () => {
    mkdirSync(join(rig.platform.folder, "work"));
    process.env["TERRACE_TEST_SECRET"] = "secret";
    const script =
      "console.log(JSON.stringify([process.argv.slice(2), process.cwd(), process.env])); setInterval(() => {}, 1e3)";
    const command = rig.node(script, "$HOME", "; exit", "a b");
    const state = await create(rig.plan({ command, environment: { OWN: "x" }, cwd: "work" }));
    delete process.env["TERRACE_TEST_SECRET"];
    const said = await eventually(
      () => readFileSync(state.log_file, "utf8"),
      (text) => text.endsWith("\n"),
    );
    const [words, cwd, env] = JSON.parse(said) as [string[], string, Record<string, string>];
    expect(words).toEqual(["$HOME", "; exit", "a b"]);
    expect(cwd).toBe(join(rig.platform.folder, "work"));
    expect(env).toMatchObject({ OWN: "x", PATH: process.env["PATH"] });
    expect(env).not.toHaveProperty("TERRACE_TEST_SECRET");
    await destroy(state);
  });

  test("is ready when it listens, and not before", async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
    });
    await new Promise((resolve) => server.close(resolve));
    const script = `require("http").createServer((q, r) => r.end("hello")).listen(${port}, "127.0.0.1")`;
    const ready = { url: `http://127.0.0.1:${port}/`, port, timeout: 20 };
    const state = await create(rig.plan({ command: rig.node(script), ready }));
    expect(await (await fetch(ready.url)).text()).toBe("hello");
    await destroy(state);
    await expect(fetch(ready.url)).rejects.toThrow();
  });

  test("that never gets ready leaves nothing, and says why", async () => {
    const script = "console.log('no database'); setInterval(() => {}, 1000)";
    const plan = rig.plan({ command: rig.node(script), ready: { port: 1, timeout: 0.3 } });
    await expect(create(plan)).rejects.toThrow(/not ready: nobody listens at port 1\nno database/);
    expect([...rig.running(), ...rig.supervisors(), ...rig.files()]).toEqual([]);
  });

  test("that ends at once leaves nothing, and says why", async () => {
    const command = rig.node("console.error('bad config'); process.exit(4)");
    await expect(create(rig.plan({ command, restart: "never", ready: UNREADY }))).rejects.toThrow(
      "it ended: exit code 4\nbad config",
    );
    expect([...rig.running(), ...rig.supervisors(), ...rig.files()]).toEqual([]);
  });

  test("of a program that is not there is an error that names it, and leaves nothing", async () => {
    const creating = create(rig.plan({ command: ["no-such-program"] }));
    await expect(creating).rejects.toMatchObject({ path: ["command", 0], message: expect.stringContaining("no-such") });
    await expect(create(rig.plan({ cwd: "/" }))).rejects.toMatchObject({ path: ["cwd"] });
    await expect(create(rig.plan({ log_path: "/tmp/x" }))).rejects.toMatchObject({ path: ["log_path"] });
    expect([...rig.supervisors(), ...rig.files()]).toEqual([]);
  });

  test("whose creation is stopped leaves nothing", async () => {
    const stop = new AbortController();
    const plan = rig.plan({ ready: { port: 1, timeout: 100 } });
    const creating = processResource.create(plan, {
      ...context(stop.signal),
      client: { ...rig.platform, reached: (step) => step === "supervised" && stop.abort(new Error("stopped")) },
    }) as Promise<unknown>;
    await expect(creating).rejects.toThrow("stopped");
    expect([...rig.running(), ...rig.supervisors(), ...rig.files()]).toEqual([]);
  });

  test("takes what it has started along, also what has left its session", async () => {
    const inner = `process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)`;
    const script = `
      require("child_process").spawn(process.execPath, ["-e", process.argv[2], process.argv[1]], { detached: true }).unref();
      setInterval(() => {}, 1000);`;
    const state = await create(rig.plan({ command: rig.node(script, inner), stop_timeout: 0.5 }));
    await eventually(
      () => rig.running(),
      (found) => found.length === 2,
    );
    await destroy(state);
    expect(rig.running()).toEqual([]);
  });

  test("is asked to end in its own way, and has its time for that", async () => {
    const script = `process.on("SIGINT", () => { console.log("closing"); setTimeout(() => process.exit(0), 300) });
      console.log("up"); setInterval(() => {}, 1000)`;
    const state = await create(rig.plan({ command: rig.node(script), stop_signal: "SIGINT", log_path: "web.log" }));
    const log = join(rig.platform.folder, "web.log");
    expect(state.log_file).toBe(log);
    await eventually(
      () => readFileSync(log, "utf8"),
      (text) => text.includes("up"),
    );
    const stopped = await update(rig.plan({ log_path: "web.log", stop_signal: "SIGINT" }), state);
    expect(readFileSync(log, "utf8")).toBe("up\nclosing\n");
    await destroy(stopped);
    expect(existsSync(log)).toBe(false);
  });

  test("has a log that begins anew when it is full, and loses no line", async () => {
    const script = `for (let i = 0; i < 2000; i++) console.log("line " + i); setInterval(() => {}, 1000)`;
    const state = await create(rig.plan({ command: rig.node(script), log_bytes: 4096, log_files: 10 }));
    const names = Array.from({ length: 10 }, (_, age) => `${state.log_file}.${10 - age}`).filter(existsSync);
    const all = (): string => [...names, state.log_file].map((name) => readFileSync(name, "utf8")).join("");
    await eventually(
      () => readFileSync(state.log_file, "utf8"),
      (text) => text.includes("line 1999\n"),
    );
    names.splice(
      0,
      names.length,
      ...Array.from({ length: 10 }, (_, age) => `${state.log_file}.${10 - age}`).filter(existsSync),
    );
    expect(names.length).toBeGreaterThan(3);
    expect(all()).toBe(Array.from({ length: 2000 }, (_, index) => `line ${index}\n`).join(""));
    for (const name of names) expect(statSync(name).size).toBeLessThanOrEqual(4096);
    await destroy(state);
  });
});

describe("a process that ends", () => {
  const failing = "if (require('fs').existsSync('stay')) setInterval(() => {}, 1000); else process.exitCode = 1";

  test("is started again, with another pid, which is no drift", async () => {
    const state = await create(rig.plan({ restart_delay: 0.05 }));
    kill(state.pid);
    const again = await eventually(
      () => read(state),
      (found) => found?.running === true && found.pid !== state.pid,
    );
    expect(again).toEqual({ ...state, pid: again?.pid, started_at: again?.started_at });
    expect(rig.running()).toHaveLength(1);
    await destroy(state);
  });

  test("is not started again if it is not to be: that is drift, and the next apply puts it back", async () => {
    const state = await create(rig.plan({ restart: "never" }));
    kill(state.pid);
    const dead = await becomes(state, /ended: SIGKILL/);
    expect(dead).toMatchObject({ running: false, pid: 0, started_at: "" });
    const planned = await processResource.plan?.(dead as ProcessState, dead, context());
    expect(planned).toMatchObject({ running: true, log_file: state.log_file, pid: unknown });
    const alive = await update(rig.plan({ restart: "never" }), dead as ProcessState);
    expect(alive).toMatchObject({ id: state.id, running: true });
    expect(rig.running().map(({ pid }) => pid)).toEqual([alive.pid]);
    await destroy(alive);
  });

  test.each([
    ["on-failure", 0, /ended: exit code 0/],
    ["on-failure", 1, /waiting to be restarted: exit code 1/],
    ["always", 0, /waiting to be restarted: exit code 0/],
    ["never", 1, /ended: exit code 1/],
  ])("with %s and exit code %i is in the right state", async (restart, code, status) => {
    const script = `process.on("SIGUSR2", () => process.exit(${code})); console.log("up"); setInterval(() => {}, 1000)`;
    const state = await create(rig.plan({ command: rig.node(script), restart, restart_delay: 1_000 }));
    await eventually(
      () => readFileSync(state.log_file, "utf8"),
      (text) => text !== "",
    );
    process.kill(state.pid, "SIGUSR2");
    expect(await becomes(state, status)).toMatchObject({ running: false });
    await destroy(state);
  });

  test("again and again is given its time to get ready", async () => {
    const creating = create(rig.plan({ command: rig.node(failing), restart_delay: 0.02, ready: { timeout: 20 } }));
    await eventually(
      () => rig.supervisors().length,
      (count) => count === 1,
    );
    writeFileSync(join(rig.platform.folder, "stay"), "");
    const state = await creating;
    expect(state.running).toBe(true);
    await destroy(state);
  });
});

describe("drift", () => {
  test("of a supervisor that was killed is seen, and put back without a second process", async () => {
    const state = await create();
    for (const { pid } of rig.supervisors()) kill(pid);
    expect(await becomes(state, /without supervisor/)).toMatchObject({ running: false, pid: state.pid });
    const again = await update(rig.plan(), state);
    expect(again.running).toBe(true);
    expect(rig.running().map(({ pid }) => pid)).toEqual([again.pid]);
    await destroy(again);
  });

  test("of both being killed is seen, and put back", async () => {
    const state = await create();
    for (const { pid } of rig.supervisors()) kill(pid);
    kill(state.pid);
    expect(await becomes(state, /gone with its supervisor/)).toMatchObject({ running: false, pid: 0 });
    await destroy(await update(rig.plan(), state));
  });

  test("of a specification that somebody has changed is seen", async () => {
    const state = await create();
    const file = join(state.log_file, "..", "spec.json");
    writeFileSync(file, readFileSync(file, "utf8").replace(/"restart": "on-failure"/, '"restart": "never"'));
    expect(await read(state)).toMatchObject({ restart: "never" });
    await destroy(state);
  });

  test("of what the supervisor has written being spoilt is seen, and put back", async () => {
    const state = await create();
    writeFileSync(join(state.log_file, "..", "state.json"), "{");
    expect(await read(state)).toMatchObject({ running: false, status: "not started" });
    const again = await update(rig.plan(), state);
    expect(rig.running().map(({ pid }) => pid)).toEqual([again.pid]);
    await destroy(again);
  });

  test("of its folder being removed is noticed by the supervisor, who stops it", async () => {
    const state = await create();
    rmSync(join(state.log_file, ".."), { recursive: true });
    await rig.gone();
    expect(await read(state)).toBeUndefined();
  });

  test("of a state of another boot is a process that is gone, whoever has its number now", async () => {
    const state = await create();
    for (const { pid } of rig.supervisors()) kill(pid);
    kill(state.pid);
    await becomes(state, /gone/);
    const file = join(state.log_file, "..", "state.json");
    const pid = process.pid;
    writeFileSync(file, readFileSync(file, "utf8").replace(/"pid": \d+/, `"pid": ${pid}`));
    expect(await read(state)).toMatchObject({ running: false, pid: 0 });
    await destroy(state);
  });
});

describe("a change", () => {
  test("starts it anew under the same id, and never twice", async () => {
    const state = await create();
    const changed = await update(rig.plan({ environment: { A: "1" } }), state);
    expect(changed).toMatchObject({ id: state.id, running: true, environment: { A: "1" } });
    expect(changed.pid).not.toBe(state.pid);
    expect(rig.running().map(({ pid }) => pid)).toEqual([changed.pid]);
    expect(await read(state)).toEqual(changed);
    await destroy(changed);
  });

  test("of when it is ready lets it run", async () => {
    const state = await create();
    const changed = await update(rig.plan({ ready: { timeout: 5 } }), state);
    expect(changed).toMatchObject({ pid: state.pid, ready: { timeout: 5 } });
    expect(await read(state)).toEqual(changed);
    await destroy(changed);
  });

  test("to what does not run says what is there now", async () => {
    const state = await create();
    const command = rig.node("process.exit(3)");
    const failed = update(rig.plan({ command, restart: "never", ready: UNREADY }), state);
    await expect(failed).rejects.toMatchObject({
      name: "PartlyDone",
      state: { id: state.id, running: false, status: "ended: exit code 3", command },
    });
    expect(rig.running()).toEqual([]);
    await destroy(state);
  });
});

describe("names", () => {
  test("of another process that is known are refused, and it goes on", async () => {
    const state = await create();
    await read(state);
    await expect(create()).rejects.toThrow("another process has the name web");
    expect(await processResource.import?.("web", context())).toEqual(state);
    expect(rig.running()).toHaveLength(1);
    await destroy(state);
    expect(await processResource.import?.("web", context())).toBeUndefined();
  });

  test("twice in one deploy: one of the two finds out with its next read", async () => {
    const [one, other] = await Promise.all([create(), create()]);
    const found = await Promise.all([read(one), read(other)]);
    expect(found.filter((state) => state !== undefined)).toHaveLength(1);
    expect(rig.running()).toHaveLength(1);
    await destroy(one);
    await destroy(other);
    expect(rig.running()).toEqual([]);
  });

  test.each(["", "a/b", "..", "a.b", "-a", "x".repeat(64)])("can't be %j", async (name) => {
    expect(processResource.schema.name.validate?.(name)).toContain("must be");
    await expect((async () => processResource.import?.(name, context()))()).rejects.toThrow("the name of a process");
  });
});
