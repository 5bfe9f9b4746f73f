import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../../orchestrator/executors/terraform/environment";
import type { InputFailure } from "../../../orchestrator/failure";
import { openProject } from "../../../orchestrator/project/project";
import type { Result } from "../../../orchestrator/result";
import { synth, type Synthesized } from "../../../orchestrator/synth/synth";
import { isAlive, processStart } from "../../../orchestrator/process-identity";
import { folderWith } from "../../rig/project-folder";

interface Ran {
  readonly folder: string;
  readonly lines: readonly string[];
  readonly result: Result<Synthesized, InputFailure>;
}

interface RunRequest {
  readonly app?: string;
  readonly files?: Readonly<Record<string, unknown>>;
  readonly project?: Readonly<Record<string, unknown>>;
  readonly env?: Environment;
  readonly signal?: AbortSignal;
  readonly onOutput?: (line: string) => void;
}

const path = { PATH: process.env.PATH };

/** Runs an app: a script for Node, or any command. */
async function run(script: string, request: RunRequest = {}): Promise<Ran> {
  const { app = "node app.js", files = {}, env = path, signal = new AbortController().signal } = request;
  const cdktf = { app, ...request.project };
  const folder = folderWith({ "cdktf.json": cdktf, "app.js": script, ...files });
  const project = openProject(folder, {}, env);
  if (!project.ok) throw new Error(project.failure.kind);
  const lines: string[] = [];
  const onOutput = (line: string): void => {
    lines.push(line);
    request.onOutput?.(line);
  };
  const result = await synth(project.value, { env, signal, onOutput });
  return { folder, lines, result };
}

const stackOf = (name: string, annotations: readonly object[] = []): object => ({
  name,
  constructPath: name,
  workingDirectory: `stacks/${name}`,
  synthesizedStackPath: `stacks/${name}/cdk.tf.json`,
  annotations,
  dependencies: [],
});

/** A script that writes a manifest of some stacks. */
function writes(...stacks: readonly { readonly name?: unknown }[]): string {
  const manifest = { stacks: Object.fromEntries(stacks.map((stack) => [String(stack.name), stack])) };
  return `require("fs").writeFileSync("cdktf.out/manifest.json", ${JSON.stringify(JSON.stringify(manifest))});`;
}

test("the app gets the environment that cdktf-cli gives, and its output is passed on line by line", async () => {
  const { result, lines } = await run(
    `${writes(stackOf("a"))} console.log(JSON.stringify(process.env)); console.error("ü")`,
    {
      project: { context: { region: "eu" }, terraformModules: ["./m", "x/y/z"] },
      env: { ...path, TF_VAR_secret: "hunter2", CDKTF_CONTEXT_JSON: '{"other":1}', KEPT: "1" },
    },
  );

  expect(result).toEqual({ ok: true, value: { ms: expect.any(Number), start: "command" } });
  const env = JSON.parse(lines.find((line) => line.startsWith("{")) ?? "") as Record<string, string>;
  expect(env).toMatchObject({
    KEPT: "1",
    NODE_ENV: "production",
    NODE_OPTIONS: "--max-old-space-size=4096",
    CDKTF_OUTDIR: "cdktf.out",
    CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS: "true",
    CDKTF_CONTEXT_JSON: '{"region":"eu","cdktfRelativeModules":["./m"]}',
    SYNTH_HCL_OUTPUT: "false",
  });
  expect(env).not.toHaveProperty("TF_VAR_secret");
  expect(lines).toContain("ü");
});

test("without a context in cdktf.json the environment's counts, and the user's own settings of Node stay", async () => {
  const env = { ...path, CDKTF_CONTEXT_JSON: '{"other":1}', NODE_OPTIONS: "--no-warnings", NODE_ENV: "test" };
  const { lines } = await run(`console.log(JSON.stringify(process.env))`, { env });
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    CDKTF_CONTEXT_JSON: '{"other":1,"cdktfRelativeModules":[]}',
    NODE_OPTIONS: "--no-warnings",
    NODE_ENV: "test",
  });
});

