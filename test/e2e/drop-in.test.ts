import { execFile, execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { type GraphFile, graphFileSchema } from "../../orchestrator/graph-file";
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
  buildConstructs(join(project, "dist"));
});

test("cdktf synth writes the sample app's stacks, and its graph", async () => {
  await cdktf("synth", "--output", "by-cdktf");

  expect(readJson("by-cdktf/manifest.json")).toMatchObject({
    stacks: Object.fromEntries(stacks.map((name) => [name, { name }])),
  });
  expect(edgesOf(readGraph("by-cdktf"))).toEqual(edges);
});

test("cdktf deploy makes the sample app's stacks, with the fallbacks of the tasks that it does not run", async () => {
  await cdktf("deploy", "*", "--auto-approve");

  const [network, service, settings, storage] = stacks.map((name) => readJson(`terraform.${name}.tfstate`) as State);
  const [vpcId] = outputsOf(network);
  expect(vpcId).toEqual(expect.any(String));
  expect(new Set(outputsOf(storage))).toEqual(new Set([`terrace-sample-${String(vpcId)}`]));
  expect(outputsOf(settings)).toEqual([`postgres://db.${String(vpcId)}/shop`]);
  expect(service?.outputs).toMatchObject({ backup: { value: "none" }, schema: { value: 0 } });
});

test("the form on AWS is the same graph", async () => {
  await app({ TARGET: "aws", CDKTF_OUTDIR: "on-aws" });

  expect(edgesOf(readGraph("on-aws"))).toEqual(edges);
});

test("a target that is neither is refused", async () => {
  await expect(app({ TARGET: "moon" })).rejects.toThrow('TARGET must be local or aws, got "moon"');
});

const stacks = ["network", "service", "settings", "storage"];

/** A diamond from `network` to `migrate`; five layers. */
const edges = [
  "migrate -> service",
  "network -> settings",
  "network -> storage",
  "service -> check",
  "settings -> migrate",
  "settings -> service",
  "storage -> migrate",
];

interface State {
  readonly outputs: Readonly<Record<string, { readonly value: unknown }>>;
}

/** What `npm run build` makes of the part that an app imports. */
function buildConstructs(outDir: string): void {
  const config = join(project, "tsconfig.constructs.json");
  writeFileSync(
    config,
    JSON.stringify({
      extends: join(repository, "tsconfig.build.json"),
      include: [join(repository, "constructs")],
      compilerOptions: { rootDir: repository, outDir, typeRoots: [join(repository, "node_modules/@types")] },
    }),
  );
  mkdirSync(outDir);
  execFileSync(process.execPath, [bin("typescript", "bin/tsc"), "-p", config], { stdio: "inherit" });
}

function bin(packageName: string, path: string): string {
  return join(dirname(require.resolve(`${packageName}/package.json`)), path);
}

async function cdktf(...args: readonly string[]): Promise<void> {
  await run("npx", ["--no", "cdktf", ...args], { cwd: project, env: { ...process.env, CI: "1", TARGET: "local" } });
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

function outputsOf(state: State | undefined): unknown[] {
  return Object.values(state?.outputs ?? {}).map(({ value }) => value);
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(project, path), "utf8"));
}
