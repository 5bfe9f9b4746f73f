import { execFile } from "node:child_process";
import { cpSync, readFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { type GraphFile, graphFileSchema } from "../../orchestrator/graph/graph-file";
import { tempFolder } from "../rig/temp-folder";

const repository = resolve(__dirname, "../..");
const project = tempFolder();
const run = promisify(execFile);

jest.setTimeout(300_000);

beforeAll(() => {
  for (const name of ["main.ts", "sample", "cdktf.json", "package.json", "tsconfig.json"]) {
    cpSync(join(repository, name), join(project, name), { recursive: true });
  }
  symlinkSync(join(repository, "node_modules"), join(project, "node_modules"));
  symlinkSync(join(repository, "dist"), join(project, "dist"));
});

test("cdktf synth writes the sample app's stacks, and its graph", async () => {
  await cdktf("synth", "--output", "by-cdktf");

  expect(readJson("by-cdktf/manifest.json")).toMatchObject({
    stacks: Object.fromEntries(stacks.map((name) => [name, { name }])),
  });
  expect(edgesOf(readGraph("by-cdktf"))).toEqual([...edges, "network -> service"].sort());
});

test("cdktf deploy makes the sample app's stacks, with the fallbacks of the tasks that it does not run; cdktf destroy takes them down", async () => {
  await cdktf("deploy", "*", "--auto-approve");

  const { outputs } = readJson("terraform.service.tfstate") as State;
  const url = String(outputs["url"]?.value);
  expect(await (await fetch(`${url}/health`)).text()).toBe("healthy\n");
  await cdktf("destroy", "*", "--auto-approve");
  await expect(fetch(url)).rejects.toThrow();
});

test("the form on AWS is the same graph, but for where its network is used", async () => {
  await app({ TARGET: "aws", CDKTF_OUTDIR: "on-aws" });

  expect(edgesOf(readGraph("on-aws"))).toEqual([...edges, "network -> settings", "network -> storage"].sort());
});

test("a target that is neither is refused", async () => {
  await expect(app({ TARGET: "moon" })).rejects.toThrow('TARGET must be local or aws, got "moon"');
});

const stacks = ["network", "service", "settings", "storage"];

const edges = [
  "migrate -> service",
  "service -> check",
  "settings -> migrate",
  "settings -> service",
  "storage -> migrate",
  "storage -> service",
];

interface State {
  readonly outputs: Readonly<Record<string, { readonly value: unknown }>>;
}

async function cdktf(...args: readonly string[]): Promise<void> {
  await run("npx", ["--no", "cdktf", ...args], {
    cwd: project,
    env: { ...process.env, CI: "1", TARGET: "local", CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1" },
  });
}

/** Runs the app without checking its types: the two tests of cdktf's have them checked. */
async function app(env: Readonly<Record<string, string>>): Promise<void> {
  await run(process.execPath, ["-r", "ts-node/register/transpile-only", "main.ts"], {
    cwd: project,
    env: { ...process.env, ...env },
  });
}

function readGraph(output: string): GraphFile {
  return graphFileSchema.parse(readJson(join(output, "graph.json")));
}

function edgesOf({ nodes }: GraphFile): string[] {
  const all = nodes.flatMap(({ id, after, inputs }) =>
    [...after, ...Object.values(inputs).map(({ from }) => from)].map((from) => `${from} -> ${id}`),
  );
  return [...new Set(all)].sort();
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(project, path), "utf8"));
}