test("a context in the environment that is no JSON is named", async () => {
  const { result } = await run("", { env: { ...path, CDKTF_CONTEXT_JSON: "{" } });
  expect(result).toMatchObject({ failure: { kind: "bad-argument", argument: "CDKTF_CONTEXT_JSON" } });
});

test("an app that crashes is told with its message and the line", async () => {
  const { result, folder } = await run("\nfunction stack() { throw new Error('no such zone') }\nstack()");
  expect(result).toEqual({
    ok: false,
    failure: {
      kind: "app-failed",
      command: "node app.js",
      exit: { code: 1 },
      output: expect.stringContaining("Error: no such zone"),
      source: { file: join(folder, "app.js"), line: 2 },
    },
  });
});

test.each<[string, string, object]>([
  ["a command that is not there", "no-such-command --now", { kind: "app-failed", exit: { code: 127 } }],
  ["a command that is killed", "kill -9 $$", { kind: "app-failed", exit: { signal: "SIGKILL" } }],
  ["a command that ends well and writes nothing", "true", { kind: "no-manifest", command: "true" }],
])("%s is told so", async (_, app, failure) => {
  expect((await run("", { app })).result).toMatchObject({ ok: false, failure });
});

test("an environment that is too large for a process is told, and not thrown", async () => {
  const { result } = await run("", { project: { context: { long: "x".repeat(1 << 20) } } });
  expect(result).toMatchObject({ failure: { kind: "app-failed", output: expect.stringContaining("E2BIG") } });
});

test("an app that fails because its bindings were never generated is told what is missing", async () => {
  const files = { "cdktf.json": { app: "node app.js", terraformProviders: ["docker@~> 3"] } };
  const { result, folder } = await run("require('./.gen/providers/docker')", { files });
  expect(result).toMatchObject({ failure: { kind: "bindings-missing", folder: join(folder, ".gen") } });
});

test("an app that prints junk is shortened to what a person can read", async () => {
  const script = `
    process.stdout.write(Buffer.from([0xff, 0xfe, 0x0a]));
    process.stdout.write("x".repeat(1 << 20) + "\\n");
    for (let i = 0; i < 300; i++) console.log("line " + i);
    process.exitCode = 7;`;
  const { result, lines } = await run(script);
  expect(lines).toHaveLength(302);
  expect(lines[0]).toBe("\ufffd\ufffd");
  expect(lines[1]).toHaveLength(1 << 20);
  const output = result.ok || result.failure.kind !== "app-failed" ? "" : result.failure.output;
  expect(output.split("\n")).toHaveLength(200);
  expect(output).toMatch(/^line 100\n[^]*\nline 299$/);
});

test("a line of 1 MB does not fill the failure", async () => {
  const { result } = await run(`console.log("x".repeat(1 << 20)); process.exitCode = 1`);
  expect(result).toMatchObject({ failure: { kind: "app-failed", output: `${"x".repeat(4_000)}…` } });
});

test("a manifest that was there before isn't taken for the app's", async () => {
  const old = { "cdktf.out/manifest.json": { stacks: {} }, "cdktf.out/graph.json": { version: 1, nodes: [] } };
  const { result, folder } = await run("", { files: old });
  expect(result).toEqual({
    ok: false,
    failure: { kind: "no-manifest", command: "node app.js", file: join(folder, "cdktf.out", "manifest.json") },
  });
  expect(readdirSync(join(folder, "cdktf.out"))).toEqual([]);
});

test("a broken manifest is told with the place", async () => {
  const { result, folder } = await run(`require("fs").writeFileSync("cdktf.out/manifest.json", '{"stacks":')`);
  expect(result).toEqual({
    ok: false,
    failure: {
      kind: "bad-file",
      file: join(folder, "cdktf.out", "manifest.json"),
      problem: "Value expected at line 1, column 11",
    },
  });
});

test("an app whose constructs mark errors is refused with all of them", async () => {
  const error = (message: string): object => ({ constructPath: "a/b", level: "@cdktf/error", message });
  const warning = { constructPath: "a", level: "@cdktf/warn", message: "old" };
  const { result } = await run(writes(stackOf("a", [error("no"), warning]), stackOf("b", [error("never")])));
  expect(result).toEqual({
    ok: false,
    failure: {
      kind: "app-refused",
      annotations: [
        { path: "a/b", message: "no" },
        { path: "a/b", message: "never" },
      ],
    },
  });
});

