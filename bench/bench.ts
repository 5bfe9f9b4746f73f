import { join, relative } from "node:path";
import { awsDeploys } from "./aws";
import { deploys } from "./deploys";
import { load } from "./load";
import { thisMachine } from "./machine";
import { benchOptions, type Part } from "./options";
import { plans } from "./plans";
import { repository } from "./repository";
import { resources } from "./resources";
import { writeResults } from "./results";
import { scale } from "./scale";
import type { Section } from "./section";
import { startup } from "./startup";
import { synths } from "./synths";
import { tableOf } from "./table";

/** `npm run bench`: measures, prints the table, and keeps the figures. A deploy that does not do its work is an error. */
async function main(): Promise<void> {
  const { only, runs } = benchOptions(process.argv.slice(2));
  const machine = await thisMachine();
  const sections = await measureParts(only, runs);
  const file = join(repository, "bench/results/latest.json");
  writeResults(file, machine, sections);
  console.log(`\n${tableOf(machine, sections)}\n\n${relative(process.cwd(), file)} has the figures of every run.`);
}

async function measureParts(only: readonly Part[], runs: number): Promise<readonly Section[]> {
  return [
    ...(await deploys(
      only.filter((part) => part === "first" || part === "second"),
      runs,
    )),
    ...(await awsDeploys(
      only.filter((part) => part === "aws" || part === "aws-many"),
      runs,
    )),
    ...(only.includes("synth") ? [await synths(runs)] : []),
    ...(only.includes("plan") ? [await plans(runs)] : []),
    ...(only.includes("resources") ? [await resources(runs)] : []),
    ...(only.includes("scale") ? [scale(runs)] : []),
    ...(only.includes("startup") ? [startup()] : []),
    ...(only.includes("load") ? [await load(runs)] : []),
  ];
}

void main();
