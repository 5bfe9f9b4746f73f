import { chmodSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";

import { tempFolder } from "../temp-folder";

/** Makes one CommonJS file, which can be run as a program, from a TypeScript module and all that it needs. */
export function bundled(module: string, name: string): string {
  const outfile = join(tempFolder(), name);
  buildSync({
    entryPoints: [module],
    bundle: true,
    platform: "node",
    target: "node20",
    external: ["esbuild"],
    banner: { js: "#!/usr/bin/env node" },
    outfile,
  });
  chmodSync(outfile, 0o755);
  return outfile;
}
