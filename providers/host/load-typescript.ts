import { readFileSync } from "node:fs";

/**
 * Has this process load TypeScript, as it loads JavaScript; files of packages are left alone. Types are not checked:
 * `tsc` does that.
 */
export function loadTypeScript(): void {
  const { transformSync } = require("esbuild") as typeof import("esbuild");
  const load = (module: NodeJS.Module, file: string): void => {
    const source = readFileSync(file, "utf8");
    const options = { loader: "ts", format: "cjs", target: "node20", sourcefile: file, sourcemap: "inline" } as const;
    (module as CompilingModule)._compile(transformSync(source, options).code, file);
  };
  for (const ending of [".ts", ".cts"]) require.extensions[ending] = load;
}

interface CompilingModule extends NodeJS.Module {
  _compile(code: string, file: string): void;
}
