import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { cleanEnvironment } from "./environment";
import { median } from "./median";
import { terrace } from "./repository";
import type { Section } from "./section";

const RUNS = 20;
const ALLOWED_MS = 60;

/** How long `terrace --version` takes, as a whole process, beside a Node that does nothing; and a provider's start. */
export function startup(): Section {
  const version: number[] = [];
  const nothing: number[] = [];
  const sockets: number[] = [];
  const answering: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    version.push(timeOf([terrace, "--version"], /^\d+\.\d+\.\d+\n$/));
    nothing.push(timeOf(["-e", "0"], /^$/));
    const [socket, all] = serve();
    sockets.push(socket);
    answering.push(all);
  }
  return {
    title: "start-up",
    rows: [
      { subject: "terrace --version", ms: version, peakBytes: [] },
      { subject: "node -e 0", ms: nothing, peakBytes: [] },
      { subject: "a provider in TypeScript in a new process: its socket", ms: sockets, peakBytes: [] },
      { subject: "a provider in TypeScript in a new process: its answers", ms: answering, peakBytes: [] },
    ],
    targets: [
      { what: "terrace --version, wall time", value: median(version), atMost: ALLOWED_MS, unit: "ms" },
      { what: "in-process provider, wall time to its socket", value: median(sockets), atMost: 50, unit: "ms" },
    ],
  };
}

function timeOf(args: readonly string[], expected: RegExp): number {
  const start = performance.now();
  const printed = execFileSync(process.execPath, args, { env: cleanEnvironment(), encoding: "utf8" });
  const ms = performance.now() - start;
  if (!expected.test(printed)) throw new Error(`node ${args.join(" ")} printed ${printed}`);
  return ms;
}

/** Milliseconds until its socket is there, and until it can answer. */
function serve(): [number, number] {
  const printed = execFileSync(process.execPath, [join(__dirname, "served.js")], { encoding: "utf8" });
  const [socket = NaN, all = NaN] = printed.split(" ").map(Number);
  return [socket, all];
}
