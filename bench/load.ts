import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cleanEnvironment } from "./environment";
import { median } from "./median";
import { progress } from "./progress";
import { repository } from "./repository";
import type { Row, Section } from "./section";
import { inTempFolder } from "./temp-folder";

const ONE = "terrace/aws/storage";
const ALLOWED_LOAD_MS = 400;
const ALLOWED_TYPES_MS = 5_000;

/** How long the entries of AWS take to load, beside CDKTF itself, and a file with one construct to type-check. */
export async function load(runs: number): Promise<Section> {
  return inTempFolder((folder) => Promise.resolve(measured(folder, runs)));
}

function measured(folder: string, runs: number): Section {
  install(folder);
  const entries = entryNames().map((subject) => ({ subject, ms: [] as number[], peakBytes: [] }));
  const checked: number[] = [];
  for (let run = 1; run <= runs; run++) {
    for (const { subject, ms } of entries) ms.push(timeToLoad(subject, folder));
    checked.push(timeToCheck(folder));
    progress(`run ${run} of ${runs}: load`);
  }
  return sectionOf(entries, checked);
}

function sectionOf(entries: readonly Row[], checked: readonly number[]): Section {
  const ofOneSubject = entries.filter(({ subject }) => subject.startsWith("terrace/aws/"));
  const loaded = ofOneSubject.map(({ subject, ms }) => ({
    what: `require("${subject}")`,
    value: median(ms),
    atMost: ALLOWED_LOAD_MS,
    unit: "ms" as const,
  }));
  return {
    title: "loading",
    rows: [...entries, { subject: `tsc of a file with a construct of ${ONE}`, ms: checked, peakBytes: [] }],
    targets: [
      ...loaded,
      { what: "tsc of a file with one construct", value: median(checked), atMost: ALLOWED_TYPES_MS, unit: "ms" },
    ],
  };
}

/** CDKTF, each subject's entry, and all of them in one. */
function entryNames(): readonly string[] {
  const subjects = readdirSync(join(repository, "dist/constructs/aws"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `terrace/aws/${name}`);
  return ["cdktf", ...subjects, "terrace/aws"];
}

/** A project as `cdktf init` sets it up, with packages that are links. */
function install(folder: string): void {
  mkdirSync(join(folder, "node_modules"));
  for (const name of ["@cdktf", "@types", "cdktf", "constructs"]) {
    symlinkSync(join(repository, "node_modules", name), join(folder, "node_modules", name));
  }
  symlinkSync(repository, join(folder, "node_modules/terrace"));
  const compilerOptions = { module: "commonjs", target: "es2018", lib: ["es2018"], strict: true, skipLibCheck: true };
  const tsconfig = { compilerOptions: { ...compilerOptions, noEmit: true, types: ["node"] }, files: ["main.ts"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(tsconfig));
  writeFileSync(
    join(folder, "main.ts"),
    `import { Bucket } from "${ONE}";\nimport { TerraformStack } from "cdktf";\nimport { App } from "terrace";\n` +
      `new Bucket(new TerraformStack(new App(), "shop"), "files");\n`,
  );
}

/** In a process of its own; Node's own start is not counted. */
function timeToLoad(subject: string, folder: string): number {
  const script = `const start = performance.now(); require("${subject}"); console.log(performance.now() - start);`;
  return Number(execFileSync(process.execPath, ["-e", script], { ...CLEAN, cwd: folder }));
}

function timeToCheck(folder: string): number {
  const start = performance.now();
  execFileSync(process.execPath, [join(repository, "node_modules/typescript/bin/tsc"), "-p", "."], {
    ...CLEAN,
    cwd: folder,
  });
  return performance.now() - start;
}

const CLEAN = { env: cleanEnvironment(), encoding: "utf8" } as const;
