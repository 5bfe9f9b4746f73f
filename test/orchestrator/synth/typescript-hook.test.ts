import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { InputFailure } from "../../../orchestrator/failure";
import { openProject } from "../../../orchestrator/project/project";
import type { Result } from "../../../orchestrator/result";
import { fastStart } from "../../../orchestrator/synth/fast-start";
import { synth, type Synthesized } from "../../../orchestrator/synth/synth";
import { folderWith, projectWith } from "../../rig/project-folder";
import { compiledHook } from "../../rig/typescript-hook";

const hook = compiledHook();

afterAll(() => rmSync(hook, { force: true }));

async function run(folder: string, env = {}): Promise<Result<Synthesized, InputFailure>> {
  const project = openProject(folder, {}, {});
  if (!project.ok) throw new Error(project.failure.kind);
  const path = { PATH: process.env.PATH, HOME: process.env.HOME };
  const signal = new AbortController().signal;
  return synth(project.value, { env: { ...path, ...env }, signal, hook, onOutput: () => undefined });
}

/** Runs the app's file as the fast start does, and returns what it prints. */
function print(folder: string, env: NodeJS.ProcessEnv = {}, nodeArgs: readonly string[] = []): string {
  const project = openProject(folder, {}, {});
  const start = project.ok ? fastStart(project.value, {}, hook) : undefined;
  const args = [...nodeArgs, ...(start?.args ?? [])];
  return execFileSync(process.execPath, args, { env: { ...start?.env, ...env }, cwd: folder, encoding: "utf8" });
}

const cdktf = { language: "typescript", app: "npx ts-node main.ts" };

/** All of TypeScript that becomes code of its own, and the module forms whose meaning hangs on settings. */
const app = {
  "cdktf.json": cdktf,
  "data.json": { region: "eu-1" },
  "levels.ts": `
    export const enum Level { Low = 1, High = Low << 4 }
    export enum Color { Red = "red", Blue = "blue" }
    export namespace Names { export const base = "n"; export namespace Deep { export const full = base + "-deep" } }
    export type Unused = string;
    export default class Defaulted { kind = this.constructor.name; }`,
  "make.ts": `
    function make(text: string): string { return "made " + text; }
    namespace make { export const version = 2 }
    export = make;`,
  "reexport.ts": `export * from "./levels"; export { default as Again } from "./levels"; export { Unused } from "./levels";`,
  "stack.ts": `
    import { Construct } from "constructs";
    import { DataResource, TerraformOutput, TerraformStack } from "cdktf";
    export function tagged(value: string) {
      return <T extends new (...args: any[]) => {}>(target: T) => class extends target { tag = value + " " + target.name };
    }
    function upper(_target: unknown, _key: string, property: PropertyDescriptor) {
      const original = property.value;
      property.value = function () { return String(original.call(this)).toUpperCase() };
    }
    class Base { constructor() { (this as any).name = "set before fields" } }
    class Derived extends Base { declare other: string; name?: string }
    @tagged("hello")
    class Described { static label = Described.name; static again = () => Described.label; @upper text() { return "text" } }
    export class Stack extends TerraformStack {
      constructor(scope: Construct, id: string, private readonly input: Record<string, unknown>) {
        super(scope, id);
        const described = new Described() as any;
        const all = { ...this.input, name: String(new Derived().name), label: Described.again(), tag: described.tag, text: described.text() };
        const resource = new DataResource(this, Described.label, { input: all });
        new TerraformOutput(this, "id", { value: resource.id });
      }
    }`,
  "main.ts": `
    import * as path from "path";
    import fs = require("fs");
    import { App } from "cdktf";
    import Defaulted, { Color, Level, Names } from "./levels";
    import * as levels from "./levels";
    import { Again } from "./reexport";
    import { Stack } from "./stack";
    import * as data from "./data.json";
    import make = require("./make");
    const app = new App();
    const options = { optional: undefined as { deep?: string } | undefined };
    async function main() {
      const late = await import("./levels");
      new Stack(app, "first", {
        base: path.basename(__filename), exists: String(fs.existsSync(__dirname)), color: Color.Blue, level: Level.High,
        named: Names.Deep.full, kind: new Defaulted().kind, again: new Again().kind, late: late.Color.Red,
        same: String(levels.default === Defaulted), data: data.region, made: make("it"), version: make.version,
        optional: options.optional?.deep ?? "none", regex: "2026-11".replace(/(?<y>\\d+)-(?<m>\\d+)/, "$<m>.$<y>"),
      });
      app.synth();
    }
    void main();`,
};

const withoutInterop = {
  ...app,
  "stars.ts": `
    import * as make from "./make";
    import { readFileSync } from "fs";
    export const called = make("star") + typeof readFileSync;`,
  "main.ts": app["main.ts"]
    .replace("const app =", `import { called } from "./stars"; const app =`)
    .replace("data: data", "called, data: data"),
};

const withInterop = {
  ...app,
  "main.ts": app["main.ts"]
    .replace(`import * as data from`, `import data from`)
    .replace(`import make = require("./make")`, `import make from "./make"`),
};

