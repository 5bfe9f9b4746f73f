import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { findPart, type PartName } from "../test/rig/parts";
import { startMoto, type Moto } from "../test/rig/moto";
import { onAws, type Layers } from "./aws-stacks";
import { bareAgain, initialise } from "./contenders/bare";
import { cdktfWithoutLock } from "./contenders/cdktf";
import type { Contender } from "./contenders/contender";
import { terrace, terraceEnvironment } from "./contenders/terrace";
import { measure, newMark, type Measured } from "./measure";
import { median } from "./median";
import { progress } from "./progress";
import { terrace as program } from "./repository";
import type { PoolStatus } from "../providers/pool/protocol";
import type { Row, Section, Target } from "./section";
import { checkUnchanged } from "./states";
import { inTempFolder } from "./temp-folder";
import { PARALLELISM, type Workload } from "./workload";

/** As many in one layer as are deployed at once, for the memory that these take. */
const FEW_LAYERS: Layers = [4, 2];
const MANY_LAYERS: Layers = [25, 25];
const [FEW, MANY] = [FEW_LAYERS, MANY_LAYERS].map(([lower, upper]) => lower + upper) as [number, number];

/** What of it is wanted. */
export type AwsPart = "aws" | "aws-many";

/** Deploys to AWS as moto plays it: a few stacks beside cdktf, and many beside Terraform alone. */
export async function awsDeploys(wanted: readonly AwsPart[], runs: number): Promise<readonly Section[]> {
  if (wanted.length === 0) return [];
  return inTempFolder(async (folder) => {
    const moto = await startMoto(partOf("motoServer"));
    try {
      const env = environment(folder, moto);
      const few = await deploysOfFew(folder, onAws(FEW_LAYERS, env), moto, runs);
      const many = wanted.includes("aws-many")
        ? [await deploysOfMany(folder, onAws(MANY_LAYERS, env), moto, runs, few)]
        : [];
      return [sectionOfFew(few), ...many];
    } finally {
      await moto.stop();
    }
  });
}

async function deploysOfFew(folder: string, workload: Workload, moto: Moto, runs: number): Promise<Figures> {
  const figures = new Figures();
  for (let run = 1; run <= runs; run++) {
    progress(`run ${run} of ${runs}: ${FEW} AWS stacks`);
    await deployFew(join(folder, `few-${run}`), workload, moto, figures);
  }
  return figures;
}

async function deploysOfMany(
  folder: string,
  workload: Workload,
  moto: Moto,
  runs: number,
  few: Figures,
): Promise<Section> {
  const figures = new Figures();
  await prepareMany(join(folder, "many"), workload, moto);
  for (let run = 1; run <= runs; run++) {
    progress(`run ${run} of ${runs}: ${MANY} AWS stacks`);
    await deployMany(join(folder, "many"), workload, figures);
  }
  return sectionOfMany(few, figures);
}

const FIRST = "first deploy";
const SECOND = "second deploy";
const WARM = "second deploy, terrace warm running";
const SKIPPED = "second deploy, --skip-unchanged";

async function deployFew(folder: string, workload: Workload, moto: Moto, figures: Figures): Promise<void> {
  const peer = cdktfWithoutLock(workload);
  await reset(moto);
  peer.prepare(join(folder, "cdktf"));
  for (const deploy of [FIRST, SECOND]) await turn(peer, deploy, join(folder, "cdktf"), workload, figures);

  await reset(moto);
  const ours = terrace(workload);
  const project = join(folder, "terrace");
  ours.prepare(project);
  await turn(ours, FIRST, project, workload, figures);
  const before = workload.checked(project);
  await turn(ours, SECOND, project, workload, figures);
  await deployWarm(project, workload, figures);
  await turn(terrace(workload, "--skip-unchanged"), SKIPPED, project, workload, figures);
  checkUnchanged(before, workload.checked(project));
}

/** What runs in a pool counts for all of its runs. */
async function deployWarm(project: string, workload: Workload, figures: Figures): Promise<void> {
  const mark = newMark();
  const ours = terrace(workload);
  await warm(project, workload, mark);
  // The first run of a pool's life fills it.
  await measure(withEnv(ours.deploy(project), workload), mark);
  await turn(ours, WARM, project, workload, figures, mark);
  const { log } = await warm(project, workload, mark, "--stop", "--json");
  const { processes } = JSON.parse(log) as PoolStatus;
  if (processes.length !== 1) throw new Error(`${processes.length} providers were warm, and not one for all stacks`);
}

/** Many stacks, deployed once: both deploy the same again, over the same states. */
async function prepareMany(folder: string, workload: Workload, moto: Moto): Promise<void> {
  await reset(moto);
  bareAgain(workload).prepare(folder);
  await measure(withEnv(terrace(workload).deploy(folder), workload));
  await measure(withEnv(initialise(folder), workload));
}

