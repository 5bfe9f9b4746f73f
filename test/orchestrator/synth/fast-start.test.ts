import { join } from "node:path";
import { openProject } from "../../../orchestrator/project/project";
import { fastStart } from "../../../orchestrator/synth/fast-start";
import { folderWith } from "../../rig/project-folder";

const hook = __filename;

function start(files: Readonly<Record<string, unknown>>, env = {}, hookFile = hook): ReturnType<typeof fastStart> {
  const defaults = { "cdktf.json": { app: "npx ts-node main.ts a" }, "main.ts": "", "tsconfig.json": {} };
  const all: Readonly<Record<string, unknown>> = { ...defaults, ...files };
  const present = Object.entries(all).filter(([, content]) => content !== undefined);
  const folder = folderWith(Object.fromEntries(present));
  const project = openProject(folder, {}, {});
  if (!project.ok) throw new Error("no project");
  return fastStart(project.value, env, hookFile);
}

function settingsOf(tsconfig: unknown, files = {}): unknown {
  const settings = start({ "tsconfig.json": tsconfig, ...files })?.env["TERRACE_TYPESCRIPT"];
  return settings === undefined ? undefined : JSON.parse(settings);
}

test("Node runs the file itself", () => {
  expect(start({})?.args).toEqual(["-r", hook, expect.stringMatching(/\/main\.ts$/), "a"]);
});

test.each<[string, Readonly<Record<string, unknown>>, Record<string, string>]>([
  ["the user says so", {}, { TERRACE_FAST_START: "0" }],
  ["the file is not there", { "cdktf.json": { app: "ts-node other.ts" } }, {}],
  ["the project is made of ECMAScript modules", { "package.json": { type: "module" } }, {}],
  ["package.json is broken", { "package.json": "{" }, {}],
  ["there is no tsconfig.json", { "tsconfig.json": undefined }, {}],
  ["tsconfig.json extends nothing", { "tsconfig.json": { extends: "./none.json" } }, {}],
  ["types are wanted at run time", { "tsconfig.json": { compilerOptions: { emitDecoratorMetadata: true } } }, {}],
  ["JavaScript is compiled too", { "tsconfig.json": { compilerOptions: { allowJs: true } } }, {}],
  ["ts-node loads more", { "tsconfig.json": { "ts-node": { require: ["tsconfig-paths/register"] } } }, {}],
  ["ts-node gets options", {}, { TS_NODE_COMPILER_OPTIONS: "{}" }],
  ["Node loads more", {}, { NODE_OPTIONS: "--max-old-space-size=100 --require ./setup.js" }],
])("the command is left as it is when %s", (_, files, env) => {
  expect(start(files, env)).toBeUndefined();
});

test("the command is left as it is when Terrace itself isn't compiled", () => {
  expect(start({}, {}, join(__dirname, "none.js"))).toBeUndefined();
});

test.each<[string, Readonly<Record<string, unknown>>, Record<string, string>]>([
  ["a project of CommonJS modules", { "package.json": { type: "commonjs" } }, {}],
  [
    "a .cts file in a project of ECMAScript modules",
    { "package.json": { type: "module" }, "cdktf.json": { app: "ts-node main.cts" }, "main.cts": "" },
    {},
  ],
  [
    "settings that only concern the check",
    { "tsconfig.json": { "ts-node": { transpileOnly: true, files: true } } },
    {},
  ],
  [
    "variables that only concern the check",
    {},
    { TS_NODE_TRANSPILE_ONLY: "1", NODE_OPTIONS: "--max-old-space-size=100" },
  ],
])("%s is no hindrance", (_, files, env) => {
  expect(start(files, env)).toBeDefined();
});

test.each<[unknown, unknown]>([
  [{}, { interop: false, nativeImport: false, tsconfig: { compilerOptions: { useDefineForClassFields: false } } }],
  [{ compilerOptions: { esModuleInterop: true } }, { interop: true, nativeImport: false }],
  [{ compilerOptions: { module: "node16" } }, { interop: true, nativeImport: true }],
  [{ compilerOptions: { module: "NodeNext", esModuleInterop: false } }, { interop: false, nativeImport: true }],
  [{ compilerOptions: { target: "ES2021" } }, { tsconfig: { compilerOptions: { useDefineForClassFields: false } } }],
  [{ compilerOptions: { target: "ES2022" } }, { tsconfig: { compilerOptions: { useDefineForClassFields: true } } }],
  [
    { compilerOptions: { target: "esnext", useDefineForClassFields: false } },
    { tsconfig: { compilerOptions: { useDefineForClassFields: false } } },
  ],
  [
    { compilerOptions: { experimentalDecorators: true } },
    { tsconfig: { compilerOptions: { experimentalDecorators: true } } },
  ],
])("of tsconfig.json %j follows %j", (tsconfig, expected) => {
  expect(settingsOf(tsconfig)).toMatchObject(expected as object);
});

test("what tsconfig.json extends counts, and comments don't", () => {
  const files = { "base.json": { compilerOptions: { target: "es2022", experimentalDecorators: true } } };
  expect(
    settingsOf('{ "extends": "./base.json", /* why */ "compilerOptions": { "target": "es2018", } }', files),
  ).toMatchObject({
    tsconfig: { compilerOptions: { experimentalDecorators: true, useDefineForClassFields: false } },
  });
});