const common = {
  module: "commonjs",
  resolveJsonModule: true,
  experimentalDecorators: true,
  skipLibCheck: true,
  strict: true,
};

test.each<[string, object, object]>([
  ["as cdktf init makes it", withoutInterop, { ...common, target: "ES2018", lib: ["es2021"] }],
  [
    "with esModuleInterop and fields as the language has them",
    withInterop,
    { ...common, target: "ES2022", esModuleInterop: true },
  ],
])(
  "a project %s gives the same files, byte for byte, as through ts-node",
  async (_, files, compilerOptions) => {
    const folder = projectWith({ ...files, "tsconfig.json": { compilerOptions } });
    const file = join(folder, "cdktf.out", "stacks", "first", "cdk.tf.json");

    expect(await run(folder)).toMatchObject({ ok: true, value: { start: "fast" } });
    const fast = readFileSync(file, "utf8");
    rmSync(join(folder, "cdktf.out"), { recursive: true });
    expect(await run(folder, { TERRACE_FAST_START: "0", TS_NODE_TRANSPILE_ONLY: "" })).toMatchObject({
      ok: true,
      value: { start: "command" },
    });
    expect(fast).toBe(readFileSync(file, "utf8"));
    expect(JSON.parse(fast)).toMatchObject({
      resource: { terraform_data: { Described: { input: { level: 16, tag: "hello Described" } } } },
    });
  },
  60_000,
);

