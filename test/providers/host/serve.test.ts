import { once } from "node:events";
import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

import { serve, type ServedProvider } from "../../../providers/host/serve";
import { healthMessages } from "../../../providers/host/wire/health";
import { noteOut, noteService, type NoteOptions } from "../../rig/host/note-service";
import { connect, type PluginClient } from "../../rig/host/plugin-client";
import { noteStack } from "../../rig/host/note-stack";
import { describeWith } from "../../rig/parts";
import { tempFolder } from "../../rig/temp-folder";

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const close of closers.splice(0)) await close();
});

async function served(options?: NoteOptions): Promise<ServedProvider> {
  const provider = await serve(() => noteService(options), { folder: tempFolder() });
  closers.push(provider.close);
  return provider;
}

describeWith(["terraform"], "a provider of this process, and Terraform", ({ terraform }) => {
  test("plans, applies, replaces and destroys, with nothing installed", async () => {
    const { run, write } = noteStack(terraform, await served());
    write("one", "two");
    expect(await run("init")).toMatchObject({ code: 0, stderr: "" });
    expect(await run("plan", "-detailed-exitcode")).toMatchObject({ code: 2, stderr: "" });
    expect((await run("apply")).stdout).toContain("2 added, 0 changed, 0 destroyed");
    expect(await run("plan", "-detailed-exitcode")).toMatchObject({ code: 0, stderr: "" });
    write("one", "three");
    expect((await run("apply")).stdout).toContain("1 added, 0 changed, 1 destroyed");
    expect((await run("destroy")).stdout).toContain("2 destroyed");
  });

  test("20 MB go there and back", async () => {
    const { run, write } = noteStack(terraform, await served({ padding: 20_000_000 }));
    write("one");
    expect(await run("apply")).toMatchObject({ code: 0, stderr: "" });
    expect((await run("plan", "-detailed-exitcode")).code).toBe(0);
  });
});

describeWith(["terraform"], "a create that takes its time", ({ terraform }) => {
  interface Begun {
    readonly call: AbortSignal;
    readonly stop: AbortSignal;
  }

  /** A provider whose create goes on until one of its signals is aborted, and the moment when it has begun. */
  async function slow(): Promise<{ readonly provider: ServedProvider; readonly begun: Promise<Begun> }> {
    let begin: (signals: Begun) => void = () => undefined;
    const begun = new Promise<Begun>((resolve) => (begin = resolve));
    const onApply = async (signals: Begun): Promise<void> => {
      begin(signals);
      await Promise.race([aborted(signals.call), aborted(signals.stop)]);
    };
    return { provider: await served({ onApply }), begun };
  }

  test("is told when Terraform is interrupted, and what it then has done is saved", async () => {
    const { provider, begun } = await slow();
    const { run, start, write } = noteStack(terraform, provider);
    write("one");
    const apply = start("apply");
    const { call, stop } = await begun;
    apply.kill("SIGINT");
    await aborted(stop);
    expect(call.aborted).toBe(false);
    expect((await apply.finished).code).toBe(1);
    expect((await run("state", "list")).stdout).toContain("demo_note.n0");
  });

  test("has its call aborted when Terraform is killed", async () => {
    const { provider, begun } = await slow();
    const { start, write } = noteStack(terraform, provider);
    write("one");
    const apply = start("apply");
    const { call } = await begun;
    apply.kill("SIGKILL");
    await aborted(call);
    expect((await apply.finished).code).toBe("SIGKILL");
  });

  test("has its call aborted when the provider is closed, and Terraform says so", async () => {
    const { provider, begun } = await slow();
    const { start, write } = noteStack(terraform, provider);
    write("one");
    const apply = start("apply");
    const { call } = await begun;
    await provider.close();
    await aborted(call);
    expect((await apply.finished).stderr).toContain("Error");
  });
});

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, "abort");
}

describe("the socket", () => {
  test("lies in a folder that nobody else can enter, and goes with it", async () => {
    const { reattach, close } = await served();
    const folder = dirname(reattach.Addr.String);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    await close();
    expect(existsSync(folder)).toBe(false);
    await close();
  });

  test("is closed by a signal", async () => {
    const stop = new AbortController();
    const { reattach, close } = await serve(() => noteService(), { folder: tempFolder(), signal: stop.signal });
    stop.abort();
    await close();
    expect(existsSync(reattach.Addr.String)).toBe(false);
    await expect(serve(() => noteService(), { signal: stop.signal })).rejects.toThrow("aborted");
  });

  test("has a path that is short enough, wherever it's wanted", async () => {
    const folder = join(tempFolder(), "x".repeat(90));
    mkdirSync(folder);
    const { reattach, close } = await serve(() => noteService(), { folder });
    closers.push(close);
    expect(Buffer.byteLength(reattach.Addr.String)).toBeLessThan(104);
    await expect(connected(reattach.Addr.String).call("GetMetadata", {})).resolves.toBeDefined();
  });
});

describe("what a connection has", () => {
  test("is a provider of its own: stopping one leaves the other alone", async () => {
    const stops: AbortSignal[] = [];
    const provider = await served({ onApply: ({ stop }) => Promise.resolve(void stops.push(stop)) });
    const [first, second] = [connected(provider.reattach.Addr.String), connected(provider.reattach.Addr.String)];
    const note = noteOut({ text: "a", size: 1, padding: "" });
    const change = { priorState: noteOut(null), plannedState: note, config: note, plannedPrivate: new Uint8Array() };
    for (const client of [first, second])
      await client.call("ApplyResourceChange", { typeName: "demo_note", ...change });
    await first.call("StopProvider", {});
    expect(stops.map(({ aborted }) => aborted)).toEqual([true, false]);
  });

  test("outlives a Shutdown, which every Terraform command sends", async () => {
    const { reattach } = await served();
    const client = connected(reattach.Addr.String);
    await client.shutdown();
    await expect(client.call("GetMetadata", {})).resolves.toBeDefined();
  });

  test("is a reason, where a provider can't be made", async () => {
    const { reattach, close } = await serve(() => {
      throw new Error("no luck today");
    });
    closers.push(close);
    await expect(connected(reattach.Addr.String).call("GetProviderSchema", {})).rejects.toThrow("no luck today");
  });

  test("says that it's well", async () => {
    const { reattach } = await served();
    const client = connected(reattach.Addr.String);
    const { request, response } = healthMessages;
    const check = (service: string): Promise<object> =>
      client.callAny("/grpc.health.v1.Health/Check", request, response, { service });
    await expect(check("plugin")).resolves.toEqual({ status: "SERVING" });
    await expect(check("other")).rejects.toThrow("there is no service other");
  });
});

const clients: PluginClient[] = [];

function connected(socket: string): PluginClient {
  const client = connect(socket);
  clients.push(client);
  return client;
}
