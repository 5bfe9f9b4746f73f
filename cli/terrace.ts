#!/usr/bin/env node
import { packageVersion } from "./package-version";

// Asked for most often by scripts, and answered before anything else is loaded.
if (process.argv.length === 3 && (process.argv[2] === "--version" || process.argv[2] === "-V")) {
  process.stdout.write(`${packageVersion()}\n`);
} else {
  const { main } = require("./program") as typeof import("./program");
  void main(process.argv).then((code) => {
    process.exitCode = code;
  });
}
