import { execFileSync } from "node:child_process";
import { cleanEnvironment } from "./environment";
import { median } from "./median";
import { terrace } from "./repository";
import type { Section } from "./section";

const RUNS = 20;
const ALLOWED_MS = 80;

/** How long `terrace --version` takes, as a whole process, beside a Node that does nothing. */
export function startup(): Section {
  const version: number[] = [];
  const nothing: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    version.push(timeOf([terrace, "--version"], /^\d+\.\d+\.\d+\n$/));
    nothing.push(timeOf(["-e", "0"], /^$/));
  }
  return {
    title: "start-up",
    rows: [
      { subject: "terrace --version", ms: version, peakBytes: [] },
      { subject: "node -e 0", ms: nothing, peakBytes: [] },
    ],
    targets: [{ what: "terrace --version, wall time", value: median(version), atMost: ALLOWED_MS, unit: "ms" }],
  };
}

function timeOf(args: readonly string[], expected: RegExp): number {
  const start = performance.now();
  const printed = execFileSync(process.execPath, args, { env: cleanEnvironment(), encoding: "utf8" });
  const ms = performance.now() - start;
  if (!expected.test(printed)) throw new Error(`node ${args.join(" ")} printed ${printed}`);
  return ms;
}