describe("a file that is loaded", () => {
  const plain = { "cdktf.json": cdktf, "tsconfig.json": { compilerOptions: { target: "es2022" } } };
  const greeting = (text: string): string => `const text: string = ${JSON.stringify(text)};\nconsole.log(text);`;
  const entries = (folder: string): readonly string[] =>
    readdirSync(cacheOf(folder)).map((name) => join(cacheOf(folder), name));
  const cacheOf = (folder: string): string => join(folder, ".terrace", "cache", "typescript");

  /** Ends a program that loads esbuild. */
  const guard = `
    const nodeModule = require("node:module");
    const load = nodeModule._load;
    nodeModule._load = (name, ...rest) => { if (name === "esbuild") process.exit(42); return load(name, ...rest) };`;

  test("needs no compiler the second time", () => {
    const folder = folderWith({ ...plain, "main.ts": greeting("ä"), "guard.js": guard });
    expect(() => print(folder, {}, ["-r", "./guard.js"])).toThrow("guard.js");
    expect(print(folder)).toBe("ä\n");
    expect(print(folder, {}, ["-r", "./guard.js"])).toBe("ä\n");
  });

  test("is compiled anew after a change, and the cache doesn't grow", () => {
    const folder = folderWith({ ...plain, "main.ts": greeting("one") });
    expect(print(folder)).toBe("one\n");
    const before = entries(folder);
    writeFileSync(join(folder, "main.ts"), greeting("two"));
    expect(print(folder)).toBe("two\n");
    expect(entries(folder)).toEqual(before);
  });

  test("is compiled anew after a change of tsconfig.json", () => {
    const fields =
      "class A { constructor() { (this as any).x = 1 } }\nclass B extends A { x?: number }\nconsole.log(new B().x)";
    const folder = folderWith({ ...plain, "main.ts": fields });
    expect(print(folder)).toBe("undefined\n");
    writeFileSync(join(folder, "tsconfig.json"), "{}");
    expect(print(folder)).toBe("1\n");
  });

  test.each<[string, (content: string) => string]>([
    ["empty", () => ""],
    ["cut off", (content) => content.slice(0, -1)],
    ["changed by one letter", (content) => content.replace("text", "texts")],
    ["junk", () => "\0".repeat(200)],
  ])("is compiled anew when its entry in the cache is %s", (_, spoil) => {
    const folder = folderWith({ ...plain, "main.ts": greeting("whole") });
    print(folder);
    for (const entry of entries(folder)) writeFileSync(entry, spoil(readFileSync(entry, "utf8")));
    expect(print(folder)).toBe("whole\n");
  });

  test("works without a cache where none can be written", () => {
    const folder = folderWith({ ...plain, "main.ts": greeting("anyway"), ".terrace": "in the way" });
    expect(print(folder)).toBe("anyway\n");
    expect(print(folder)).toBe("anyway\n");
  });

  test("keeps its cache out of the project's repository", () => {
    const folder = folderWith({ ...plain, "main.ts": greeting("") });
    print(folder);
    expect(readFileSync(join(folder, ".terrace", "cache", ".gitignore"), "utf8")).toBe("*\n");
  });

  test("has its own lines in stack traces, compiled or from the cache", async () => {
    const source =
      "interface Long {\n  a: string;\n}\n\nfunction fail(): never {\n  throw new Error('no such zone');\n}\nfail();\n";
    const folder = folderWith({ ...plain, "stacks/ä b.ts": source, "main.ts": "\nimport './stacks/ä b';" });
    for (const result of [await run(folder), await run(folder)]) {
      expect(result).toMatchObject({
        failure: { kind: "app-failed", source: { file: join(folder, "stacks/ä b.ts"), line: 6 } },
      });
      expect(result).toMatchObject({
        failure: { output: expect.stringContaining(`at fail (${join(folder, "stacks/ä b.ts")}:6:9)`) },
      });
      expect(result).toMatchObject({ failure: { output: expect.stringContaining(`(${join(folder, "main.ts")}:2:`) } });
    }
  });

  test("has traces as Node writes them, but for its own lines", () => {
    const source = `
      interface Long { a: string }
      const traced = { stack: "" };
      [1].forEach(function inner() { Error.captureStackTrace(traced); });
      class Odd extends TypeError { name = "Odd" }
      console.log(JSON.stringify([traced.stack, new Error().stack, new Odd("two\\nlines").stack]));`;
    const folder = folderWith({ ...plain, "main.ts": source });
    const [traced = "", plainError = "", odd = ""] = JSON.parse(print(folder)) as string[];
    const main = join(folder, "main.ts");
    expect(traced.split("\n")).toEqual(
      expect.arrayContaining([
        "Error",
        `    at inner (${main}:4:44)`,
        expect.stringMatching(/^ {4}at Array\.forEach \(/),
      ]),
    );
    expect(plainError).toMatch(`Error\n    at Object.<anonymous> (${main}:6:`);
    expect(plainError).toMatch(/\n {4}at Module\._compile \(node:internal/);
    expect(odd).toMatch("Odd: two\nlines\n    at ");
  });

  test("that can't be read is told with its line", async () => {
    const folder = folderWith({ ...plain, "main.ts": "const a = 1;\nconst b = ;" });
    const file = join(folder, "main.ts");
    expect(await run(folder)).toMatchObject({
      failure: {
        kind: "app-failed",
        output: `${file}:2\nconst b = ;\n          ^\n\nSyntaxError: Unexpected ";"`,
        source: { file, line: 2 },
      },
    });
  });

  test("is run as by node itself: arguments, main module, folder", () => {
    const source = "console.log(process.argv.slice(2).join(), require.main === module, __filename === process.argv[1])";
    const folder = folderWith({ ...plain, "cdktf.json": { app: "ts-node main.ts a b" }, "main.ts": source });
    expect(print(folder)).toBe("a,b true true\n");
  });
});

describe("a package", () => {
  const plain = { "cdktf.json": cdktf, "tsconfig.json": {} };
  const provider = "node_modules/@cdktf/provider-some";

  test("of provider bindings is loaded lazily, where it can be", () => {
    const folder = folderWith({
      ...plain,
      "main.ts": `import { vpc } from "@cdktf/provider-some"; console.log(vpc); import { eager } from "@cdktf/provider-old"; console.log(eager);`,
      [`${provider}/package.json`]: { main: "lib/index.js" },
      [`${provider}/lib/index.js`]: "process.exit(42)",
      [`${provider}/lib/lazy-index.js`]: "exports.vpc = 'lazy'",
      "node_modules/@cdktf/provider-old/index.js": "exports.eager = 'eager'",
    });
    expect(print(folder)).toBe("lazy\neager\n");
  });

  test("that writes archives is not waited for, and is there where CDKTF writes one", () => {
    const folder = projectWith({
      ...plain,
      "files/a.txt": "content of a",
      "main.ts": `
        import { App, AssetType, TerraformAsset, TerraformStack } from "cdktf";
        import { readFileSync } from "node:fs";
        const app = new App({ skipValidation: true });
        const isLoaded = Object.keys(require.cache).some((file) => file.includes("/archiver-utils/"));
        const asset = new TerraformAsset(new TerraformStack(app, "s"), "a", { path: "files", type: AssetType.ARCHIVE });
        app.synth();
        const archive = readFileSync("cdktf.out/stacks/s/" + asset.path, "latin1");
        console.log(isLoaded, archive.startsWith("PK"), archive.includes("a.txt"));`,
    });
    expect(print(folder)).toBe("false true true\n");
  });

  test("that writes archives is itself for an app that asks for it after CDKTF", () => {
    const folder = projectWith({
      ...plain,
      "main.ts": `
        import "cdktf";
        const from = require.resolve("cdktf/lib/private/fs");
        const archiver = require(require.resolve("archiver", { paths: [from] }));
        console.log(Object.keys(archiver).includes("create"), typeof archiver("zip").finalize);`,
    });
    expect(print(folder)).toBe("true function\n");
  });

  test("is left to Node, TypeScript in it as well", () => {
    const folder = folderWith({
      ...plain,
      "main.ts": `import { value } from "made-here"; console.log(value);`,
      "node_modules/made-here/package.json": { main: "index.ts" },
      "node_modules/made-here/index.ts": "exports.value = 'plain'",
    });
    expect(print(folder)).toBe("plain\n");
    expect(readdirSync(join(folder, ".terrace", "cache", "typescript"))).toHaveLength(2);
  });
});
