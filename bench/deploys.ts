import { join } from "node:path";
import { bare } from "./contenders/bare";
import { cdktf, cdktfWithoutLock } from "./contenders/cdktf";
import type { Contender } from "./contenders/contender";
import { terrace } from "./contenders/terrace";
import { measure, type Measured } from "./measure";
import { median } from "./median";
import { progress } from "./progress";
import type { Row, Section, Target } from "./section";
import { builtIn } from "./stacks";
import { inTempFolder } from "./temp-folder";
import { checkUnchanged } from "./states";
import { PARALLELISM, type Serials } from "./workload";

/** A deploy of a project in which nothing was deployed before; one of the same project, unchanged. */
export type Deploy = "first" | "second";

const [whole, withoutLock, ours, alone] = [cdktf, cdktfWithoutLock, terrace, bare].map((made) => made(builtIn)) as [
  Contender,
  Contender,
  Contender,
  Contender,
];
const contenders = [whole, withoutLock, ours, alone];

/** What Terrace may take, as a part of what the others take. */
const targets: Readonly<Record<Deploy, Readonly<{ cdktf: number; bare: number }>>> = {
  first: { cdktf: 0.3, bare: 1.15 },
  second: { cdktf: 0.12, bare: 0.6 },
};

/** Lets all contenders deploy the same stacks, in turn and again and again, and compares them. */
export async function deploys(wanted: readonly Deploy[], runs: number): Promise<readonly Section[]> {
  const turns: Turn[] = [];
  for (let run = 1; wanted.length > 0 && run <= runs; run++) {
    progress(`run ${run} of ${runs}`);
    turns.push(...(await inTempFolder((folder) => deployAll(folder, wanted.includes("second")))));
  }
  return wanted.map((deploy) => sectionOf(deploy, turns));
}

/** One contender's deploy. */
interface Turn {
  readonly contender: Contender;
  readonly deploy: Deploy;
  readonly measured: Measured;
}

/** All contenders' first deploys, and if they are to deploy again, their second ones. */
async function deployAll(folder: string, again: boolean): Promise<readonly Turn[]> {
  const projects = contenders.map((contender, index) => ({ contender, folder: join(folder, String(index)) }));
  const turns: Turn[] = [];
  const serials = new Map<Contender, Serials>();
  for (const project of projects) {
    project.contender.prepare(project.folder);
    turns.push(await takeTurn(project, "first"));
    serials.set(project.contender, builtIn.checked(project.folder));
  }
  for (const project of again ? projects : []) {
    turns.push(await takeTurn(project, "second"));
    checkUnchanged(serials.get(project.contender), builtIn.checked(project.folder));
  }
  return turns;
}

interface Project {
  readonly contender: Contender;
  readonly folder: string;
}

async function takeTurn({ contender, folder }: Project, deploy: Deploy): Promise<Turn> {
  const measured = await measure(contender.deploy(folder));
  const visited = contender.visited(folder);
  if (visited !== builtIn.layers.flat().length)
    throw new Error(`${contender.name}: dealt with ${visited} stacks\n${measured.log.slice(-2_000)}`);
  progress(`  ${contender.name}, ${deploy}: ${Math.round(measured.ms)} ms`);
  return { contender, deploy, measured };
}

function sectionOf(deploy: Deploy, turns: readonly Turn[]): Section {
  const row = (contender: Contender): Row => {
    const all = turns.filter((turn) => turn.contender === contender && turn.deploy === deploy);
    const peaks = all.flatMap(({ measured }) => measured.peakBytes ?? []);
    return { subject: contender.name, ms: all.map(({ measured }) => measured.ms), peakBytes: peaks };
  };
  return {
    title: `${deploy} deploy of ${builtIn.layers.flat().length} stacks in ${builtIn.layers.length} layers, ${PARALLELISM} at a time`,
    rows: contenders.map(row),
    targets: [
      ratio("terrace / cdktf", row(ours), row(whole), targets[deploy].cdktf),
      ratio("terrace / bare", row(ours), row(alone), targets[deploy].bare),
    ],
  };
}

function ratio(what: string, ours: Row, theirs: Row, atMost: number): Target {
  return { what: `${what}, wall time`, value: median(ours.ms) / median(theirs.ms), atMost, unit: "times" };
}
