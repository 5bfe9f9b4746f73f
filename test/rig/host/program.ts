import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { programOf, type Provider } from "../../../providers/definition";
import { folderWith } from "../project-folder";
import { bundled } from "./bundled";
import { provider } from "./demo-provider";

let serve: string | undefined;

/**
 * Makes a folder a project that has `terrace` installed, and a stack of that project.
 *
 * @param module the file that exports the provider `demo`
 * @param served what stands in for `terrace/provider/serve`
 * @returns the program's path
 */
export function writeProgram(folder: string, module: string, served?: string): string {
  return writeProgramOf({ ...provider, module }, folder, served);
}

/** The same for any provider that a module exports. */
export function writeProgramOf(provided: Provider, folder: string, served = theServe()): string {
  folderWith(
    {
      "cdktf.json": {},
      "node_modules/terrace/package.json": { name: "terrace", exports: { "./provider/serve": "./serve.js" } },
      "node_modules/terrace/serve.js": `module.exports = require(${JSON.stringify(served)});`,
    },
    folder,
  );
  const { path, text } = programOf(provided, folder);
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text, { mode: 0o755 });
  return join(folder, path);
}

function theServe(): string {
  serve ??= bundled(require.resolve("../../../providers/host/serve-module"), "serve-module.js");
  return serve;
}
