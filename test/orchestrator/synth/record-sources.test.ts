import { rmSync } from "node:fs";
import { join } from "node:path";
import { openProject } from "../../../orchestrator/project/project";
import { readSources } from "../../../orchestrator/synth/sources-file";
import { synth } from "../../../orchestrator/synth/synth";
import { projectWith } from "../../rig/project-folder";
import { compiledHook } from "../../rig/typescript-hook";

const hook = compiledHook();

afterAll(() => rmSync(hook, { force: true }));

/** Lines of source by construct, relative to the project. */
async function sourcesOf(files: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, string>>> {
  const folder = projectWith({ "cdktf.json": { app: "npx ts-node main.ts" }, "tsconfig.json": TSCONFIG, ...files });
  const project = openProject(folder, {}, {});
  if (!project.ok) throw new Error(project.failure.kind);
  const env = { PATH: process.env.PATH, HOME: process.env.HOME };
  const signal = new AbortController().signal;
  const made = await synth(project.value, { env, signal, hook, onOutput: () => undefined });
  expect(made).toMatchObject({ ok: true, value: { start: "fast" } });
  const sources = readSources(project.value.output, folder);
  return Object.fromEntries(
    [...sources].map(([path, { file, line }]) => [path, `${file.slice(folder.length + 1)}:${line}`]),
  );
}

const TSCONFIG = { compilerOptions: { target: "es2022", module: "commonjs", esModuleInterop: true } };

const pair = `
  import { Construct } from "constructs";
  import { DataResource } from "cdktf";

  interface Props { readonly input: string }

  export class Pair extends Construct {
    constructor(scope: Construct, id: string, props: Props) {
      super(scope, id);
      for (const side of ["left", "right"])
        new DataResource(this, side, props);
    }
  }`;

test("a construct is known by the innermost line of the project's own, in its TypeScript", async () => {
  const main = `
    import { App, DataResource, TerraformOutput, TerraformStack } from "cdktf";
    import { Pair } from "./lib/pair";

    type Nothing = never;

    const app = new App();
    const stack = new TerraformStack(app, "shop");
    const one = new DataResource(stack, "one", { input: "x" });
    new Pair(stack, "pair", { input: "y" });
    new TerraformOutput(stack, "id", { value: one.id });
    app.synth();`;
  expect(await sourcesOf({ "main.ts": main, "lib/pair.ts": pair })).toEqual({
    "shop/one": "main.ts:9",
    "shop/pair/left": "lib/pair.ts:11",
    "shop/pair/right": "lib/pair.ts:11",
    "shop/id": "main.ts:11",
    // CDKTF makes it when the app is synthesized.
    "shop/backend": "main.ts:12",
  });
});

test("an app without CDKTF has none, and the lines of an earlier app are gone", async () => {
  const main = `
    import { mkdirSync, writeFileSync } from "node:fs";
    const out = process.env.CDKTF_OUTDIR!;
    mkdirSync(out, { recursive: true });
    writeFileSync(out + "/manifest.json", JSON.stringify({ version: "0.21.0", stacks: {} }));`;
  expect(await sourcesOf({ "main.ts": main, "cdktf.out/sources.json": '{"constructs":{"a":"b.ts:1"}}' })).toEqual({});
});

test("where the file is not to be read, no line is known", () => {
  expect(readSources(join(__dirname, "nowhere"), __dirname)).toEqual(new Map());
});
