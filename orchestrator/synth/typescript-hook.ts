/**
 * Loaded by Node before an app (`node -r`): lets it load TypeScript files, as ts-node would without its type check.
 * Runs in the app's process, and so must not change anything else there.
 */
import { readFileSync } from "node:fs";
import { sep } from "node:path";
import { loadArchiverLate } from "./late-archiver";
import { recordSources } from "./record-sources";
import { watchResolving } from "./resolving";
import { traceSources } from "./trace-sources";
import { TypeScriptCache } from "./typescript-cache";
import type { TypeScriptSettings } from "./typescript-options";
import { transform } from "./typescript-transform";

interface HookSettings extends TypeScriptSettings {
  /** The folder of the cache. */
  readonly cache: string;
  /** Where the lines are written that constructs come from, and the folder whose lines are meant. */
  readonly sources?: { readonly file: string; readonly folder: string };
}

const {
  cache: cacheFolder,
  sources: sourcesFile,
  ...settings
} = JSON.parse(process.env["TERRACE_TYPESCRIPT"] ?? "") as HookSettings;
const { version } = require("esbuild/package.json") as { version: string };
const cache = new TypeScriptCache(cacheFolder, JSON.stringify([version, settings]));

/** Sources of the files that were loaded, for their source maps. */
const sources = new Map<string, string>();

for (const ending of [".ts", ".tsx", ".cts"]) require.extensions[ending] = load;
watchResolving({
  instead: lazyBarrel,
  found: {
    archiver: loadArchiverLate,
    ...(sourcesFile && { constructs: recordSources(sourcesFile.folder, sourcesFile.file) }),
  },
});
traceSources((file) => sources.has(file), retrieveSourceMap);

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
 * A provider's main module loads thousands of others (3.5 s and 500 MB for AWS). The same package, unless it is an old one,
 * has one that loads each when it is first asked for. The names are the same, but they can't be enumerated there.
 */
function lazyBarrel(request: string): string | undefined {
  return /^@cdkt[fn]\/provider-[\w.-]+$/.test(request) ? `${request}/lib/lazy-index` : undefined;
}
