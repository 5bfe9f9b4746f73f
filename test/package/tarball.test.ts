import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import Ajv from "ajv";

import { describeWith } from "../rig/parts";
import { tempFolder } from "../rig/temp-folder";

const root = join(__dirname, "../..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { readonly version: string };

/** CDKTF's own command. */
const cdktf = join(root, "node_modules/cdktf-cli/bundle/bin/cdktf.js");

/** Compiles what `cdktf synth` runs. */
const tsNode = join(root, "node_modules/ts-node/register/transpile-only");

/** The compiler settings of a project that `cdktf init` made, as far as they bear on finding types. */
const cdktfInit = { module: "commonjs", target: "es2018", lib: ["es2018"], skipLibCheck: true };

/** What `npm pack --json` says of the one tarball it made. */
interface Tarball {
  readonly filename: string;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

describeWith(["terraform"], "the packed tarball", () => {
  let tarball: Tarball;
  let project: string;

  beforeAll(() => {
    const folder = tempFolder();
    tarball = pack(folder);
    project = join(folder, "an empty project");
    mkdirSync(project);
    writeFileSync(join(project, "package.json"), JSON.stringify({ name: "empty", private: true }));
    writeFileSync(join(project, "cdktf.json"), JSON.stringify({ language: "typescript", app: "npx ts-node main.ts" }));
    writeFileSync(join(project, "tsconfig.json"), tsconfig(cdktfInit));
    writeFileSync(join(project, "main.ts"), main);
    writeFileSync(join(project, "api.ts"), api);
    writeFileSync(join(project, "bucket.ts"), bucket);
    const packages = [join(folder, tarball.filename), "cdktf@0.21", "constructs@10.4", "@cdktf/provider-aws@20.1"];
    run("npm", ["install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", ...packages]);
  });

  function run(program: string, args: readonly string[]): string {
    return execFileSync(program, args, { cwd: project, encoding: "utf8" });
  }

  test("holds what was compiled from the sources of today, and nothing else", () => {
    const sources = tarball.files.map(({ path }) =>
      path.replace(/^dist\/(.+?)\.(js|d\.ts)$/, "$1.ts").replace(/^schemas\/[a-z]+\.schema\.json$/, "schema"),
    );
    const known = ["LICENSE", "README.md", "dist/cli/program.js.LICENSES.txt", "package.json", "schema"];
    const foreign = sources.filter(
      (path) =>
        !known.includes(path) &&
        !(/^(constructs|orchestrator|policies|providers|cli|templates)\//.test(path) && existsSync(join(root, path))),
    );
    expect(foreign).toEqual([]);
    expect(sources).toEqual(expect.arrayContaining(known));
  });

  test("is under 3 MB unpacked", () => {
    expect(tarball.unpackedSize).toBeLessThan(3_000_000);
  });

  test("brings the command", () => {
    expect(run("npx", ["terrace", "--version"]).trim()).toBe(version);
  });

  test("deploys a stack and a task without ts-node, and without install scripts", () => {
    run("npx", ["terrace", "deploy", "--auto-approve"]);
    expect(readFileSync(join(project, "greeting.txt"), "utf8")).toBe("Hello, world");
  });

  test("what it writes keeps to the schemas that it brings", () => {
    const lines = run("npx", ["terrace", "deploy", "--auto-approve", "--json", "--report", "report.json"]);
    expect(
      lines
        .trim()
        .split("\n")
        .flatMap((line) => violations("event", JSON.parse(line))),
    ).toEqual([]);
    expect(violations("report", fileIn(project, "report.json"))).toEqual([]);
    expect(violations("graph", fileIn(project, "cdktf.out/graph.json"))).toEqual([]);
  });

  function violations(schema: string, value: unknown): readonly unknown[] {
    const ajv = new Ajv({ allErrors: true, strict: false });
    ajv.validate(fileIn(project, `node_modules/terrace/schemas/${schema}.schema.json`), value);
    return ajv.errors ?? [];
  }

  test("gives the programmatic API and the schemas", () => {
    const names = run("node", ["-p", 'Object.keys(require("terrace/orchestrator")).join(" ")']);
    expect(names.trim().split(" ")).toEqual(expect.arrayContaining(["synth", "plan", "deploy", "destroy", "outputs"]));
    const schema = run("node", ["-p", 'require("terrace/schemas/graph.schema.json").$schema']);
    expect(schema).toContain("json-schema.org");
  });

  test("one construct of AWS is synthesized by cdktf synth, and loads no provider as a whole", () => {
    run(process.execPath, [cdktf, "synth", "--app", `node -r '${tsNode}' bucket.ts`]);
    const { resource } = fileIn(project, "cdktf.out/stacks/shop/cdk.tf.json") as { readonly resource: object };
    expect(Object.keys(resource)).toContain("aws_s3_bucket_public_access_block");
    expect(fileIn(project, "loaded.json")).toEqual([]);
  });

  test.each([
    ["that cdktf init writes", cdktfInit],
    ["of Node's own kind", { module: "node16", target: "es2022" }],
  ])("its types are found under settings %s", (_, settings) => {
    writeFileSync(join(project, "tsconfig.test.json"), tsconfig(settings));
    const tsc = join(root, "node_modules/.bin/tsc");
    const { stdout } = spawnSync(tsc, ["-p", "tsconfig.test.json"], { cwd: project, encoding: "utf8" });
    expect(stdout).toBe("");
  });
});

function fileIn(folder: string, file: string): object {
  return JSON.parse(readFileSync(join(folder, file), "utf8")) as object;
}

function pack(folder: string): Tarball {
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
  const [tarball] = JSON.parse(execFileSync("npm", args, { cwd: root, encoding: "utf8" })) as readonly Tarball[];
  if (!tarball) throw new Error("npm pack made nothing");
  return tarball;
}

function tsconfig(settings: object): string {
  const types = { typeRoots: [join(root, "node_modules/@types")], types: ["node"] };
  const compilerOptions = { ...settings, ...types, strict: true, noEmit: true };
  return JSON.stringify({ compilerOptions, files: ["main.ts", "api.ts", "bucket.ts"] });
}

const main = `
import { DataResource, TerraformStack } from "cdktf";
import { App, CommandTask } from "terrace";

const app = new App();
const stack = new TerraformStack(app, "greeter");
const data = new DataResource(stack, "name", { input: { name: "world" } });
new CommandTask(app, "greet", {
  command: ["sh", "-c", 'printf "Hello, %s" "$NAME" > greeting.txt'],
  env: { NAME: data.output.lookup("name") },
});
app.synth();
`;

const api = `
import { Duration } from "terrace";
import { deploy } from "terrace/orchestrator";

// @ts-expect-error: types that were not found would fit everywhere
export const duration: number = Duration.seconds(1);
// @ts-expect-error: types that were not found would fit everywhere
export const start: number = deploy;
`;

/** Notes which of the files were loaded that name all that a provider has. */
const bucket = `
import { writeFileSync } from "fs";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { Bucket } from "terrace/aws/storage";

const app = new App();
const stack = new TerraformStack(app, "shop");
new AwsProvider(stack, "aws", { region: "eu-central-1" });
new Bucket(stack, "files");
app.synth();
const barrels = Object.keys(require.cache).filter((file) => /[\\\\/]provider-\\w+[\\\\/]lib[\\\\/](index|lazy-index)\\.js$/.test(file));
writeFileSync("loaded.json", JSON.stringify(barrels));
`;
