import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { localProvider } from "../../../providers/local";
import { bundled } from "../../rig/host/bundled";
import { writeProgramOf } from "../../rig/host/program";
import { heldIn, hold, letGo, type HoldingPoint } from "../../rig/local/held";
import { compiledSupervisor } from "../../rig/local/local-rig";
import { killProcessesWith, processesWith } from "../../rig/local/processes";
import { describeWith } from "../../rig/parts";
import { RunningCommand, type Finished } from "../../rig/running-command";
import { kill, within } from "../../rig/surroundings";
import { tempFolder } from "../../rig/temp-folder";

type Kind = "directory" | "file" | "process" | "command";

/** Keeps what it is told in a file. */
const STORE = `
  const { existsSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
  const { operation, input } = JSON.parse(readFileSync(0, "utf8"));
  if (operation === "delete") rmSync("thing", { force: true });
  if (operation === "create" || operation === "update") writeFileSync("thing", JSON.stringify(input));
  console.log(existsSync("thing") ? readFileSync("thing", "utf8") : "null");
`;
const store = [process.execPath, "-e", STORE];
const idle = [process.execPath, "-e", "setInterval(() => undefined, 1000)"];

/** A resource of each kind, before a change and after. */
const resources: Readonly<Record<Kind, readonly [object, object]>> = {
  directory: [
    { path: "site", mode: "0755" },
    { path: "site", mode: "0700" },
  ],
  file: [
    { path: "page", content: "one" },
    { path: "page", content: "two" },
  ],
  process: [
    { name: "web", command: idle, environment: { STAGE: "one" }, stop_timeout: 5 },
    { name: "web", command: idle, environment: { STAGE: "two" }, stop_timeout: 5 },
  ],
  command: [
    { create: store, read: store, update: store, delete: store, input: "one" },
    { create: store, read: store, update: store, delete: store, input: "two" },
  ],
};

const NOTHING = "No changes.";
const CHANGE = "Plan: 0 to add, 1 to change, 0 to destroy.";
const DESTROY = "Plan: 0 to add, 0 to change, 1 to destroy.";

const program = bundled(require.resolve("../../rig/local/held-local"), "held-local.js");

