/**
 * Remembers where in its source an app has made each thing that becomes a block of Terraform's. Runs in the app's process,
 * and so must not change anything else there.
 */
import { writeFileSync } from "node:fs";
import { relative, sep } from "node:path";
import { mapSourcePosition } from "source-map-support";
import type { Found } from "./resolving";

/**
 * Writes, when the app ends, the places of the project's own source by the paths of constructs: `src/shop.ts:12`.
 *
 * @param folder the project's
 * @param file what is written
 * @returns what is to be done once the file of the package `constructs` is found.
 */
export function recordSources(folder: string, file: string): Found {
  const places: Made[] = [];
  const met = new Set<string>();
  process.once("exit", () => write(file, folder, places));
  return (constructs) => {
    // There may be several copies of the package.
    if (met.has(constructs)) return;
    met.add(constructs);
    const { Node } = require(constructs) as ConstructsModule;
    const { addMetadata } = Node.prototype;
    const recording: AddMetadata = function (type, ...rest) {
      // CDKTF says this once of each, and leaves out the trace that it means to give.
      if (type === "stacktrace") places.push({ node: this, place: ownPlace(folder, recording) });
      addMetadata.call(this, type, ...rest);
    };
    Node.prototype.addMetadata = recording;
  };
}

interface ConstructsModule {
  readonly Node: { readonly prototype: ConstructNode };
}

interface ConstructNode {
  readonly path: string;
  addMetadata: AddMetadata;
}

type AddMetadata = (this: ConstructNode, type: string, ...rest: readonly unknown[]) => void;

interface Made {
  readonly node: ConstructNode;
  readonly place: Place | undefined;
}

/** In the code that runs; not yet in the source that it was made from. */
interface Place {
  readonly source: string;
  readonly line: number;
  readonly column: number;
}

/** Constructs within constructs within constructs. */
const DEEPEST = 50;

/** The innermost place that is the project's own. */
function ownPlace(folder: string, below: AddMetadata): Place | undefined {
  const tracing = Error as unknown as Tracing;
  const { prepareStackTrace, stackTraceLimit } = tracing;
  const holder: { stack?: Place | undefined } = {};
  tracing.stackTraceLimit = DEEPEST;
  tracing.prepareStackTrace = (_, sites) => placeOf(sites.find((site) => isOwn(site.getFileName(), folder)));
  tracing.captureStackTrace(holder, below);
  const place = holder.stack;
  tracing.stackTraceLimit = stackTraceLimit;
  tracing.prepareStackTrace = prepareStackTrace;
  return place;
}

/** V8's way to get at places without making a text of each. */
interface Tracing {
  stackTraceLimit: number;
  prepareStackTrace: ((error: unknown, sites: readonly NodeJS.CallSite[]) => unknown) | undefined;
  readonly captureStackTrace: (holder: object, below: AddMetadata) => void;
}

function placeOf(site: NodeJS.CallSite | undefined): Place | undefined {
  const source = site?.getFileName();
  if (!site || !source) return undefined;
  return { source, line: site.getLineNumber() ?? 1, column: (site.getColumnNumber() ?? 1) - 1 };
}

function isOwn(file: string | null | undefined, folder: string): boolean {
  return typeof file === "string" && file.startsWith(folder + sep) && !file.includes(`${sep}node_modules${sep}`);
}

/** A folder that can't be written to, or a broken source map, is no reason to fail. */
function write(file: string, folder: string, places: readonly Made[]): void {
  try {
    const lines = places.flatMap(({ node, place }) => (place ? [[node.path, textOf(place, folder)] as const] : []));
    if (lines.length === 0) return;
    writeFileSync(file, JSON.stringify({ version: 1, constructs: Object.fromEntries(lines) }));
  } catch {
    // Then there are no lines.
  }
}

const texts = new Map<string, string>();

function textOf(place: Place, folder: string): string {
  const key = `${place.source}:${place.line}:${place.column}`;
  const known = texts.get(key);
  if (known !== undefined) return known;
  const { source, line } = mapSourcePosition(place);
  const text = `${relative(folder, source)}:${line}`;
  texts.set(key, text);
  return text;
}
