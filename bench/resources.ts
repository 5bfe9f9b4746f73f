import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { terraceEnvironment } from "./contenders/terrace";
import { measure, type Command } from "./measure";
import { median } from "./median";
import { progress } from "./progress";
import { freshProject } from "./project";
import { repository, terrace as program } from "./repository";
import type { Row, Section } from "./section";
import { inTempFolder } from "./temp-folder";

const COUNT = 1_000;
const KINDS = ["typescript", "terraform_data"] as const;
const DEPLOYS = ["first deploy", "second deploy"] as const;

type Kind = (typeof KINDS)[number];

/** Many resources of a provider in TypeScript in one stack, beside as many of the one that Terraform has built in. */
export async function resources(runs: number): Promise<Section> {
  const rows = new Map<string, Row & { readonly ms: number[]; readonly peakBytes: number[] }>();
  await inTempFolder(async (folder) => {
    for (let run = 1; run <= runs; run++) {
      for (const kind of KINDS) {
        const project = join(folder, `${kind}-${run}`);
        prepare(project);
        for (const deploy of DEPLOYS) {
          const { ms, peakBytes } = await measure(deployOf(project, kind));
          check(project);
          const subject = subjectOf(kind, deploy);
          progress(`run ${run} of ${runs}: ${subject}: ${Math.round(ms)} ms`);
          const row = rows.get(subject) ?? { subject, ms: [], peakBytes: [] };
          row.ms.push(ms);
          row.peakBytes.push(peakBytes ?? 0);
          rows.set(subject, row);
        }
      }
    }
  });
  const time = (kind: Kind, deploy: string): number => median(rows.get(subjectOf(kind, deploy))?.ms ?? []);
  return {
    title: `${COUNT} resources in one stack`,
    rows: [...rows.values()],
    targets: DEPLOYS.map((deploy) => ({
      what: `${deploy}, TypeScript / terraform_data: wall time`,
      value: time("typescript", deploy) / time("terraform_data", deploy),
      // A second deploy does not look at terraform_data again, since it can't drift.
      ...(deploy === "first deploy" && { atMost: 1.5 }),
      unit: "times" as const,
    })),
  };
}

function subjectOf(kind: Kind, deploy: string): string {
  return `${kind === "typescript" ? "a provider in TypeScript" : kind}, ${deploy}`;
}

/** A project that has Terrace installed. */
function prepare(folder: string): void {
  freshProject(folder, { app: "resources-app.ts", layers: [] });
  copyFileSync(join(repository, "bench/echo.ts"), join(folder, "echo.ts"));
  const installed = join(folder, "node_modules");
  rmSync(installed);
  mkdirSync(installed);
  symlinkSync(repository, join(installed, "terrace"));
  for (const name of readdirSync(join(repository, "node_modules"))) {
    symlinkSync(join(repository, "node_modules", name), join(installed, name));
  }
}

function deployOf(cwd: string, kind: Kind): Command {
  const env = { ...terraceEnvironment(cwd), BENCH_RESOURCE: kind, BENCH_COUNT: `${COUNT}` };
  return { file: process.execPath, args: [program, "deploy", "--auto-approve"], cwd, env };
}

/** Makes sure that all are there, and gave the right value. */
function check(folder: string): void {
  const { resources: made, outputs } = JSON.parse(readFileSync(join(folder, "terraform.many.tfstate"), "utf8")) as {
    readonly resources: readonly object[];
    readonly outputs: { readonly last?: { readonly value: unknown } };
  };
  if (made.length !== COUNT || outputs.last?.value !== `value ${COUNT - 1}`) throw new Error(`${folder}: not deployed`);
}
