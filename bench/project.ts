import { copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./repository";
import type { Workload } from "./workload";

/** Makes the project anew, as `cdktf init` would with the app in it: no state, nothing synthesized, nothing cached. */
export function freshProject(folder: string, { app, layers }: Pick<Workload, "app" | "layers">): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(repository, "bench", app), join(folder, "main.ts"));
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
  const files = {
    "cdktf.json": { ...cdktf, context: { stacks: layers.flat() } },
    "tsconfig.json": tsconfig,
    "package.json": { name: "bench", private: true },
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify(content));
}

const cdktf = {
  language: "typescript",
  app: "npx ts-node main.ts",
  projectId: "00000000-0000-4000-8000-000000000000",
  sendCrashReports: "false",
};

/** CDKTF's template for TypeScript. `types` keeps ts-node from reading what else this repository has installed. */
const tsconfig = {
  compilerOptions: {
    alwaysStrict: true,
    declaration: true,
    experimentalDecorators: true,
    inlineSourceMap: true,
    inlineSources: true,
    lib: ["es2018"],
    module: "CommonJS",
    noEmitOnError: true,
    noFallthroughCasesInSwitch: true,
    noImplicitAny: true,
    noImplicitReturns: true,
    noImplicitThis: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    resolveJsonModule: true,
    strict: true,
    strictNullChecks: true,
    strictPropertyInitialization: true,
    stripInternal: true,
    target: "ES2018",
    incremental: true,
    skipLibCheck: true,
    types: ["node"],
  },
  include: ["**/*.ts"],
  exclude: ["node_modules", "cdktf.out"],
};
