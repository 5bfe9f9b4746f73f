#!/usr/bin/env node
import { packageVersion } from "./package-version";

// Asked for most often by scripts, and answered before anything else is loaded.
if (process.argv.length === 3 && (process.argv[2] === "--version" || process.argv[2] === "-V")) {
  process.stdout.write(`${packageVersion()}\n`);
} else {
  void run();
}

async function run(): Promise<void> {
  const load = require("./load-program") as typeof import("./load-program");
  const { main } = await load.loadProgram();
  process.exitCode = await main(process.argv);
}