async function deployMany(folder: string, workload: Workload, figures: Figures): Promise<void> {
  for (const contender of [terrace(workload), bareAgain(workload)])
    await turn(contender, SECOND, folder, workload, figures);
}

async function turn(
  contender: Contender,
  deploy: string,
  folder: string,
  workload: Workload,
  figures: Figures,
  mark?: string,
): Promise<void> {
  const measured = await measure(withEnv(contender.deploy(folder), workload), mark);
  const visited = contender.visited(folder);
  if (visited !== workload.layers.flat().length)
    throw new Error(`${contender.name}: dealt with ${visited} stacks\n${measured.log.slice(-2_000)}`);
  workload.checked(folder);
  const subject = `${contender.name.split(/[ ,]/, 2).join(" ")}, ${deploy}`;
  progress(`  ${subject}: ${Math.round(measured.ms)} ms`);
  figures.add(subject, measured);
}

function warm(cwd: string, workload: Workload, mark: string, ...more: readonly string[]): Promise<Measured> {
  const command = { file: process.execPath, args: [program, "warm", ...more], cwd, env: terraceEnvironment(cwd) };
  return measure(withEnv(command, workload), mark);
}

function withEnv<C extends { readonly env?: Readonly<Record<string, string>> }>(command: C, { env }: Workload): C {
  return { ...command, env: { ...env, ...command.env } };
}

/** Nothing of what was made before is there any more. */
async function reset({ url }: Moto): Promise<void> {
  await fetch(`${url}/moto-api/reset`, { method: "POST" });
}

function environment(folder: string, { url }: Moto): Readonly<Record<string, string>> {
  const file = join(folder, "terraform.tfrc");
  const path = JSON.stringify(partOf("providerMirror"));
  writeFileSync(file, `provider_installation {\n  filesystem_mirror {\n    path = ${path}\n  }\n}\n`);
  // cdktf-cli's own cache of providers is of no use beside an unpacked mirror, and fails when two stacks init at once.
  return { AWS_ENDPOINT_URL: url, TF_CLI_CONFIG_FILE: file, CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1" };
}

function partOf(name: PartName): string {
  const part = findPart(name);
  if ("missing" in part) throw new Error(part.missing);
  return part.path;
}

/** What was measured, by subject. */
class Figures {
  private readonly measured = new Map<string, Measured[]>();

  add(subject: string, measured: Measured): void {
    this.measured.set(subject, [...(this.measured.get(subject) ?? []), measured]);
  }

  row(subject: string): Row {
    const all = this.measured.get(subject) ?? [];
    return { subject, ms: all.map(({ ms }) => ms), peakBytes: all.flatMap(({ peakBytes }) => peakBytes ?? []) };
  }

  get rows(): readonly Row[] {
    return [...this.measured.keys()].map((subject) => this.row(subject));
  }
}

function sectionOfFew(figures: Figures): Section {
  const ours = (deploy: string): Row => figures.row(`terrace deploy, ${deploy}`);
  const peer = (deploy: string): Row => figures.row(`cdktf deploy, ${deploy}`);
  return {
    title: `${FEW} AWS stacks in 2 layers, ${PARALLELISM} at a time, against an emulator; cdktf with --skip-provider-lock`,
    rows: figures.rows,
    targets: [
      ratio("first", ours(FIRST), peer(FIRST), 0.25),
      ratio("second", ours(SECOND), peer(SECOND), 0.15),
      ratio("second, terrace warm running", ours(WARM), peer(SECOND), 0.05),
      ratio("second, --skip-unchanged", ours(SKIPPED), peer(SECOND), 0.02),
      memory("peak memory, first", ours(FIRST), peer(FIRST), 0.35),
      memory("peak memory, second", ours(SECOND), peer(SECOND), 0.35),
    ],
  };
}

function sectionOfMany(few: Figures, many: Figures): Section {
  const ours = many.row(`terrace deploy, ${SECOND}`);
  const small = few.row(`terrace deploy, ${SECOND}`);
  const growth = (median(ours.ms) / median(small.ms)) * (FEW / MANY);
  return {
    title: `${MANY} AWS stacks in 2 layers, ${PARALLELISM} at a time, against an emulator`,
    rows: many.rows,
    targets: [
      ratio("second, terrace / bare", ours, many.row(`bare terraform, ${SECOND}`), 0.12),
      { what: `a stack of ${MANY} / a stack of ${FEW}, wall time`, value: growth, atMost: 1.2, unit: "times" },
      memory(`peak memory, ${MANY} stacks / ${FEW} stacks`, ours, small, 1.3),
    ],
  };
}

function ratio(what: string, ours: Row, theirs: Row, atMost: number): Target {
  return { what: `${what}: wall time`, value: median(ours.ms) / median(theirs.ms), atMost, unit: "times" };
}

function memory(what: string, ours: Row, theirs: Row, atMost: number): Target {
  return { what, value: median(ours.peakBytes) / median(theirs.peakBytes), atMost, unit: "times" };
}
