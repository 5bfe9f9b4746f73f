import { typeScriptCommand } from "../../../orchestrator/synth/typescript-command";

test.each([
  ["npx ts-node main.ts", { file: "main.ts", args: [] }],
  ["ts-node src/app.ts", { file: "src/app.ts", args: [] }],
  ["  npx  ts-node   -T --files main.tsx prod eu-1 ", { file: "main.tsx", args: ["prod", "eu-1"] }],
  ["npx ts-node --swc ./main.cts --dry-run", { file: "./main.cts", args: ["--dry-run"] }],
])("%s can be started faster", (app, command) => {
  expect(typeScriptCommand(app)).toEqual(command);
});

test.each([
  "npx ts-node -P tsconfig.prod.json main.ts",
  "npx ts-node --project tsconfig.json main.ts",
  "npx ts-node -r tsconfig-paths/register main.ts",
  "npx ts-node --esm main.ts",
  "npx ts-node --cwd-mode main.ts",
  "npx ts-node -e main.ts",
  "npx -y ts-node main.ts",
  "STAGE=prod npx ts-node main.ts",
  "npx ts-node main.ts && echo done",
  "npx ts-node main.ts | tee log",
  "npx ts-node 'main.ts'",
  "npx ts-node $APP.ts",
  "npx ts-node *.ts",
  "npx ts-node ~/main.ts",
  "npx ts-node main.ts\necho more",
  "npx ts-node main.mts",
  "npx ts-node main",
  "npx ts-node types.d.ts",
  "npx ts-node",
  "npx tsx main.ts",
  "node main.js",
  "npm run main.ts",
  "python main.py",
  "",
])("%j is for the shell", (app) => {
  expect(typeScriptCommand(app)).toBeUndefined();
});
