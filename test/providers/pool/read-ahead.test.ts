import { readFileSync, writeFileSync } from "node:fs";
import { connect, createServer, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { answer } from "../../../providers/pool/calls";
import type { LoanRequest } from "../../../providers/pool/pool";
import { ReadAhead } from "../../../providers/pool/read-ahead";
import type { Configured, Shelf } from "../../../providers/pool/shelf";
import { describeWith } from "../../rig/parts";
import { loanOf, pooledRig, type Pooled, type PooledRig } from "../../rig/pooled";
import { behave } from "../../rig/providers/behaviour";
import type { LoggedCall } from "../../rig/providers/calls-log";
import { installTestProvider, type InstalledProvider } from "../../rig/providers/install";
import { probeStack, type ProbeStack } from "../../rig/providers/probe-stack";
import { tempFolder } from "../../rig/temp-folder";
import { within } from "../../rig/surroundings";

describeWith(["terraform"], "what is read ahead", ({ terraform }) => {
  const installed = new Map<5 | 6, InstalledProvider>();
  let rig: PooledRig;

  beforeAll(async () => {
    const folder = tempFolder();
    for (const protocol of [5, 6] as const) installed.set(protocol, await installTestProvider(folder, { protocol }));
  });

  beforeEach(async () => {
    rig = await pooledRig(terraform);
  });

  afterEach(() => rig.end());

  describe.each([5, 6] as const)("of a provider of protocol %i", (protocol) => {
    const provider = (): InstalledProvider => installed.get(protocol) as InstalledProvider;

    /** A stack with items that are deployed, and that a run of its project has read. */
    async function knownStack(...names: readonly string[]): Promise<ProbeStack> {
      const items = Object.fromEntries(names.map((name) => [name, { name, size: 1 }]));
      const stack = await probeStack(terraform, provider(), { resource: { [`probe${protocol}_item`]: items } });
      stack.env.PROBE_FOLDER = stack.folder;
      expect(await stack.run("apply")).toMatchObject({ code: 0 });
      expect(await plan(stack)).toMatchObject(NO_CHANGES);
      rig.runName = "the next run";
      return stack;
    }

    async function plan(stack: ProbeStack): Promise<Pooled> {
      return (await start(stack)).finished;
    }

    function start(stack: ProbeStack): ReturnType<PooledRig["start"]> {
      return rig.start(stack, provider(), "plan", ["-detailed-exitcode", "-lock=false"], { project: PROJECT });
    }

    function readAhead(stack: ProbeStack, other: { project?: string; env?: LoanRequest["env"] } = {}): void {
      const { env } = loanOf(stack, provider());
      rig.pool.readAhead({ project: PROJECT, env, atOnce: 10, ...other }, rig.runName);
    }

    /** A plan that waits for an answer that is read ahead and does not come. */
    async function startWaitingForHungRead(stack: ProbeStack): ReturnType<PooledRig["start"]> {
      const before = readsOf(stack, "called");
      behave(stack.folder, { ReadResource: { a: { do: "hang", once: true } } });
      readAhead(stack);
      expect(await within(10_000, () => readsOf(stack, "called") === before + 1)).toBe(true);
      const started = await start(stack);
      await started.command.said("Refreshing state");
      return started;
    }

    /** How many calls to read came to that. */
    function readsOf(stack: ProbeStack, event: LoggedCall["event"] = "answered"): number {
      return stack.calls().filter((call) => call.method === "ReadResource" && call.event === event).length;
    }

    function reads(stack: ProbeStack, count: number): Promise<boolean> {
      return within(10_000, () => readsOf(stack) === count);
    }

    test("is not read again, and counts once", async () => {
      const stack = await knownStack("a", "b");
      const before = readsOf(stack);
      readAhead(stack);
      expect(await reads(stack, before + 2)).toBe(true);
      expect(await plan(stack)).toMatchObject(NO_CHANGES);
      expect(readsOf(stack)).toBe(before + 2);
      expect(await plan(stack)).toMatchObject(NO_CHANGES);
      expect(readsOf(stack)).toBe(before + 4);
    });

    test("is waited for, if it is being read", async () => {
      const stack = await knownStack("a");
      const before = readsOf(stack);
      behave(stack.folder, { ReadResource: { a: { do: "wait", milliseconds: 3_000 } } });
      readAhead(stack);
      expect(await within(10_000, () => readsOf(stack, "called") === before + 1)).toBe(true);
      expect(await plan(stack)).toMatchObject(NO_CHANGES);
      expect(readsOf(stack)).toBe(before + 1);
    });

    test("is how it was at the start of the run: what changed before is seen", async () => {
      const stack = await knownStack("a");
      drift(stack, "a");
      const before = readsOf(stack);
      readAhead(stack);
      expect(await reads(stack, before + 1)).toBe(true);
      expect(await plan(stack)).toMatchObject({ code: 2, failures: [] });
      expect(readsOf(stack)).toBe(before + 1);
    });

    test("counts no more once the run changes something", async () => {
      const stack = await knownStack("a", "b");
      const before = readsOf(stack);
      readAhead(stack);
      expect(await reads(stack, before + 2)).toBe(true);
      drift(stack, "a");
      rig.pool.readAnew(rig.runName);
      expect(await plan(stack)).toMatchObject({ code: 2, failures: [] });
      expect(readsOf(stack)).toBe(before + 4);
    });

    test("that is still being read when the run changes something is read anew", async () => {
      const stack = await knownStack("a");
      const before = readsOf(stack, "called");
      const { finished } = await startWaitingForHungRead(stack);
      rig.pool.readAnew(rig.runName);
      expect(await finished).toMatchObject(NO_CHANGES);
      expect(readsOf(stack, "called")).toBe(before + 2);
      expect(rig.pool.processes.map(({ isIdle }) => isIdle)).toEqual([true]);
    });

    test("for a run that read nothing itself is read ahead for the next one, too", async () => {
      const stack = await knownStack("a");
      for (const run of ["whose app fails", "that goes on"]) {
        rig.runName = run;
        const before = readsOf(stack);
        readAhead(stack);
        expect(await reads(stack, before + 1)).toBe(true);
        rig.pool.endRun(run);
      }
    });

    test("is nothing where the provider refuses to be configured", async () => {
      const stack = await knownStack("a");
      const before = readsOf(stack, "called");
      behave(stack.folder, { ConfigureProvider: { "*": { do: "fail", summary: "no credentials" } } });
      const configured = (): number => stack.calls().filter(({ method }) => /^Configure/.test(method)).length;
      const configuredBefore = configured();
      readAhead(stack);
      // Called and answered twice: the one that runs, and a new one.
      expect(await within(10_000, () => configured() === configuredBefore + 4)).toBe(true);
      behave(stack.folder, {});
      expect(await plan(stack)).toMatchObject(NO_CHANGES);
      expect(readsOf(stack, "called")).toBe(before + 1);
    });

    test("is nothing of a stack that is served in its own folder", async () => {
      const stack = await knownStack("a");
      rig.runName = "in a folder";
      const own = { project: PROJECT, folder: stack.folder };
      await (
        await rig.start(stack, provider(), "plan", ["-lock=false"], own)
      ).finished;
      const before = readsOf(stack);
      rig.runName = "after that";
      readAhead(stack);
      expect(await reads(stack, before + 1)).toBe(true);
      expect(await (await rig.start(stack, provider(), "plan", ["-lock=false"], own)).finished).toMatchObject({
        code: 0,
      });
      expect(readsOf(stack)).toBe(before + 2);
    });

    test("is of no use to another run", async () => {
      const stack = await knownStack("a");
      const before = readsOf(stack);
      readAhead(stack);
      expect(await reads(stack, before + 1)).toBe(true);
      rig.runName = "a third run";
      expect(await plan(stack)).toMatchObject(NO_CHANGES);
      expect(readsOf(stack)).toBe(before + 2);
    });

    test("is of no use where the state is another one", async () => {
      const stack = await knownStack("a");
      stack.write({ resource: { [`probe${protocol}_item`]: { a: { name: "a", size: 2 } } } });
      expect(await stack.run("apply")).toMatchObject({ code: 0 });
      const before = readsOf(stack);
      readAhead(stack);
      expect(await reads(stack, before + 1)).toBe(true);
      expect(await plan(stack)).toMatchObject(NO_CHANGES);
      expect(readsOf(stack)).toBe(before + 2);
    });

    test("is of no use where the provider is configured in another way", async () => {
      const stack = await knownStack("a");
      const before = readsOf(stack);
      readAhead(stack);
      expect(await reads(stack, before + 1)).toBe(true);
      const file = join(stack.folder, "main.tf.json");
      writeFileSync(file, readFileSync(file, "utf8").replace('"label":"tested"', '"label":"other"'));
      expect(await plan(stack)).toMatchObject(NO_CHANGES);
      expect(readsOf(stack)).toBe(before + 2);
    });

    test("is nothing of another project, and nothing in another environment", async () => {
      const stack = await knownStack("a");
      const before = readsOf(stack, "called");
      readAhead(stack, { project: "/another/project" });
      readAhead(stack, { env: { ...loanOf(stack, provider()).env, AWS_PROFILE: "other" } });
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(readsOf(stack, "called")).toBe(before);
      readAhead(stack);
      expect(await reads(stack, before + 1)).toBe(true);
    });

    test("that could not be read is read again, and nothing more ahead", async () => {
      const names = Array.from({ length: 30 }, (_, index) => `i${index}`);
      const stack = await knownStack(...names);
      const before = readsOf(stack, "called");
      behave(stack.folder, { ReadResource: { "*": { do: "fail", summary: "throttled" } } });
      readAhead(stack);
      expect(await reads(stack, before + 10)).toBe(true);
      behave(stack.folder, {});
      expect(await plan(stack)).toMatchObject(NO_CHANGES);
      expect(readsOf(stack)).toBe(before + 40);
    });

    test("by a provider that dies of it is read by another one", async () => {
      const stack = await knownStack("a", "b");
      const [died] = rig.pool.processes;
      behave(stack.folder, { ReadResource: { a: { do: "kill", once: true } } });
      readAhead(stack);
      await died?.ended;
      expect(await plan(stack)).toMatchObject(NO_CHANGES);
    });

    test("by a provider that can't be configured any more is read by another one", async () => {
      const stack = await knownStack("a");
      behave(stack.folder, {
        ConfigureProvider: { "*": { do: "fail", summary: "configured twice", once: true } },
      });
      const before = readsOf(stack);
      readAhead(stack);
      expect(await reads(stack, before + 1)).toBe(true);
      expect(await plan(stack)).toMatchObject(NO_CHANGES);
      expect(readsOf(stack)).toBe(before + 1);
      const [early, late] = stack
        .calls()
        .filter(({ method, event }) => method === "ReadResource" && event === "answered");
      expect(late?.pid).not.toBe(early?.pid);
    });

    test("and hangs keeps no command that is interrupted", async () => {
      const stack = await knownStack("a");
      const { command, finished } = await startWaitingForHungRead(stack);
      command.kill("SIGINT");
      expect((await finished).code).toBe(1);
      rig.runName = "a third run";
      expect(await plan(stack)).toMatchObject(NO_CHANGES);
    });
  });
});

test("an answer that was read ahead counts for two minutes", async () => {
  jest.useFakeTimers({ doNotFake: ["nextTick", "queueMicrotask", "setImmediate"] });
  const server = createServer().on("stream", (stream: ServerHttp2Stream) => answer(stream, Buffer.alloc(0)));
  try {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const process = { connect: () => connect(`http://127.0.0.1:${port}`), use: jest.fn(), leave: jest.fn() };
    const configured = { process, reply: { kind: "message", message: Buffer.alloc(0) } } as unknown as Configured;
    const shelf = { configure: () => Promise.resolve(configured) } as unknown as Shelf;
    const [early, late] = ["early", "late"].map((text) => Buffer.from(text)) as [Buffer, Buffer];
    const call = { path: "/tfplugin6.Provider/ReadResource" };
    const ahead = new ReadAhead("run", 10);
    await ahead.read(shelf, {
      provider: { address: "", folder: "", hashes: [], runs: "package" },
      env: {},
      configure: { path: "", request: Buffer.alloc(0), config: undefined },
      calls: [early, late].map((request) => ({ ...call, request })),
    });
    jest.advanceTimersByTime(119_000);
    expect(await ahead.take(configured, early)).toEqual(Buffer.alloc(0));
    jest.advanceTimersByTime(1_000);
    expect(ahead.take(configured, late)).toBeUndefined();
    expect(process.leave).toHaveBeenCalledTimes(1);
  } finally {
    jest.useRealTimers();
    server.close();
  }
});

const PROJECT = "/some/project";
const NO_CHANGES = { code: 0, failures: [], stderr: "" };

/** Changes an item behind Terraform's back. */
function drift(stack: ProbeStack, name: string): void {
  writeFileSync(join(stack.folder, `item.${name}.json`), JSON.stringify({ ...stack.stored(`item.${name}`), size: 9 }));
}
