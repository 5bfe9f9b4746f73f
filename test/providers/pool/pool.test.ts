import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LoanRequest } from "../../../providers/pool/pool";
import { describeWith } from "../../rig/parts";
import { loanOf, pooledRig, type PooledRig } from "../../rig/pooled";
import { behave } from "../../rig/providers/behaviour";
import { untilLogged } from "../../rig/providers/calls-log";
import { installTestProvider, type InstalledProvider } from "../../rig/providers/install";
import { probeStack, type ProbeStack } from "../../rig/providers/probe-stack";
import type { Protocol } from "../../rig/providers/protocol";
import { tempFolder } from "../../rig/temp-folder";

describeWith(["terraform"], "a pool", ({ terraform }) => {
  const installed = new Map<Protocol, InstalledProvider>();
  const rigs: PooledRig[] = [];

  beforeAll(async () => {
    const folder = tempFolder();
    for (const protocol of [5, 6] as const) installed.set(protocol, await installTestProvider(folder, { protocol }));
  });

  afterEach(async () => {
    for (const rig of rigs.splice(0)) await rig.end();
  });

  async function rigOf(...args: [limits?: { processes: number; bytes: number }]): Promise<PooledRig> {
    const rig = await pooledRig(terraform, ...args);
    rigs.push(rig);
    return rig;
  }

  describe.each([5, 6] as const)("with a provider of protocol %i", (protocol) => {
    const type = `probe${protocol}`;
    const item = (name: string, more: object = {}): object => ({
      resource: { [`${type}_item`]: { it: { name, ...more } } },
    });

    function provider(): InstalledProvider {
      return installed.get(protocol) as InstalledProvider;
    }

    const stackOf = (body: object, env?: NodeJS.ProcessEnv): Promise<ProbeStack> =>
      probeStack(terraform, provider(), { ...body }, env);

    /** Also what comes before its configuration can be told how to go. */
    const steeredEarly = async (body: object): Promise<ProbeStack> => {
      const stack = await stackOf(body);
      stack.env.PROBE_FOLDER = stack.folder;
      return stack;
    };

    const called = (stack: ProbeStack, pattern: RegExp): number =>
      stack.calls().filter(({ event, method }) => event === "called" && pattern.test(method)).length;

    /** Has another stack use just the provider configuration and environment of the first one. */
    async function twinOf(stack: ProbeStack, body: object): Promise<ProbeStack> {
      const twin = await stackOf(body, { TMPDIR: stack.env.TMPDIR, PROBE_CALLS: stack.log });
      const file = join(twin.folder, "main.tf.json");
      const text = readFileSync(file, "utf8").replace(JSON.stringify(twin.folder), JSON.stringify(stack.folder));
      writeFileSync(file, text);
      return twin;
    }

    test("one process does for plan, apply, show, refresh, validate, import and destroy", async () => {
      const rig = await rigOf();
      const stack = await stackOf(item("a", { size: 3 }));
      const run = (command: string, ...args: string[]): Promise<object> => rig.run(stack, provider(), command, ...args);
      expect(await run("plan", "-out=plan", "-detailed-exitcode")).toMatchObject({ code: 2, failures: [] });
      expect(await run("show", "-json", "plan")).toMatchObject({ code: 0, failures: [] });
      expect(await run("apply", "plan")).toMatchObject({ code: 0, failures: [] });
      expect(stack.stored("item.a")).toMatchObject({ size: 3, result: "a#1" });
      expect(await run("validate")).toMatchObject({ code: 0 });
      expect(await run("plan", "-detailed-exitcode")).toMatchObject({ code: 0 });
      expect(await run("state", "rm", `${type}_item.it`)).toMatchObject({ code: 0 });
      expect(await run("import", `${type}_item.it`, "a")).toMatchObject({ code: 0 });
      writeFileSync(join(stack.folder, "item.a.json"), JSON.stringify({ ...stack.stored("item.a"), size: 9 }));
      expect(await run("apply", "-refresh-only")).toMatchObject({ code: 0 });
      expect(readFileSync(join(stack.folder, "terraform.tfstate"), "utf8")).toContain('"size": 9');
      expect(await run("destroy")).toMatchObject({ code: 0, failures: [] });
      expect(stack.stored("item.a")).toBeUndefined();
      expect(new Set(stack.calls().map(({ pid }) => pid)).size).toBe(1);
      expect(called(stack, /^Configure/)).toBe(1);
      expect(called(stack, /^(GetSchema|GetProviderSchema)$/)).toBe(1);
      expect(called(stack, /^(PrepareProviderConfig|ValidateProviderConfig)$/)).toBe(1);
    });

    test("its plan is the one that Terraform makes with a process of its own", async () => {
      const rig = await rigOf();
      const stack = await stackOf(item("a", { size: 0.1, tags: { x: "y" }, rule: [{ port: 1.5 }] }));
      const plan = async (run: (...args: [string, ...string[]]) => Promise<{ stdout: string }>): Promise<unknown> => {
        await run("plan", "-out=plan");
        const { timestamp, ...shown } = JSON.parse((await run("show", "-json", "plan")).stdout) as {
          timestamp: string;
        };
        expect(timestamp).toBeTruthy();
        return shown;
      };
      const own = await plan(stack.run);
      expect(await plan((...args) => rig.run(stack, provider(), ...args))).toEqual(own);
    });

    test("stacks with the same configuration share a process, those with another one or another environment do not", async () => {
      const rig = await rigOf();
      const body = {
        data: { [`${type}_process`]: { it: {} } },
        output: { pid: { value: `\${data.${type}_process.it.pid}` } },
      };
      const first = await stackOf(body);
      const twin = await twinOf(first, body);
      const other = await stackOf(body, { TMPDIR: first.env.TMPDIR, PROBE_CALLS: first.log });
      const marked = await twinOf(first, body);
      Object.assign(marked.env, { PROBE_MARK: "other" });
      const pids: unknown[] = [];
      for (const stack of [first, twin, other, marked]) {
        expect(await rig.run(stack, provider(), "apply")).toMatchObject({ code: 0 });
        pids.push(JSON.parse((await stack.run("output", "-json", "pid")).stdout));
      }
      expect(pids[0]).toBe(pids[1]);
      expect(new Set(pids).size).toBe(3);
    });

    test("several commands at once get one process, which is configured once", async () => {
      const rig = await rigOf();
      const stack = await stackOf(item("a"));
      const twins = await Promise.all(["b", "c", "d"].map((name) => twinOf(stack, item(name))));
      const all = await Promise.all([stack, ...twins].map((each) => rig.run(each, provider(), "apply")));
      expect(all.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
      expect(["a", "b", "c", "d"].map((name) => stack.stored(`item.${name}`)?.["result"])).toEqual([
        "a#1",
        "b#1",
        "c#1",
        "d#1",
      ]);
      expect(called(stack, /^Configure/)).toBe(1);
      expect(rig.pool.processes).toHaveLength(1);
    });

    test("another run has the process configured anew, in case credentials have changed elsewhere", async () => {
      const rig = await rigOf();
      const stack = await stackOf({
        data: { [`${type}_process`]: { it: {} } },
        output: { process: { value: `\${data.${type}_process.it}` } },
      });
      const processOf = async (): Promise<object> => {
        expect(await rig.run(stack, provider(), "apply")).toMatchObject({ code: 0 });
        return JSON.parse((await stack.run("output", "-json", "process")).stdout) as object;
      };
      const first = await processOf();
      expect(await processOf()).toEqual(first);
      rig.runName = "another run";
      expect(await processOf()).toEqual({ ...first, configured: 2 });
    });

    test("a provider that can be configured only once is started anew for another run", async () => {
      const rig = await rigOf();
      const stack = await steeredEarly(item("a"));
      await rig.run(stack, provider(), "apply");
      behave(stack.folder, { ConfigureProvider: { "*": { do: "fail", summary: "configured twice", once: true } } });
      rig.runName = "another run";
      expect(await rig.run(stack, provider(), "plan", "-detailed-exitcode")).toMatchObject({ code: 0, failures: [] });
      expect(new Set(stack.calls().map(({ pid }) => pid)).size).toBe(2);
    });

    test("a configuration that is refused is refused, and what was refused is not remembered", async () => {
      const rig = await rigOf();
      const stack = await steeredEarly(item("a"));
      behave(stack.folder, { ConfigureProvider: { "*": { do: "fail", summary: "not today", once: true } } });
      const refused = await rig.run(stack, provider(), "plan");
      expect(refused).toMatchObject({ code: 1, failures: [] });
      expect(refused.stderr).toContain("not today");
      expect(await rig.run(stack, provider(), "plan")).toMatchObject({ code: 0 });
    });

    test("a provider that is configured with what is not known yet", async () => {
      const rig = await rigOf();
      const aliased = { alias: "late", label: `\${${type}_item.it.result}` };
      const stack = await stackOf({
        ...item("a"),
        provider: aliased,
        data: { [`${type}_process`]: { it: { provider: `${type}.late`, depends_on: [`${type}_item.it`] } } },
        output: { label: { value: `\${data.${type}_process.it.label}` } },
      });
      expect(await rig.run(stack, provider(), "apply")).toMatchObject({ code: 0, failures: [] });
      expect((await stack.run("output", "-raw", "label")).stdout).toBe("a#1");
    });

    test("functions and ephemeral resources pass through", async () => {
      const rig = await rigOf();
      const stack = await stackOf({
        ephemeral: { [`${type}_token`]: { it: { name: "t", lease_seconds: 0 } } },
        output: { shouted: { value: `\${provider::${type}::shout("hé")}` } },
        provider: { alias: "with", label: `\${ephemeral.${type}_token.it.token}` },
        resource: { [`${type}_item`]: { it: { name: "a", provider: `${type}.with` } } },
      });
      behave(stack.folder, { ApplyResourceChange: { a: { do: "wait", milliseconds: 100 } } });
      expect(await rig.run(stack, provider(), "apply")).toMatchObject({ code: 0, failures: [] });
      expect((await stack.run("output", "-raw", "shouted")).stdout).toBe("HÉ");
      expect(called(stack, /^CloseEphemeralResource$/)).toBeGreaterThan(0);
    });

    test("types that were not asked for are left out of the schema", async () => {
      const rig = await rigOf();
      const stack = await stackOf({ resource: { [`${type}_other`]: { it: { name: "a" } } } });
      const { code, stderr } = await rig.run(stack, provider(), "plan");
      expect(code).toBe(1);
      expect(stderr).toContain(`does not support resource type`);
      const whole = await rig.start(stack, provider(), "plan", [], { types: "all" });
      expect(await whole.finished).toMatchObject({ code: 0 });
    });

    test("a type that only the state has is missed with an error, never passed over", async () => {
      const rig = await rigOf();
      const stack = await stackOf({ resource: { [`${type}_other`]: { it: { name: "a" } } } });
      await stack.run("apply");
      stack.write({ ...item("b") });
      const { code, stderr } = await rig.run(stack, provider(), "plan");
      expect(code).toBe(1);
      expect(stderr).toMatch(/no schema available|no .*schema|does not support/i);
    });

    test("a schema of a hundred megabytes, from a process that makes room for another, and an answer of ten", async () => {
      const rig = await rigOf();
      const stack = await stackOf(item("a"), { PROBE_SCHEMA_MB: "100" });
      behave(stack.folder, { PlanResourceChange: { a: { do: "pad", megabytes: 10 } } });
      expect(await rig.run(stack, provider(), "plan", "-out=plan")).toMatchObject({ code: 0, failures: [] });
      const processOf = (pattern: RegExp): unknown => stack.calls().find(({ method }) => pattern.test(method))?.pid;
      expect(processOf(/^Get(Provider)?Schema$/)).toEqual(expect.any(Number));
      expect(processOf(/^PlanResourceChange$/)).not.toBe(processOf(/^Get(Provider)?Schema$/));
    });

    test("a process that dies fails its command with a word of it, and the next command gets a new one", async () => {
      const rig = await rigOf();
      const stack = await stackOf(item("a"));
      behave(stack.folder, { PlanResourceChange: { a: { do: "exit", once: true } } });
      const failed = await rig.run(stack, provider(), "plan");
      expect(failed.code).toBe(1);
      expect(failed.failures.join("\n")).toContain("the provider's process ended");
      expect(await rig.run(stack, provider(), "plan")).toMatchObject({ code: 0, failures: [] });
    });

    test("an interrupted command ends by itself, and leaves those it shares a process with in peace", async () => {
      const rig = await rigOf();
      const stack = await stackOf(item("a"));
      const twin = await twinOf(stack, item("b"));
      behave(stack.folder, {
        PlanResourceChange: { a: { do: "hang" } },
        ApplyResourceChange: { b: { do: "wait", milliseconds: 1_500 } },
      });
      const hung = await rig.start(stack, provider(), "plan");
      const working = await rig.start(twin, provider(), "apply");
      await untilLogged(stack.log, ({ name, method }) => name === "b" && method === "ApplyResourceChange");
      await untilLogged(stack.log, ({ name, method }) => name === "a" && method === "PlanResourceChange");
      hung.command.kill("SIGINT");
      expect((await hung.finished).code).toBe(1);
      expect(await working.finished).toMatchObject({ code: 0 });
      expect(stack.stored("item.b")).toMatchObject({ result: "b#1" });
      expect(stack.calls().filter(({ event }) => event === "stopped")).toEqual([]);
    });

    test("a change that is interrupted alone is told to stop, as one with a process of its own", async () => {
      const rig = await rigOf();
      const stack = await stackOf(item("a"));
      behave(stack.folder, { ApplyResourceChange: { a: { do: "hang", when: "after" } } });
      const { command, finished } = await rig.start(stack, provider(), "apply");
      await untilLogged(stack.log, ({ method }) => method === "ApplyResourceChange");
      command.kill("SIGINT");
      await finished;
      expect(stack.calls().filter(({ event }) => event === "stopped")).toHaveLength(1);
      expect(await rig.run(stack, provider(), "plan")).toMatchObject({ code: 0, failures: [] });
    });

    test("a killed command's unfinished call is given up, and its process is given to nobody else", async () => {
      const rig = await rigOf();
      const stack = await stackOf(item("a"));
      behave(stack.folder, { ApplyResourceChange: { a: { do: "hang", once: true } } });
      const { command, finished } = await rig.start(stack, provider(), "apply", ["-lock=false"]);
      const { pid } = await untilLogged(stack.log, ({ method }) => method === "ApplyResourceChange");
      command.kill("SIGKILL");
      await finished;
      await untilLogged(stack.log, ({ event }) => event === "cancelled");
      expect(await rig.run(stack, provider(), "plan", "-lock=false")).toMatchObject({ code: 0 });
      const last = stack.calls().at(-1);
      expect(last?.pid).not.toBe(pid);
    });
  });

  describe("keeps itself in bounds", () => {
    const provider = (): InstalledProvider => installed.get(5) as InstalledProvider;
    const stackOf = (): Promise<ProbeStack> =>
      probeStack(terraform, provider(), { data: { probe5_process: { it: {} } } });

    test("a package that is not what the lock file says is not started", async () => {
      const folder = tempFolder();
      const changed = await installTestProvider(folder, { protocol: 5 });
      const stack = await probeStack(terraform, changed, { data: { probe5_process: { it: {} } } });
      const rig = await rigOf();
      appendFileSync(changed.executable, "\n");
      await expect(rig.run(stack, changed, "plan")).rejects.toThrow("is not the one that the lock file has");
      expect(rig.pool.processes).toEqual([]);
    });

    test("beyond its number of processes, those that nobody uses go, the longest unused first", async () => {
      const rig = await rigOf({ processes: 2, bytes: 2e9 });
      const stacks = [await stackOf(), await stackOf(), await stackOf()];
      for (const stack of stacks) expect(await rig.run(stack, provider(), "plan")).toMatchObject({ code: 0 });
      expect(rig.pool.processes.filter(({ isServing }) => isServing)).toHaveLength(2);
    });

    test("a process that has grown too large is replaced", async () => {
      const rig = await rigOf({ processes: 2, bytes: 1 });
      const stack = await stackOf();
      await rig.run(stack, provider(), "plan");
      const [process] = rig.pool.processes;
      await process?.ended;
      expect(await rig.run(stack, provider(), "plan")).toMatchObject({ code: 0 });
    });

    test("a provider that runs code of its project has a process, and a schema, for each run alone", async () => {
      const rig = await rigOf();
      const stack = await stackOf();
      const providers = loanOf(stack, provider()).providers.map((each) => ({ ...each, runs: "project" as const }));
      for (const run of ["one", "two"]) {
        rig.runName = run;
        for (const command of ["plan", "apply"]) {
          const { finished } = await rig.start(stack, provider(), command, [], { providers });
          expect(await finished).toMatchObject({ code: 0, failures: [] });
        }
        const [process] = rig.pool.processes;
        rig.pool.endRun(run);
        await process?.ended;
      }
      const asked = stack.calls().filter(({ method, event }) => method === "GetSchema" && event === "called");
      expect(asked).toHaveLength(2);
      expect(new Set(stack.calls().map(({ pid }) => pid)).size).toBe(2);
    });

    test("where a project is, only a provider that runs code of it sees, and others go on being shared", async () => {
      const rig = await rigOf();
      const stack = await stackOf();
      const own = loanOf(stack, provider()).providers.map((each) => ({ ...each, runs: "project" as const }));
      const pidWith = async (request: Partial<LoanRequest>): Promise<number | undefined> => {
        const { finished } = await rig.start(stack, provider(), "plan", [], request);
        expect(await finished).toMatchObject({ code: 0, failures: [] });
        return stack.calls().at(-1)?.pid;
      };
      const shared = await pidWith({});
      expect(await pidWith({ project: "/one" })).toBe(shared);
      const pid = await pidWith({ project: "/one", providers: own });
      const seen = [shared, pid].map((each) => readFileSync(`/proc/${each}/environ`, "utf8").split("\0"));
      expect(seen).toEqual([
        expect.not.arrayContaining([expect.stringMatching(/^TERRACE_PROJECT=/)]),
        expect.arrayContaining(["TERRACE_PROJECT=/one"]),
      ]);
    });

    test("no relative path works in a process that is shared, and those of its folder do in one's own", async () => {
      const rig = await rigOf();
      const stack = await probeStack(terraform, provider(), {
        data: { probe5_process: { it: {} } },
        output: { cwd: { value: "${data.probe5_process.it.cwd}" } },
      });
      const cwd = async (): Promise<string> => (await stack.run("output", "-raw", "cwd")).stdout;
      await rig.run(stack, provider(), "apply");
      const shared = await cwd();
      expect(() => writeFileSync(join(shared, "file"), "")).toThrow();
      const own = await rig.start(stack, provider(), "apply", [], { folder: stack.folder });
      await own.finished;
      expect(await cwd()).toBe(stack.folder);
    });

    test("nothing is left when it ends", async () => {
      const rig = await pooledRig(terraform);
      const stack = await stackOf();
      const { finished } = await rig.start(stack, provider(), "plan");
      await finished;
      const pids = new Set(stack.calls().map(({ pid }) => pid));
      const { reattach } = await rig.pool.lend(loanOf(stack, provider()), "run");
      const socket = /"String":"([^"]+)"/.exec(reattach)?.[1] ?? "";
      expect(existsSync(socket)).toBe(true);
      await rig.end();
      expect(existsSync(socket)).toBe(false);
      for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow("ESRCH");
    });
  });
});
