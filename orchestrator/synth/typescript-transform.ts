import type { TypeScriptSettings } from "./typescript-options";

/** JavaScript made of a TypeScript file, with its source map. */
export interface Transformed {
  readonly code: string;
  readonly map: string;
}

/** Makes CommonJS of a TypeScript file, without a look at its types. Throws esbuild's error for what can't be read. */
export function transform(file: string, source: string, settings: TypeScriptSettings): Transformed {
  // Not loaded while all that an app needs is in the cache.
  const { transformSync } = require("esbuild") as typeof import("esbuild");
  const { code, map } = transformSync(source, {
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
  });
  return { code: settings.interop ? code : withoutInterop(code), map };
}

/**
 * Without `esModuleInterop`, TypeScript takes what `require` returns as it is. esbuild passes each through this function
 * of its own, so another in its place has the same effect.
 */
function withoutInterop(code: string): string {
  return code.replace(/^var __toESM = (?=\(mod, isNodeMode, target\) =>)/m, "var __toESM = (mod) => mod, __unused = ");
}
