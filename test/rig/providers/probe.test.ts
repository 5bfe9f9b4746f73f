import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Client, credentials, status } from "@grpc/grpc-js";

import { describeWith } from "../parts";
import { RunningCommand } from "../running-command";
import { tempFolder } from "../temp-folder";
import { behave } from "./behaviour";
import { untilLogged } from "./calls-log";
import { installTestProvider, type InstalledProvider } from "./install";
import { probeStack, type ProbeConfiguration, type ProbeStack } from "./probe-stack";
import { providerService, type Protocol } from "./protocol";
import { startProvider, type StartedProvider } from "./started-provider";

const protocols = [5, 6] as const;

describeWith(["terraform"], "a test provider", ({ terraform }) => {
  let started: StartedProvider | undefined;
  const installed = new Map<Protocol, InstalledProvider>();

  beforeAll(async () => {
    const folder = tempFolder();
    for (const protocol of protocols) installed.set(protocol, await installTestProvider(folder, { protocol }));
  });

  afterEach(async () => {
    await started?.stop();
    started = undefined;
  });

  function provider(protocol: Protocol): InstalledProvider {
    const found = installed.get(protocol);
    if (found === undefined) throw new Error("it is not installed");
    return found;
  }

  describe.each(protocols)("of protocol %i", (protocol) => {
    const type = `probe${protocol}`;

    const stack = (configuration: ProbeConfiguration, env?: NodeJS.ProcessEnv): Promise<ProbeStack> =>
      probeStack(terraform, provider(protocol), configuration, env);

    const start = async (env: NodeJS.ProcessEnv): Promise<StartedProvider> => {
      started = await startProvider(provider(protocol), env);
      return started;
    };

    test("creates, updates, replaces and destroys", async () => {
      const rules = { rule: [{ port: 80 }, { port: 1.5 }] };
      const nested = protocol === 6 ? { limits: { cpu: 0.5, memory: null } } : {};
      const item = { name: "a", size: 3, secret: "s", tags: { x: "y" }, ...rules, ...nested };
      const { run, stored, write } = await stack({ resource: { [`${type}_item`]: { it: item } } });
      expect(await run("apply")).toMatchObject({ code: 0, stderr: "" });
      expect(stored("item.a")).toMatchObject({ ...item, result: "a#1" });
      expect((await run("plan", "-detailed-exitcode")).code).toBe(0);
      write({ resource: { [`${type}_item`]: { it: { name: "a", size: null } } } });
      expect((await run("apply")).stdout).toContain("0 added, 1 changed, 0 destroyed");
      expect(stored("item.a")).toMatchObject({ size: null, secret: null, tags: null, rule: [], result: "a#2" });
      write({ resource: { [`${type}_item`]: { it: { name: "b" } } } });
      expect((await run("apply")).stdout).toContain("1 added, 0 changed, 1 destroyed");
      expect(stored("item.a")).toBeUndefined();
      expect((await run("destroy")).stdout).toContain("1 destroyed");
      expect(stored("item.b")).toBeUndefined();
    });

    test("nothing is left of its processes", async () => {
      const { run, folder, calls } = await stack({ resource: { [`${type}_item`]: { it: { name: "a" } } } });
      await run("apply");
      expect(readdirSync(folder).filter((file) => file.startsWith("plugin"))).toEqual([]);
      for (const { pid } of calls()) expect(() => process.kill(pid, 0)).toThrow("ESRCH");
    });

    test("what is unknown in the plan is known when it is applied", async () => {
      const { run, stored } = await stack({
        resource: {
          [`${type}_item`]: { it: { name: "a" } },
          [`${type}_other`]: { it: { name: "a", note: `\${"of \${${type}_item.it.result}"}` } },
        },
      });
      expect((await run("plan")).stdout).toContain("+ note   = (known after apply)");
      await run("apply");
      expect(stored("other.a")).toEqual({ name: "a", note: "of a#1", result: "a#1" });
    });

    test("numbers stay what they are", async () => {
      const numbers = ["9007199254740993", "-9007199254740993", "5000000000", "0.1", "123456789012345678901234567890"];
      const items = numbers.map((size, index) => [`n${index}`, { name: `n${index}`, size: `\${${size}}` }]);
      const sizes = numbers.map((_, index) => `tostring(${type}_item.n${index}.size)`);
      const { run } = await stack({
        resource: { [`${type}_item`]: Object.fromEntries(items) as object },
        output: { sizes: { value: `\${[${sizes.join()}]}` } },
      });
      await run("apply");
      expect((await run("plan", "-detailed-exitcode")).code).toBe(0);
      expect(JSON.parse((await run("output", "-json", "sizes")).stdout)).toEqual(numbers);
    });

    test("what somebody else changed or took away is drift", async () => {
      const { run, stored, folder } = await stack({
        resource: { [`${type}_item`]: { changed: { name: "a", size: 1 }, taken: { name: "b" } } },
      });
      await run("apply");
      writeFileSync(join(folder, "item.a.json"), JSON.stringify({ ...stored("item.a"), size: 2 }));
      rmSync(join(folder, "item.b.json"));
      const { stdout } = await run("plan");
      expect(stdout).toMatch(/~ size +.*2 -> 1/);
      expect(stdout).toContain("1 to add, 1 to change, 0 to destroy");
    });

    test("a resource is imported by its name", async () => {
      const { run, folder } = await stack({ resource: { [`${type}_item`]: { it: { name: "a", size: 7 } } } });
      expect((await run("import", `${type}_item.it`, "a")).stderr).toContain("there is no item a");
      writeFileSync(join(folder, "item.a.json"), JSON.stringify({ name: "a", size: 7, result: "a#5" }));
      expect(await run("import", `${type}_item.it`, "a")).toMatchObject({ code: 0 });
      expect((await run("plan", "-detailed-exitcode")).code).toBe(0);
    });

    test("a state of an older version is upgraded", async () => {
      const { run, folder } = await stack({ resource: { [`${type}_item`]: { it: { name: "a", size: 7 } } } });
      await run("apply");
      const file = join(folder, "terraform.tfstate");
      const older = readFileSync(file, "utf8").replace('"schema_version": 1', '"schema_version": 0');
      writeFileSync(file, older.replace('"size": 7', '"amount": 7'));
      expect((await run("plan", "-detailed-exitcode", "-refresh=false")).code).toBe(0);
    });

    test("data sources tell of an item, and of the process", async () => {
      const { run, folder } = await stack(
        {
          resource: { [`${type}_item`]: { it: { name: "a", size: 7 } } },
          data: {
            [`${type}_lookup`]: { it: { name: `\${${type}_item.it.name}`, depends_on: [`${type}_item.it`] } },
            [`${type}_process`]: { it: {} },
          },
          output: {
            found: { value: `\${data.${type}_lookup.it}` },
            process: { value: `\${data.${type}_process.it}` },
          },
        },
        { PROBE_MARK: "here" },
      );
      await run("apply");
      expect(JSON.parse((await run("output", "-json")).stdout)).toMatchObject({
        found: { value: { name: "a", found: true, size: 7, result: "a#1" } },
        process: { value: { cwd: folder, label: "tested", mark: "here", configured: 1, pid: expect.any(Number) } },
      });
    });

    test("a function, and an ephemeral resource that is renewed and closed", async () => {
      const { run, calls, folder } = await stack({
        ephemeral: { [`${type}_token`]: { it: { name: "t", lease_seconds: 0.1 } } },
        output: { shouted: { value: `\${provider::${type}::shout("hé")}` } },
        // A provider that is configured with a token needs it for as long as its resources are worked on.
        provider: { alias: "with", label: `\${ephemeral.${type}_token.it.token}` },
        resource: { [`${type}_item`]: { it: { name: "a", provider: `${type}.with` } } },
      });
      behave(folder, { ApplyResourceChange: { a: { do: "wait", milliseconds: 300 } } });
      expect(await run("apply")).toMatchObject({ code: 0, stderr: "" });
      expect((await run("output", "-raw", "shouted")).stdout).toBe("HÉ");
      const ofToken = calls().filter(({ name, method }) => name === "t" && !method.startsWith("Validate"));
      const methods = new Set(ofToken.map(({ method }) => method));
      expect([...methods]).toEqual(["OpenEphemeralResource", "RenewEphemeralResource", "CloseEphemeralResource"]);
    });

    test("a schema of 3 MB, and all of it is told", async () => {
      const { run } = await stack({}, { PROBE_SCHEMA_MB: "3" });
      const { stdout } = await run("providers", "schema", "-json");
      const schemas = JSON.parse(stdout) as { readonly provider_schemas: Record<string, Record<string, object>> };
      const own = schemas.provider_schemas[`example.test/terrace/${type}`];
      expect(Object.keys(own?.resource_schemas ?? {})).toHaveLength(302);
      expect(Object.keys(own?.data_source_schemas ?? {})).toEqual([`${type}_lookup`, `${type}_process`]);
      expect(own?.functions).toHaveProperty("shout");
      expect(own?.ephemeral_resource_schemas).toHaveProperty(`${type}_token`);
      expect(stdout.length).toBeGreaterThan(3_000_000);
    });

    test.each(["exit", "kill"] as const)("told to %s after the work, it is gone, and the work is done", async (how) => {
      const { run, stored, folder } = await stack({ resource: { [`${type}_item`]: { it: { name: "a" } } } });
      behave(folder, { ApplyResourceChange: { a: { do: how, when: "after", once: true } } });
      const { code, stderr } = await run("apply");
      expect(code).toBe(1);
      expect(stderr).toMatch(/did not respond|request cancelled|plugin error/i);
      expect(stored("item.a")).toMatchObject({ result: "a#1" });
      expect((await run("apply")).stderr).toContain("item a is there already");
    });

    test("told to fail in the plan of one, only that one fails", async () => {
      const { run, folder } = await stack({
        resource: { [`${type}_item`]: { it: { name: "a" }, its: { name: "b" } } },
      });
      behave(folder, { PlanResourceChange: { b: { do: "fail", summary: "no b today" } } });
      const { stdout, stderr } = await run("plan");
      expect(stdout).toContain(`${type}_item.it will be created`);
      expect(stderr).toContain("no b today");
    });

    test("told to hang, it does so until Terraform says Stop", async () => {
      const { start, folder, log } = await stack({ resource: { [`${type}_item`]: { it: { name: "a" } } } });
      behave(folder, { ApplyResourceChange: { "*": { do: "hang" } } });
      const apply = start("apply");
      await untilLogged(log, ({ method }) => method === "ApplyResourceChange");
      apply.kill("SIGINT");
      expect((await apply.finished).stderr).toContain("the probe hung until it was stopped");
      expect(await untilLogged(log, ({ event }) => event === "stopped")).toMatchObject({ name: "a" });
    });

    test("an answer of 20 MB, most of it in a field that nobody knows", async () => {
      const { run, folder } = await stack({ resource: { [`${type}_item`]: { it: { name: "a" } } } });
      behave(folder, { PlanResourceChange: { a: { do: "pad", megabytes: 20 } } });
      expect(await run("apply")).toMatchObject({ code: 0, stderr: "" });
    });

    test("started by somebody else, without TLS, it serves one command after the other", async () => {
      const own = await stack({
        data: { [`${type}_process`]: { it: {} } },
        output: { configured: { value: `\${data.${type}_process.it.configured}` } },
      });
      const { pid, reattach } = await start(own.env);
      own.env.TF_REATTACH_PROVIDERS = reattach;
      await own.run("apply", "-refresh-only");
      await own.run("apply", "-refresh-only");
      // By the plan and the apply of the first, and by the plan of the second.
      expect((await own.run("output", "-raw", "configured")).stdout).toBe("3");
      expect(new Set(own.calls().map((call) => call.pid))).toEqual(new Set([pid]));
    });

    test("a call that its caller gave up ends", async () => {
      const own = await stack({});
      behave(own.folder, { ReadResource: { "*": { do: "hang" } } });
      const { socket } = await start({ ...own.env, PROBE_FOLDER: own.folder });
      const client = new Client(`unix:${socket}`, credentials.createInsecure());
      const { path, requestSerialize, responseDeserialize } = providerService(protocol).ReadResource;
      const request = { typeName: `${type}_item` };
      const ended = new Promise((resolve) => {
        const call = client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, resolve);
        void untilLogged(own.log, ({ method }) => method === "ReadResource").then(() => call.cancel());
      });
      expect(await ended).toMatchObject({ code: status.CANCELLED });
      await untilLogged(own.log, ({ event }) => event === "cancelled");
      client.close();
    });
  });

  test("it says so when somebody other than Terraform starts it", async () => {
    const program = new RunningCommand([installed.get(6)?.executable ?? ""], tempFolder(), process.env);
    expect(await program.finished).toMatchObject({ code: 1, stderr: expect.stringContaining("plugin of Terraform") });
  });
});
