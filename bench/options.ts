import { parseArgs } from "node:util";

/** What can be measured by itself. */
export const PARTS = [
  "first",
  "second",
  "aws",
  "aws-many",
  "synth",
  "plan",
  "resources",
  "scale",
  "startup",
  "load",
] as const;

/** One of {@link PARTS}. */
export type Part = (typeof PARTS)[number];

/** What is to be measured. */
export interface BenchOptions {
  readonly only: readonly Part[];
  readonly runs: number;
}

/** Reads `--only first,second --runs 5`. By default everything, with medians of 5. */
export function benchOptions(args: string[]): BenchOptions {
  const { values } = parseArgs({ args, options: { only: { type: "string" }, runs: { type: "string" } } });
  const only = values.only?.split(",") ?? [];
  const unknown = only.find((name) => !PARTS.some((part) => part === name));
  if (unknown !== undefined) throw new Error(`--only: ${unknown} is none of ${PARTS.join(", ")}`);
  const runs = Number(values.runs ?? 5);
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs: ${values.runs ?? ""} is no number of runs`);
  return { only: PARTS.filter((part) => only.length === 0 || only.includes(part)), runs };
}
