import { join } from "node:path";
import { sourceLine } from "../../../orchestrator/synth/source-line";
import { folderWith } from "../../rig/project-folder";

const folder = folderWith({
  "main.ts": "",
  "my stacks/nätwork.ts": "",
  "lib/x.js": "",
  "node_modules/dep/index.ts": "",
});

test.each<[string, string, string, number]>([
  ["a stack trace", `Error: no\n    at new Network (${folder}/my stacks/nätwork.ts:12:5)`, "my stacks/nätwork.ts", 12],
  ["a frame without a function", `    at ${folder}/main.ts:7:9`, "main.ts", 7],
  ["an asynchronous frame", `    at async ${folder}/main.ts:7:9`, "main.ts", 7],
  ["a frame in a URL", `    at file://${folder}/main.ts:8:9`, "main.ts", 8],
  ["Node's excerpt", `${folder}/lib/x.js:3\nthrow new Error()`, "lib/x.js", 3],
  [
    "a frame after others' frames",
    `  at x (${folder}/node_modules/dep/index.ts:1:1)\n  at y (node:internal/x:1:2)\n  at z (/elsewhere/main.ts:1:1)\n  at w (${folder}/main.ts:4:2)`,
    "main.ts",
    4,
  ],
  [
    "TypeScript's word",
    "TSError: ⨯ Unable to compile TypeScript:\nmy stacks/nätwork.ts(4,28): error TS2322: Type",
    "my stacks/nätwork.ts",
    4,
  ],
  [
    "TypeScript's word in colours",
    "\u001b[96mmain.ts\u001b[0m:\u001b[93m4\u001b[0m:\u001b[93m28\u001b[0m - error TS2322",
    "main.ts",
    4,
  ],
  [
    "esbuild's word",
    `Error: Transform failed with 1 error:\n${folder}/main.ts:5:3: ERROR: Unexpected "}"`,
    "main.ts",
    5,
  ],
])("a line of the project is found in %s", (_, output, file, line) => {
  expect(sourceLine(output, folder)).toEqual({ file: join(folder, file), line });
});

test.each([
  "",
  "Error: no",
  "    at x (/elsewhere/main.ts:1:1)",
  "gone.ts(4,28): error",
  "https://example.com/main.ts:3:4",
])("nothing is found in %j", (output) => {
  expect(sourceLine(output, folder)).toBeUndefined();
});
