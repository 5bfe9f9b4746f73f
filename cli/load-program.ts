import { join } from "node:path";
import { cacheFolder, isOurs } from "../orchestrator/executors/terraform/cache-folder";
import { loadCompiled } from "./load-compiled";
import { packageVersion } from "./package-version";

/** Loads the command line: as V8 made it the last time, where nobody else can have put something in its place. */
export async function loadProgram(): Promise<typeof import("./program")> {
  const cache = cacheFolder(process.env);
  if (!(await isOurs(cache))) return require("./program") as typeof import("./program");
  const kept = join(cache, `terrace-${packageVersion()}-node-${process.version}-${process.arch}.v8`);
  return loadCompiled(join(__dirname, "program.js"), kept) as typeof import("./program");
}
