import { join } from "node:path";
import { bare } from "./contenders/bare";
import { terrace, terraceEnvironment } from "./contenders/terrace";
import { measure, type Command } from "./measure";
import { median } from "./median";
import { progress } from "./progress";
import { repository, terrace as program } from "./repository";
import type { Row, Section } from "./section";
import { builtIn } from "./stacks";
import { PARALLELISM } from "./workload";
import { inTempFolder } from "./temp-folder";

/**
 * Plans the whole graph, before anything exists and once all does, beside `terraform plan` of each stack by itself: which
 * needs all to exist already. Everything is initialised beforehand.
 */
export async function plans(runs: number): Promise<Section> {
  return inTempFolder(async (folder) => {
    const subjects = await prepared(folder);
    for (let run = 1; run <= runs; run++) {
      for (const subject of subjects) await takeTurn(subject, run, runs);
    }
    return sectionOf(subjects);
  });
}

interface Subject extends Row {
  readonly command: Command;
  /** What it has to print when it did its work. */
  readonly proof: RegExp;
  readonly ms: number[];
  readonly peakBytes: number[];
}

const ours = terrace(builtIn);

async function prepared(folder: string): Promise<readonly Subject[]> {
  const [fresh, deployed, alone] = ["fresh", "deployed", "alone"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const project of [fresh, deployed]) ours.prepare(project);
  bare(builtIn).prepare(alone);
  await measure(terracePlan(fresh));
  await measure(ours.deploy(deployed));
  await measure(bare(builtIn).deploy(alone));
  const count = builtIn.layers.flat().length;
  return [
    subject("terrace plan, nothing exists", terracePlan(fresh), new RegExp(`Plan: ${count * 3} to create\\.`)),
    subject("terrace plan, all is deployed", terracePlan(deployed), /Plan: nothing to change/),
    subject("terraform plan, 4 at a time", barePlans(alone, PARALLELISM), /No changes/),
    subject("terraform plan, one by one", barePlans(alone, 1), /No changes/),
  ];
}

function subject(name: string, command: Command, proof: RegExp): Subject {
  return { subject: name, command, proof, ms: [], peakBytes: [] };
}

function terracePlan(cwd: string): Command {
  return {
    file: process.execPath,
    args: [program, "plan", `--parallelism=${PARALLELISM}`],
    cwd,
    env: terraceEnvironment(cwd),
  };
}

function barePlans(cwd: string, parallelism: number): Command {
  const script = join(repository, "bench/contenders/plans.sh");
  return { file: "sh", args: [script, String(parallelism)], cwd, stdin: join(cwd, "layers") };
}

async function takeTurn({ subject, command, proof, ms, peakBytes }: Subject, run: number, runs: number): Promise<void> {
  const measured = await measure(command);
  if (!proof.test(measured.log)) throw new Error(`${subject}: did not plan\n${measured.log.slice(-2_000)}`);
  progress(`run ${run} of ${runs}: ${subject}: ${Math.round(measured.ms)} ms`);
  ms.push(measured.ms);
  peakBytes.push(measured.peakBytes ?? 0);
}

function sectionOf(subjects: readonly Subject[]): Section {
  const [fresh, deployed, together, oneByOne] = subjects.map(({ ms }) => median(ms)) as [
    number,
    number,
    number,
    number,
  ];
  return {
    title: `plan of ${builtIn.layers.flat().length} stacks in ${builtIn.layers.length} layers, ${PARALLELISM} at a time`,
    rows: subjects.map(({ subject, ms, peakBytes }) => ({ subject, ms, peakBytes })),
    targets: [
      { what: "nothing exists / 4 at a time", value: fresh / together, unit: "times" },
      { what: "all is deployed / 4 at a time", value: deployed / together, unit: "times" },
      { what: "nothing exists / one by one", value: fresh / oneByOne, unit: "times" },
    ],
  };
}