describeWith(["terraform"], "killed in the middle of a change", ({ terraform }) => {
  let folder: string;
  let env: NodeJS.ProcessEnv;

  beforeEach(async () => {
    folder = tempFolder();
    const { PATH } = process.env;
    env = { PATH, HOME: folder, TMPDIR: folder, CHECKPOINT_DISABLE: "1", HELD_SUPERVISOR: compiledSupervisor() };
    mkdirSync(data(), { recursive: true });
    writeProgramOf({ ...localProvider, module: program }, folder, program);
    write();
    const { code, stderr } = await run("init");
    if (code !== 0) throw new Error(stderr);
  });

  afterEach(() => killProcessesWith(folder));

  const data = (...path: readonly string[]): string => join(folder, ".terrace", "data", ...path);

  function write(resource?: object): void {
    const required = { local: { source: localProvider.source, version: localProvider.version } };
    writeFileSync(
      join(folder, "main.tf.json"),
      JSON.stringify({ terraform: { required_providers: required }, ...(resource && { resource }) }),
    );
  }

  function start(command: string, ...args: readonly string[]): RunningCommand {
    return new RunningCommand([terraform, command, ...args, "-no-color", "-input=false"], folder, env);
  }

  const run = (...args: readonly [string, ...string[]]): Promise<Finished> => start(...args).finished;
  const apply = (): Promise<Finished> => run("apply", "-auto-approve");

  /** Applies, and kills Terraform, or else the provider, where that is held. Both are gone then. */
  async function killedAt(point: HoldingPoint, victim: "terraform" | "provider"): Promise<void> {
    hold(folder, point);
    const applying = start("apply", "-auto-approve");
    expect(await within(20_000, () => heldIn(folder) !== undefined)).toBe(true);
    const provider = heldIn(folder) ?? 0;
    if (victim === "terraform") applying.kill("SIGKILL");
    else kill(provider);
    const { code, stderr } = await applying.finished;
    if (victim === "terraform") expect(code).toBe("SIGKILL");
    else expect([code, stderr]).toEqual([1, expect.stringMatching(/Plugin did not respond|request was cancelled/)]);
    expect(await within(5_000, () => !isThere(provider))).toBe(true);
    letGo(folder);
    // What a killed provider leaves in the folder for temporary files is an empty socket, as one in Go does.
    if (victim === "terraform") expect(sockets()).toEqual([]);
  }

  const sockets = (): readonly string[] => readdirSync(folder).filter((name) => name.startsWith("terrace-"));

  /** What there is of a kind, looked at without the provider. */
  function there(kind: Kind): unknown {
    switch (kind) {
      case "directory":
        return readdirSync(data()).includes("site") ? (statSync(data("site")).mode & 0o777).toString(8) : undefined;
      case "file":
        return readdirSync(data()).includes("page") ? readFileSync(data("page"), "utf8") : undefined;
      case "command":
        return readdirSync(data()).includes("thing") ? readFileSync(data("thing"), "utf8") : undefined;
      case "process":
        return stages()[0];
    }
  }

  /** The processes that run, by their environment. */
  function stages(): readonly (string | undefined)[] {
    return processesWith("setInterval(() => undefined, 1000)").flatMap(({ pid }) => {
      const variables = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
      return variables.includes(`HOME=${folder}`) ? [variables.find((each) => each.startsWith("STAGE="))] : [];
    });
  }

  const changed: Readonly<Record<Kind, unknown>> = {
    directory: "700",
    file: "two",
    command: '"two"',
    process: "STAGE=two",
  };

  async function expectNothingLeft(): Promise<void> {
    await within(5_000, () => stages().length === 0);
    expect(stages()).toEqual([]);
    const left = readdirSync(data()).filter((name) => name !== ".platform");
    const kept = readdirSync(data(), { recursive: true }).filter((path) => /processes\/./.test(String(path)));
    expect([left, kept]).toEqual([[], []]);
  }

  test.each<[Kind, HoldingPoint, "terraform" | "provider", string]>([
    ["directory", "directory update after", "provider", NOTHING],
    ["file", "file update before", "provider", CHANGE],
    ["file", "file update after", "terraform", NOTHING],
    ["command", "command update before", "terraform", CHANGE],
    ["command", "command update after", "provider", CHANGE],
    ["process", "process stopped", "provider", CHANGE],
    ["process", "process supervised", "provider", NOTHING],
    ["process", "process update after", "terraform", NOTHING],
  ])("a %s at %s, by a death of the %s: the next plan is what is left to do", async (kind, point, victim, expected) => {
    const [before, after] = resources[kind];
    write({ [`local_${kind}`]: { it: before } });
    expect(await apply()).toMatchObject({ code: 0, stderr: "" });
    write({ [`local_${kind}`]: { it: after } });
    await killedAt(point, victim);
    expect((await run("plan")).stdout).toContain(expected);
    expect(await apply()).toMatchObject({ code: 0, stderr: "" });
    expect(there(kind)).toBe(changed[kind]);
    expect((await run("plan", "-detailed-exitcode")).code).toBe(0);
    expect(await run("destroy", "-auto-approve")).toMatchObject({ code: 0 });
    await expectNothingLeft();
  });

  test.each<[Kind, HoldingPoint, "terraform" | "provider", string]>([
    ["directory", "directory delete before", "terraform", DESTROY],
    ["file", "file delete after", "provider", NOTHING],
    ["command", "command delete after", "terraform", NOTHING],
    ["process", "process retired", "provider", DESTROY],
    ["process", "process delete after", "terraform", NOTHING],
  ])(
    "a %s at %s, by a death of the %s: the next plan is what is left to remove",
    async (kind, point, victim, expected) => {
      write({ [`local_${kind}`]: { it: resources[kind][0] } });
      expect(await apply()).toMatchObject({ code: 0, stderr: "" });
      write();
      await killedAt(point, victim);
      expect((await run("plan")).stdout).toContain(expected);
      expect(await apply()).toMatchObject({ code: 0, stderr: "" });
      expect(there(kind)).toBeUndefined();
      await expectNothingLeft();
      expect((await run("plan", "-detailed-exitcode")).code).toBe(0);
    },
  );

  test.each<[Kind, HoldingPoint]>([
    ["file", "file create after"],
    ["process", "process create after"],
  ])("a %s at %s, by a death of Terraform: the next apply makes it, and not twice", async (kind, point) => {
    write({ [`local_${kind}`]: { it: resources[kind][1] } });
    await killedAt(point, "terraform");
    expect((await run("plan")).stdout).toContain("Plan: 1 to add, 0 to change, 0 to destroy.");
    expect(await apply()).toMatchObject({ code: 0, stderr: "" });
    expect(there(kind)).toBe(changed[kind]);
    if (kind === "process") expect(stages()).toHaveLength(1);
    expect((await run("plan", "-detailed-exitcode")).code).toBe(0);
    expect(await run("destroy", "-auto-approve")).toMatchObject({ code: 0 });
    await expectNothingLeft();
  });
});

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
