import { join } from "node:path";

/** This repository's folder, seen from where the benchmarks are compiled to: `dist/bench`. */
export const repository = join(__dirname, "../..");

/** The built command line. */
export const terrace = join(repository, "dist/cli/terrace.js");
