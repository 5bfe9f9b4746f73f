import { install, wrapCallSite, type CallSite } from "source-map-support";

/** Where a file of the app's was made from; `null` for files that are none. */
type RetrieveSourceMap = (file: string) => { readonly url: string; readonly map: string } | null;

/**
 * Has stack traces name the lines of sources, as ts-node does. Only lines of the app's own files are looked up: CDKTF takes
 * a trace with each value that it makes, nearly all of it in packages, and to look those up took a fifth of an app's time.
 */
export function traceSources(isSource: (file: string) => boolean, retrieveSourceMap: RetrieveSourceMap): void {
  install({ environment: "node", overrideRetrieveSourceMap: true, retrieveSourceMap });
  const lineOf = (site: Site): string => {
    const shown: Site = isSource(site.getFileName() ?? "") ? wrapCallSite(site) : site;
    return `\n    at ${shown.toString()}`;
  };
  Error.prepareStackTrace = (error, sites) =>
    Error.prototype.toString.call(error) + (sites as Site[]).map(lineOf).join("");
}

/** A place in the code, whose text is a line of a trace; the type that there is leaves that out. */
interface Site extends CallSite {
  toString(): string;
}
