import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildSync } from "esbuild";

/**
 * The compiled module that Node loads before a TypeScript app, made from its source: tests need no build. Lies where the
 * packages that it needs are found.
 */
export function compiledHook(): string {
  const repository = resolve(__dirname, "..", "..");
  const folder = join(repository, "node_modules", ".cache", "terrace-test");
  const outfile = join(folder, `typescript-hook.${process.pid}.js`);
  mkdirSync(folder, { recursive: true });
  buildSync({
    entryPoints: [join(repository, "orchestrator", "synth", "typescript-hook.ts")],
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node20",
    outfile,
  });
  return outfile;
}
