import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { openProject } from "../../../orchestrator/project/project";
import { folderWith } from "../../rig/project-folder";
import { tempFolder } from "../../rig/temp-folder";

const minimal = { language: "typescript", app: "npx ts-node main.ts" };

test("a project is found from a folder within it, through a symbolic link, under a name with spaces", () => {
  const folder = folderWith({ "my äpp/cdktf.json": minimal });
  mkdirSync(join(folder, "my äpp", "deep", "er"), { recursive: true });
  symlinkSync(join(folder, "my äpp"), join(folder, "link"));

  expect(openProject(join(folder, "link", "deep", "er"), {}, {})).toEqual({
    ok: true,
    value: {
      folder: join(folder, "my äpp"),
      app: "npx ts-node main.ts",
      output: join(folder, "my äpp", "cdktf.out"),
      context: undefined,
      relativeModules: [],
      bindings: undefined,
    },
  });
});

test("a folder without a project is named", () => {
  const folder = tempFolder();
  expect(openProject(folder, {}, {})).toEqual({ ok: false, failure: { kind: "no-project", folder } });
});

test("the command line counts before the environment, and that before the file", () => {
  const folder = folderWith({ "cdktf.json": { app: "file", output: "from-file" }, "sub/x": "" });
  const env = { CDKTF_APP: "env", CDKTF_OUTPUT: "from-env" };

  expect(openProject(folder, {}, {})).toMatchObject({ value: { app: "file", output: join(folder, "from-file") } });
  expect(openProject(join(folder, "sub"), {}, env)).toMatchObject({
    value: { app: "env", output: join(folder, "from-env") },
  });
  expect(openProject(join(folder, "sub"), { app: "flag", output: "from-flag" }, env)).toMatchObject({
    value: { app: "flag", output: join(folder, "sub", "from-flag") },
  });
  expect(openProject(folder, {}, { CDKTF_APP: "", CDKTF_OUTPUT: "" })).toMatchObject({ value: { app: "file" } });
});

test("of the modules those in the project's own folders are told to the app", () => {
  const terraformModules = ["./a", { name: "b", source: "../b" }, "terraform-aws-modules/vpc/aws@5", { source: "c" }];
  const folder = folderWith({ "cdktf.json": { ...minimal, terraformModules, codeMakerOutput: "gen" } });

  expect(openProject(folder, {}, {})).toMatchObject({
    value: { relativeModules: ["./a", { name: "b", source: "../b" }], bindings: join(folder, "gen") },
  });
});

test.each([
  ["broken", '{\n  "app": "x",\n  "output" "y"\n}', "Colon expected at line 3, column 12"],
  ["cut off", '{\n  "app": "x"', "Close brace expected at line 2, column 13"],
  ["commented", '{ "app": "x" // why\n}', "Invalid comment token at line 1, column 14"],
  ["empty", "", "Value expected at line 1, column 1"],
  ["without an app", { output: "x" }, "app: missing"],
  ["with an app of another type", { app: 1 }, "app: must be text, got 1"],
  [
    "with modules without a source",
    { app: "x", terraformModules: [{ name: "m" }] },
    'terraformModules: must be a list of sources, or of objects with a "source", got [{"name":"m"}]',
  ],
  ["no object", "[]", "must be an object, got []"],
])("a cdktf.json that is %s is told with the place", (_, content, problem) => {
  const folder = folderWith({ "cdktf.json": content });
  expect(openProject(folder, {}, {})).toEqual({
    ok: false,
    failure: { kind: "bad-file", file: join(folder, "cdktf.json"), problem },
  });
});

test("a byte order mark is passed over", () => {
  const folder = folderWith({ "cdktf.json": `\uFEFF${JSON.stringify(minimal)}` });
  expect(openProject(folder, {}, {})).toMatchObject({ ok: true });
});

test("a cdktf.json that can't be read is told with the system's reason", () => {
  const folder = tempFolder();
  mkdirSync(join(folder, "cdktf.json"));
  expect(openProject(folder, {}, {})).toMatchObject({ failure: { kind: "bad-file", problem: "EISDIR" } });
});
