import { once } from "node:events";
import { chmodSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { packageVersion } from "../../cli/package-version";
import { cacheFolder } from "../../orchestrator/executors/terraform/cache-folder";
import { warmFolder } from "../../providers/pool/open-pool";
import { CONTROL_SOCKET, type PoolStatus } from "../../providers/pool/protocol";
import { describeWith } from "../rig/parts";
import { pooledRig, type PooledRig } from "../rig/pooled";
import type { ProbeProject } from "../rig/probe-project";
import { ProbeRig } from "../rig/probe-rig";
import type { InstalledProvider } from "../rig/providers/install";
import { probeStack } from "../rig/providers/probe-stack";
import { RunningCommand, type Finished } from "../rig/running-command";
import { within } from "../rig/surroundings";

const SUCCEEDED = { code: 0, stderr: "" };

describeWith(["terraform"], "a run", () => {
  const rig = new ProbeRig();

  test("lends one process to all stacks of a configuration, from its plan to its end", async () => {
    const project = rig.project(FOUR_STACKS);
    for (const command of ["deploy", "deploy", "destroy"]) {
      expect(await project.terrace(command, "--auto-approve")).toMatchObject(SUCCEEDED);
      expect(project.steps().filter((step) => !step.endsWith(" warm"))).toEqual([]);
      if (command === "destroy") break;
      const [first, second, other, older] = project.outputs("pid", ["first", "second", "other", "older"]);
      expect(first).toBe(second);
      expect(new Set([first, other, older]).size).toBe(3);
    }
    expect(["a", "b", "c"].map((item) => project.made(item))).toEqual([undefined, undefined, undefined]);
  });

  test("lends none where that is not wanted, and comes to the same states", async () => {
    const warm = rig.project(ITEMS);
    expect(await warm.terrace("deploy", "--auto-approve")).toMatchObject(SUCCEEDED);
    for (const { flags, env } of [
      { flags: ["--no-warm"], env: {} },
      { flags: [], env: { TERRACE_WARM: "off" } },
      { flags: [], env: { TF_LOG: "ERROR" } },
    ]) {
      const plain = rig.project(ITEMS);
      expect(await plain.with(env).terrace("deploy", "--auto-approve", ...flags)).toMatchObject({ code: 0 });
      expect(new Set(plain.steps())).toEqual(new Set(["apply plain"]));
      for (const stack of ["first", "second"]) expect(held(plain, stack)).toEqual(held(warm, stack));
    }
  });

  test("has a stack with relative paths served in its own folder, and all others elsewhere", async () => {
    const project = rig.project(`
      const { AssetType, TerraformAsset } = require("cdktf");
      const withAsset = running(stackOf("asset"));
      const { path } = new TerraformAsset(withAsset, "text", { path: __filename, type: AssetType.FILE });
      item(withAsset, "a", { tags: { path } });
      item(running(stackOf("module")), "b", { tags: { path: "\${path.module}/x" } });
      for (const name of ["one", "two"]) running(stackOf(name));
    `);
    expect(await project.terrace("deploy", "--auto-approve")).toMatchObject(SUCCEEDED);
    expect(new Set(project.steps())).toEqual(new Set(["apply warm"]));
    const [asset, module, one, two] = project.outputs("cwd", ["asset", "module", "one", "two"]);
    expect(asset).toBe(join(project.folder, ".terrace/work/asset"));
    expect(module).toBe(join(project.folder, ".terrace/work/module"));
    expect(one).toBe(two);
    expect(one).not.toContain(project.folder);
  });

  test("beside another one in another project has its own processes", async () => {
    const projects = [rig.project(TWO_STACKS), rig.project(TWO_STACKS)];
    const runs = projects.map((project) => project.terrace("deploy", "--auto-approve"));
    expect(await Promise.all(runs)).toMatchObject([SUCCEEDED, SUCCEEDED]);
    for (const project of projects) expect(project.steps().filter((step) => step.endsWith(" plain"))).toEqual([]);
    const [pid, other] = projects.map((project) => project.outputs("pid", ["first"])[0]);
    expect(pid).not.toBe(other);
  });

  test("of 40 stacks with 8 configurations, 10 at a time, needs few processes", async () => {
    const project = rig.project(`
      for (let i = 0; i < 40; i++) item(stackOf("s" + i, { label: "label" + (i % 8) }), "i" + i);
    `);
    const counted = rig.surroundings.mostProviders();
    expect(await project.terrace("deploy", "--auto-approve", "--parallelism", "10")).toMatchObject(SUCCEEDED);
    expect(counted()).toBeLessThanOrEqual(9);
    expect(new Set(project.steps())).toEqual(new Set(["apply warm"]));
    const stacks = Array.from({ length: 40 }, (_, index) => project.inState(`s${index}`));
    expect(stacks).toEqual(Array.from({ length: 40 }, (_, index) => [`i${index}#1`]));
  });

  test("with a provider whose schema has 100 MB", async () => {
    const project = rig.project(TWO_STACKS).with({ PROBE_SCHEMA_MB: "100" });
    expect(await project.terrace("deploy", "--auto-approve")).toMatchObject(SUCCEEDED);
    expect(project.steps().filter((step) => step.endsWith(" plain"))).toEqual([]);
    expect(project.calls("GetProviderSchema")).toHaveLength(2);
  });
});

describeWith(["terraform"], "a saved plan", ({ terraform }) => {
  const rig = new ProbeRig();
  let pooled: PooledRig;

  beforeEach(async () => {
    pooled = await pooledRig(terraform);
  });

  afterEach(() => pooled.end());

  test.each(["warm", "plain"] as const)("that was made %s is applied the other way", async (made) => {
    const provider = rig.installed[1] as InstalledProvider;
    const stack = await probeStack(terraform, provider, { resource: { probe6_item: { it: { name: "a", size: 7 } } } });
    const warm = (...args: [string, ...string[]]): Promise<Finished> => pooled.run(stack, provider, ...args);
    const plain = (...args: [string, ...string[]]): Promise<Finished> =>
      new RunningCommand([terraform, ...args], stack.folder, stack.env).finished;
    const [plan, apply] = made === "warm" ? [warm, plain] : [plain, warm];
    expect(await plan("plan", "-out=plan")).toMatchObject({ code: 0 });
    expect(await apply("apply", "plan")).toMatchObject({ code: 0 });
    expect(stack.stored("item.a")).toMatchObject({ size: 7, result: "a#1" });
  });
});

describeWith(["terraform"], "terrace warm", () => {
  const rig = new ProbeRig();

  test("keeps providers between runs, until it is stopped", async () => {
    const project = rig.project(TWO_STACKS);
    expect(await project.terrace("warm", "--stop")).toMatchObject({ code: 0, stdout: "No providers are kept warm.\n" });
    const { code, stdout } = await project.terrace("warm", "--idle", "2");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Providers stay warm until nobody has used them for 2m/);
    expect(await warmth(project)).toMatchObject({ state: "warm", idleMs: 120_000, loans: 0, processes: [] });
    expect(await project.terrace("deploy", "--auto-approve")).toMatchObject(SUCCEEDED);
    expect(new Set(project.steps())).toEqual(new Set(["apply warm"]));
    // Nothing changes, not even the process that is an output.
    expect(await project.terrace("deploy", "--auto-approve")).toMatchObject(SUCCEEDED);
    expect(project.steps()).toEqual(["plan warm", "plan warm"]);
    expect(rig.surroundings.providers).toEqual([project.outputs("pid", ["first"])[0]]);
    expect(await warmth(project)).toMatchObject({
      pid: rig.surroundings.pools[0],
      loans: 0,
      processes: [{ program: "terraform-provider-probe6_v1.0.0", isIdle: true }],
    });
    expect(await warmth(project, "--stop")).toMatchObject({ state: "stopped" });
    expect(await rig.surroundings.leftovers()).toEqual([]);
    expect(await warmth(project, "--stop")).toEqual({ state: "cold" });
  });

  test("says in which variables environments differ that have processes of their own", async () => {
    const project = rig.project(TWO_STACKS);
    await project.terrace("warm");
    for (const job of ["1", "2"]) {
      expect(await project.with({ JOB: job, TMUX_PANE: job }).terrace("deploy", "--auto-approve")).toMatchObject(
        SUCCEEDED,
      );
    }
    expect(await warmth(project)).toMatchObject({ processes: [{ differsIn: ["JOB"] }, { differsIn: [] }] });
    const { stdout } = await project.terrace("warm");
    expect(stdout).toMatch(/: idle, \d+ MB, for another environment than the last \(JOB\)\n.*: idle, \d+ MB\n$/);
    await project.terrace("warm", "--stop");
  });

  test("stopped during a run stays until that is over, while another one takes its place", async () => {
    const project = rig.project(TWO_STACKS);
    project.behave({ ApplyResourceChange: { a: { do: "wait", milliseconds: 2_000 } } });
    await project.terrace("warm");
    const run = project.start("deploy", "--auto-approve");
    await project.untilCalled("ApplyResourceChange", "a");
    const { pid: first } = await warmth(project, "--stop");
    const { pid: second } = await warmth(project);
    expect(second).not.toBe(first);
    expect(await run.finished).toMatchObject({ code: 0 });
    expect(project.steps().filter((step) => step.endsWith(" plain"))).toEqual([]);
    expect(await within(5_000, () => rig.surroundings.pools.length === 1)).toBe(true);
    expect(await warmth(project)).toMatchObject({ state: "warm", pid: second, processes: [] });
    await project.terrace("warm", "--stop");
  });

  test("ends by itself when nobody has used it for its time", async () => {
    const project = rig.project(TWO_STACKS);
    const { env } = rig.surroundings;
    const args = [warmFolder(packageVersion(), env), join(cacheFolder(env), "schemas"), "300"];
    const pool = new RunningCommand([process.execPath, POOL, ...args], "/", { ...process.env, ...env });
    await pool.said("ready");
    const run = project.start("deploy", "--auto-approve");
    await project.untilCalled("ApplyResourceChange", "b");
    expect(rig.surroundings.pools).toEqual([pool.pid]);
    expect(await run.finished).toMatchObject({ code: 0 });
    expect(await pool.finished).toMatchObject({ code: 0 });
    expect(await rig.surroundings.leftovers()).toEqual([]);
  });

  test("asked for twice at once is there once", async () => {
    const project = rig.project("");
    const both = await Promise.all([warmth(project), warmth(project)]);
    expect(both).toMatchObject([{ state: "warm" }, { state: "warm" }]);
    expect(rig.surroundings.pools).toHaveLength(1);
    expect(await warmth(project)).toMatchObject({ state: "warm", pid: rig.surroundings.pools[0] });
    await project.terrace("warm", "--stop");
  });

  test("outlives a run that goes away in the middle of an answer", async () => {
    const project = rig.project("");
    const { pid } = await warmth(project);
    const run = connect(join(warmFolder(packageVersion(), rig.surroundings.env), CONTROL_SOCKET));
    for (let id = 0; id < 1_000; id++) run.write(`${JSON.stringify({ id, ask: "status" })}\n`);
    await once(run, "data");
    run.destroy();
    expect(await warmth(project)).toMatchObject({ pid });
    await project.terrace("warm", "--stop");
  });

  test("is not used from a folder that others can enter", async () => {
    const project = rig.project(TWO_STACKS);
    const folder = warmFolder(packageVersion(), rig.surroundings.env);
    await project.terrace("warm");
    chmodSync(folder, 0o755);
    expect(await project.terrace("deploy", "--auto-approve")).toMatchObject(SUCCEEDED);
    chmodSync(folder, 0o700);
    expect(await warmth(project)).toMatchObject({ state: "warm", processes: [] });
    await project.terrace("warm", "--stop");
  });

  test("serves two runs in two projects at once", async () => {
    const [one, two] = [rig.project(TWO_STACKS), rig.project(TWO_STACKS)];
    await one.terrace("warm");
    const runs = [one, two].map((project) => project.terrace("deploy", "--auto-approve"));
    expect(await Promise.all(runs)).toMatchObject([SUCCEEDED, SUCCEEDED]);
    expect(rig.surroundings.pools).toHaveLength(1);
    for (const project of [one, two]) {
      expect(project.steps().filter((step) => step.endsWith(" plain"))).toEqual([]);
      expect([project.inState("first"), project.inState("second")]).toEqual([["a#1"], ["b#1"]]);
    }
    await one.terrace("warm", "--stop");
  });
});

/** What a state holds, without the names of the project. */
function held(project: ProbeProject, stack: string): unknown {
  const { resources, outputs } = project.state(stack);
  return JSON.parse(JSON.stringify({ resources, outputs }).replaceAll(project.folder, ""));
}

async function warmth(project: ProbeProject, ...flags: readonly string[]): Promise<PoolStatus & { state: string }> {
  const { stdout } = await project.terrace("warm", "--json", ...flags);
  return JSON.parse(stdout) as PoolStatus & { state: string };
}

const POOL = join(__dirname, "../../dist/providers/pool/main.js");

const TWO_STACKS = `
  const a = item(running(stackOf("first")), "a", { size: 0.1, secret: "s", tags: { x: "y" } });
  item(running(stackOf("second")), "b", { tags: { of: a.getStringAttribute("result") } });
`;

const ITEMS = TWO_STACKS.replaceAll("running", "");

const FOUR_STACKS = `
  ${TWO_STACKS}
  running(stackOf("other", { label: "other" }));
  item(running(stackOf("older", { type: "probe5" })), "c");
`;
