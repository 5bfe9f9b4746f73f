import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Machine } from "./machine";
import { median } from "./median";
import { isMet, type Section } from "./section";

/** Writes the figures for a program to read: what the table says, and what every single run took. */
export function writeResults(file: string, machine: Machine, sections: readonly Section[]): void {
  const results = {
    machine,
    sections: sections.map(({ title, rows, targets }) => ({
      title,
      rows: rows.map(({ subject, ms, peakBytes }) => ({ subject, ms: figuresOf(ms), peakBytes: figuresOf(peakBytes) })),
      targets: targets.map((target) => ({ ...target, met: isMet(target) })),
    })),
  };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
}

function figuresOf(runs: readonly number[]): object | null {
  return runs.length === 0 ? null : { median: median(runs), runs };
}