test("folders of stacks that are gone are removed, unless they hold a state", async () => {
  const { folder } = await run(writes(stackOf("kept")), {
    files: {
      "cdktf.out/stacks/kept/cdk.tf.json": {},
      "cdktf.out/stacks/gone/cdk.tf.json": {},
      "cdktf.out/stacks/gone/.terraform/terraform.tfstate": {},
      "cdktf.out/stacks/state/terraform.tfstate": {},
      "cdktf.out/stacks/workspace/terraform.tfstate.d/dev/terraform.tfstate": {},
      "cdktf.out/stacks/errored/errored.tfstate": {},
      "cdktf.out/stacks/a file": "",
    },
  });
  expect(readdirSync(join(folder, "cdktf.out", "stacks")).sort()).toEqual([
    "a file",
    "errored",
    "kept",
    "state",
    "workspace",
  ]);
});

test("folders of stacks stay when the app fails", async () => {
  const { folder } = await run("process.exit(1)", { files: { "cdktf.out/stacks/a/cdk.tf.json": {} } });
  expect(existsSync(join(folder, "cdktf.out", "stacks", "a"))).toBe(true);
});

test("the output folder is made, however deep", async () => {
  const script = "require('fs').writeFileSync(process.env.CDKTF_OUTDIR + '/manifest.json', '{\"stacks\":{}}')";
  const { result } = await run(script, { project: { output: "build/ä b/out" } });
  expect(result.ok).toBe(true);
});

test("an output folder that can't be made is named", async () => {
  const { result, folder } = await run("", { project: { output: "app.js/out" } });
  expect(result).toEqual({
    ok: false,
    failure: { kind: "io", path: join(folder, "app.js", "out"), operation: "prepare", code: "ENOTDIR" },
  });
});

test("an output folder on a file system that is read-only is named", async () => {
  const { result } = await run("", { project: { output: "/proc/self" } });
  expect(result).toMatchObject({ failure: { kind: "io", path: "/proc/self", operation: "prepare" } });
});

/** A script that starts another process, which says its number once it is up. */
const starting = (program: string, options: object = {}): string => `
  const program = ${JSON.stringify(`${program}; setInterval(() => {}, 1000); console.log("up " + process.pid)`)};
  const options = ${JSON.stringify({ stdio: "inherit", ...options })};
  require("child_process").spawn(process.execPath, ["-e", program], options);
  setInterval(() => {}, 1000);`;

test("an interrupt ends the app and what it started", async () => {
  const abort = new AbortController();
  let child = { pid: 0, started: "" };
  const { result } = await run(starting("process.on('SIGTERM', () => {})"), {
    signal: abort.signal,
    onOutput: (line) => {
      const pid = Number(line.slice("up ".length));
      child = { pid, started: processStart(pid) ?? "" };
      abort.abort();
    },
  });
  expect(result).toMatchObject({ failure: { kind: "app-failed", exit: { signal: "SIGTERM" } } });
  expect(child.started).not.toBe("");
  // Its streams are closed a moment before it is gone. If it never goes, the test runs out of time.
  while (isAlive(child)) await new Promise((resolve) => setImmediate(resolve));
}, 15_000);

test("an interrupt that came before ends the app at once", async () => {
  const { result } = await run("setInterval(() => {}, 1000)", { signal: AbortSignal.abort() });
  expect(result).toMatchObject({ failure: { kind: "app-failed", exit: { signal: "SIGTERM" } } });
});

test("an interrupt does not wait for a process that left for a group of its own", async () => {
  const abort = new AbortController();
  let pid = 0;
  const { result } = await run(starting("", { detached: true }), {
    signal: abort.signal,
    onOutput: (line) => {
      pid = Number(line.slice("up ".length));
      abort.abort();
    },
  });
  process.kill(pid, "SIGKILL");
  expect(result).toMatchObject({ failure: { kind: "app-failed", exit: { signal: "SIGTERM" } } });
}, 15_000);
