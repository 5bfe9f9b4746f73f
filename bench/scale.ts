import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Drained } from "./drain-graph";
import { cleanEnvironment } from "./environment";
import { median } from "./median";
import { progress } from "./progress";
import type { Row, Section } from "./section";
import { writeSynthesized } from "./synthesized";

const [SMALL, LARGE] = [1_000, 10_000];

/** Ten times the nodes may take ten times as long, and a little for noise. */
const ALLOWED_GROWTH = 12;
const ALLOWED_MS = 2_000;
const ALLOWED_MB = 500;

/** Reads and schedules large graphs, each time in a process of its own. */
export function scale(runs: number): Section {
  const folder = mkdtempSync(join(tmpdir(), "terrace-bench-"));
  try {
    for (const nodes of [SMALL, LARGE]) writeSynthesized(join(folder, String(nodes)), nodes);
    const rounds = Array.from({ length: runs }, (_, run) => {
      const round = { small: drain(folder, SMALL), large: drain(folder, LARGE) };
      progress(`run ${run + 1} of ${runs}: ${LARGE} nodes: ${Math.round(round.large.ms)} ms`);
      return round;
    });
    return sectionOf(rounds);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function drain(folder: string, nodes: number): Drained {
  const args = [join(__dirname, "drain-graph.js"), join(folder, String(nodes))];
  const printed = execFileSync(process.execPath, args, { env: cleanEnvironment(), encoding: "utf8" });
  const drained = JSON.parse(printed) as Drained;
  if (drained.visited !== nodes) throw new Error(`of ${nodes} nodes, ${drained.visited} were scheduled`);
  return drained;
}

function sectionOf(rounds: readonly { readonly small: Drained; readonly large: Drained }[]): Section {
  const small = rowOf(
    SMALL,
    rounds.map((round) => round.small),
  );
  const large = rowOf(
    LARGE,
    rounds.map((round) => round.large),
  );
  const megabytes = median(large.peakBytes) / 1e6;
  return {
    title: "reading and scheduling a graph",
    rows: [small, large],
    targets: [
      { what: large.subject, value: median(large.ms), atMost: ALLOWED_MS, unit: "ms" },
      { what: `${large.subject}, memory`, value: megabytes, atMost: ALLOWED_MB, unit: "MB" },
      {
        what: `${large.subject} / ${small.subject}`,
        value: median(large.ms) / median(small.ms),
        atMost: ALLOWED_GROWTH,
        unit: "times",
      },
    ],
  };
}

function rowOf(nodes: number, drained: readonly Drained[]): Row {
  return {
    subject: `${nodes} nodes`,
    ms: drained.map(({ ms }) => ms),
    peakBytes: drained.map(({ peakBytes }) => peakBytes),
  };
}
