import nodeModule from "node:module";

/** Looks on while Node finds the files that are asked for. */
export interface Resolving {
  /** What is looked for instead, where it is there. */
  readonly instead: (request: string) => string | undefined;
  /** Called when a request's file was found, before it is loaded: with the file, and the one that asks for it. */
  readonly found: Readonly<Record<string, Found>>;
}

/** What is done with a file that was found. */
export type Found = (file: string, from: string | undefined) => void;

/**
 * Looks on while Node finds files. Unlike a wrapper around loading, this stands in no stack trace of what is loaded: ten
 * frames is all that a trace has.
 */
export function watchResolving({ instead, found }: Resolving): void {
  const loader = nodeModule as unknown as Loader;
  const resolve = loader._resolveFilename;
  loader._resolveFilename = function (request, parent, ...rest) {
    const other = instead(request);
    if (other !== undefined) {
      try {
        return resolve.call(this, other, parent, ...rest);
      } catch {
        // It is not there.
      }
    }
    const file = resolve.call(this, request, parent, ...rest);
    if (Object.hasOwn(found, request)) found[request]?.(file, parent?.filename);
    return file;
  };
}

interface Loader {
  _resolveFilename: (this: unknown, request: string, parent: NodeJS.Module | undefined, ...rest: unknown[]) => string;
}
