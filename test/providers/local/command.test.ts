import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { command } from "../../../providers/local/command";
import { contextOf, localPlatform, withDefaults, type TestContext } from "../../rig/local/local-rig";
import { eventually } from "../../rig/local/eventually";
import { processesWith } from "../../rig/local/processes";

type CommandPlan = Parameters<typeof command.create>[0];

let context: TestContext;
let script: string;

beforeEach(() => {
  context = contextOf(localPlatform());
  script = join(context.client.folder, "thing.js");
  writeFileSync(script, THING);
});

/** Keeps what it is told in a file. */
const THING = `
const fs = require("node:fs");
const { operation, input, output } = JSON.parse(fs.readFileSync(0, "utf8"));
console.error(operation + " of " + JSON.stringify(input));
if (operation === "delete") fs.rmSync("thing.json");
if (operation === "create" || operation === "update") fs.writeFileSync("thing.json", JSON.stringify({ input, before: output }));
if (fs.existsSync("thing.json")) console.log(fs.readFileSync("thing.json", "utf8"));
`;

const node = (...args: string[]): readonly string[] => [process.execPath, ...args];

function planOf(config: object = {}): CommandPlan {
  const all = node(script);
  return withDefaults(command, { create: all, read: all, update: all, delete: all, input: { size: 1 }, ...config });
}

test("creates, reads, changes and removes by commands, with JSON in and out", async () => {
  const state = await command.create(planOf(), context);
  expect(state.output).toEqual({ input: { size: 1 }, before: null });
  expect(context.said).toEqual(['create of {"size":1}']);
  expect(await command.read(state, context)).toEqual(state);
  const changed = await command.update?.(planOf({ input: [2] }), state, context);
  expect(changed?.output).toEqual({ input: [2], before: state.output });
  await command.delete(state, context);
  expect(existsSync(join(context.client.folder, "thing.json"))).toBe(false);
  expect(await command.read(state, context)).toBeUndefined();
});

test("without a command to read or to remove, nothing is done", async () => {
  const plan = planOf({ read: undefined, delete: undefined });
  const state = await command.create(plan, context);
  expect(await command.read(state, context)).toBe(state);
  await command.delete(state, context);
  expect(existsSync(join(context.client.folder, "thing.json"))).toBe(true);
});

test("a change of what is not the input runs nothing", async () => {
  const state = await command.create(planOf(), context);
  const changed = await command.update?.(planOf({ update: node("none.js"), timeout: 5 }), state, context);
  expect(changed?.output).toEqual(state.output);
});

test("without a command for that, a change of the input replaces", async () => {
  const state = await command.create(planOf(), context);
  void command.plan?.({ ...planOf(), output: state.output }, state, context);
  expect(context.replaced).toEqual([]);
  void command.plan?.({ ...planOf({ update: undefined }), output: state.output }, state, context);
  expect(context.replaced).toEqual([["input"]]);
});

test("no shell makes anything of the words", async () => {
  const echo = node("-p", "JSON.stringify(process.argv.slice(1))", "$HOME", "; rm *", "a b");
  const state = await command.create(planOf({ create: echo }), context);
  expect(state.output).toEqual(["$HOME", "; rm *", "a b"]);
});

test("has the run's secrets in its environment only where they were given", async () => {
  const create = node("-p", "JSON.stringify(process.env)");
  process.env["TERRACE_TEST_SECRET"] = "secret";
  const { output } = await command.create(planOf({ create, environment: { OWN: "1" } }), context);
  delete process.env["TERRACE_TEST_SECRET"];
  expect(output).toMatchObject({ OWN: "1", PATH: expect.any(String) });
  expect(output).not.toHaveProperty("TERRACE_TEST_SECRET");
});

test.each([
  ["fails", node("-e", "console.error('why'); process.exit(3)"), /ended with 3\nwhy/],
  ["is killed", node("-e", "process.kill(process.pid, 'SIGKILL')"), /ended with SIGKILL/],
  ["is not there", ["no-such-program"], /ENOENT/],
  ["prints junk", node("-p", "'junk'"), /printed no JSON: junk/],
])("a command that %s is an error that names it", async (_, create, message) => {
  const failing = command.create(planOf({ create }), context) as Promise<unknown>;
  await expect(failing).rejects.toMatchObject({ path: ["create"], message: expect.stringMatching(message) });
});

test("a command that prints nothing has no output", async () => {
  expect(await command.create(planOf({ create: node("-e", "") }), context)).toMatchObject({ output: null });
});

test("a command that takes too long is killed, with what it has started", async () => {
  const pidFile = join(context.client.folder, "started");
  const inner = `require("fs").writeFileSync(${JSON.stringify(pidFile)}, ""); process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)`;
  const outer = `require("child_process").spawnSync(process.execPath, ["-e", process.argv[1]])`;
  const plan = planOf({ create: node("-e", outer, inner), timeout: 1 });
  await expect(command.create(plan, context)).rejects.toThrow("did not end within 1 s");
  expect(existsSync(pidFile)).toBe(true);
  await eventually(
    () => processesWith(pidFile),
    (found) => found.length === 0,
  );
});

test("a command ends when the run is stopped", async () => {
  const stop = new AbortController();
  const own: TestContext = {
    ...contextOf(context.client, stop.signal),
    progress: () => stop.abort(new Error("stopped")),
  };
  const create = node("-e", "console.error('here'); setInterval(() => {}, 1000)");
  await expect(command.create(planOf({ create }), own)).rejects.toThrow("stopped");
});

test("a command runs in the data folder, or below, and nowhere else", async () => {
  const create = node("-p", "JSON.stringify(process.cwd())");
  expect((await command.create(planOf({ create }), context)).output).toBe(context.client.folder);
  await expect(command.create(planOf({ create, cwd: ".." }), context)).rejects.toMatchObject({ path: ["cwd"] });
  expect(readFileSync(script, "utf8")).toBe(THING);
});
