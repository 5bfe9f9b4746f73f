/**
 * Loaded by Node before an app (`node -r`): lets it load TypeScript files, as ts-node would without its type check.
 * Runs in the app's process, and so must not change anything else there.
 */
import { readFileSync } from "node:fs";
import nodeModule from "node:module";
import { sep } from "node:path";
import { install } from "source-map-support";
import { TypeScriptCache } from "./typescript-cache";
import type { TypeScriptSettings } from "./typescript-options";
import { transform } from "./typescript-transform";

interface HookSettings extends TypeScriptSettings {
  /** The folder of the cache. */
  readonly cache: string;
}

const { cache: cacheFolder, ...settings } = JSON.parse(process.env["TERRACE_TYPESCRIPT"] ?? "") as HookSettings;
const { version } = require("esbuild/package.json") as { version: string };
const cache = new TypeScriptCache(cacheFolder, JSON.stringify([version, settings]));

/** Sources of the files that were loaded, for their source maps. */
const sources = new Map<string, string>();

for (const ending of [".ts", ".tsx", ".cts"]) require.extensions[ending] = load;
answerBarrelsLazily();
install({ environment: "node", overrideRetrieveSourceMap: true, retrieveSourceMap });

function load(module: NodeJS.Module, file: string): void {
  const source = readFileSync(file, "utf8");
  // ts-node leaves packages alone, too: Node then takes such a file for JavaScript.
  const isPackage = file.includes(`${sep}node_modules${sep}`);
  (module as CompilingModule)._compile(isPackage ? source : compile(file, source), file);
}

interface CompilingModule extends NodeJS.Module {
  _compile(code: string, file: string): void;
}

function compile(file: string, source: string): string {
  sources.set(file, source);
  const known = cache.code(file, source);
  if (known !== undefined) return known;
  const made = transform(file, source, settings);
  cache.keep(file, source, made);
  return made.code;
}

/** Only our own files are mapped: to look for maps of every package costs more than all the rest of a start. */
function retrieveSourceMap(file: string): { url: string; map: string } | null {
  const source = sources.get(file);
  if (source === undefined) return null;
  return { url: file, map: cache.map(file, source) ?? transform(file, source, settings).map };
}

/**
 * A provider's main module loads thousands of others (3.5 s and 500 MB for AWS). The same package has one that loads
 * each when it is first asked for. The names are the same, but they can't be enumerated there.
 */
function answerBarrelsLazily(): void {
  const loader = nodeModule as unknown as Loader;
  const resolve = loader._resolveFilename;
  loader._resolveFilename = function (request, ...rest) {
    if (/^@cdkt[fn]\/provider-[\w.-]+$/.test(request)) {
      try {
        return resolve.call(this, `${request}/lib/lazy-index`, ...rest);
      } catch {
        // An old package has none.
      }
    }
    return resolve.call(this, request, ...rest);
  };
}

interface Loader {
  _resolveFilename: (this: unknown, request: string, ...rest: unknown[]) => string;
}
