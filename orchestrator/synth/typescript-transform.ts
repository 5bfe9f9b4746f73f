import type { TransformFailure, TransformOptions } from "esbuild";
import type { TypeScriptSettings } from "./typescript-options";

/** JavaScript made of a TypeScript file, with its source map. */
export interface Transformed {
  readonly code: string;
  readonly map: string;
}

/** Makes CommonJS of a TypeScript file, without a look at its types. Throws a `SyntaxError` for what can't be read. */
export function transform(file: string, source: string, settings: TypeScriptSettings): Transformed {
  // Not loaded while all that an app needs is in the cache.
  const { transformSync } = require("esbuild") as typeof import("esbuild");
  try {
    const { code, map } = transformSync(source, optionsFor(file, settings));
    return { code: settings.interop ? code : withoutInterop(code), map };
  } catch (error) {
    throw syntaxError(error);
  }
}

function optionsFor(file: string, settings: TypeScriptSettings): TransformOptions & { readonly sourcemap: "external" } {
  return {
    loader: file.endsWith(".tsx") ? "tsx" : "ts",
    format: "cjs",
    platform: "node",
    target: "node20",
    keepNames: true,
    supported: { "dynamic-import": settings.nativeImport },
    sourcefile: file,
    sourcemap: "external",
    sourcesContent: false,
    tsconfigRaw: settings.tsconfig,
    logLevel: "silent",
  };
}

/** As Node tells of what it can't read: with the place, and not with how the compiler came there. */
function syntaxError(error: unknown): unknown {
  const [first] = (error as Partial<TransformFailure>).errors ?? [];
  if (!first?.location) return error;
  const { file, line, column, lineText } = first.location;
  const told = new SyntaxError(first.text);
  told.stack = `${file}:${line}\n${lineText}\n${lineText.slice(0, column).replace(/\S/g, " ")}^\n\nSyntaxError: ${first.text}`;
  return told;
}

/**
 * Without `esModuleInterop`, TypeScript takes what `require` returns as it is. esbuild passes each through this function
 * of its own, so another in its place has the same effect.
 */
function withoutInterop(code: string): string {
  return code.replace(/^var __toESM = (?=\(mod, isNodeMode, target\) =>)/m, "var __toESM = (mod) => mod, __unused = ");
}
