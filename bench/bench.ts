import { join, relative } from "node:path";
import { deploys } from "./deploys";
import { thisMachine } from "./machine";
import { benchOptions, type Part } from "./options";
import { plans } from "./plans";
import { repository } from "./repository";
import { writeResults } from "./results";
import { scale } from "./scale";
import type { Section } from "./section";
import { startup } from "./startup";
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
    ...(only.includes("plan") ? [await plans(runs)] : []),
    ...(only.includes("scale") ? [scale(runs)] : []),
    ...(only.includes("startup") ? [startup()] : []),
  ];
}

void main();
