import { join } from "node:path";
import { measure, type Command } from "./measure";
import { median } from "./median";
import { freshProject } from "./project";
import { progress } from "./progress";
import { repository, terrace as program } from "./repository";
import type { Row, Section } from "./section";
import { inTempFolder } from "./temp-folder";
import type { Workload } from "./workload";

const SIZES = [10, 200] as const;
const ALLOWED = 0.25;

/** `terrace synth` beside `cdktf synth`, of a small app and of a large one. */
export async function synths(runs: number): Promise<Section> {
  return inTempFolder(async (folder) => {
    const subjects = SIZES.flatMap((size) => {
      const project = join(folder, String(size));
      freshProject(project, independent(size));
      return [
        subject(`cdktf synth, ${size} stacks`, {
          file: join(repository, "node_modules/.bin/cdktf"),
          args: ["synth"],
          cwd: project,
        }),
        subject(`terrace synth, ${size} stacks`, { file: process.execPath, args: [program, "synth"], cwd: project }),
      ];
    });
    for (let run = 1; run <= runs; run++) {
      for (const each of subjects) each.ms.push((await measure(each.command)).ms);
      progress(`run ${run} of ${runs}: synth`);
    }
    return sectionOf(subjects);
  });
}

interface Subject extends Row {
  readonly command: Command;
  readonly ms: number[];
}

function subject(name: string, command: Command): Subject {
  return { subject: name, command, ms: [], peakBytes: [] };
}

function independent(count: number): Workload {
  const stacks = Array.from({ length: count }, (_, index) => ({ id: `stack-${index}`, producers: [] }));
  return { app: "app.ts", layers: [stacks], env: {}, checked: () => new Map() };
}

function sectionOf(subjects: readonly Subject[]): Section {
  const targets = SIZES.map((size, index) => {
    const [peer, ours] = subjects.slice(2 * index) as [Subject, Subject];
    return {
      what: `terrace / cdktf, ${size} stacks`,
      value: median(ours.ms) / median(peer.ms),
      atMost: ALLOWED,
      unit: "times" as const,
    };
  });
  return { title: "synth", rows: subjects, targets };
}
