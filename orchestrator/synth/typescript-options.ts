import type { TsconfigRaw } from "esbuild";
import type { TsConfigJson } from "get-tsconfig";

/** How TypeScript files become JavaScript: what stands in `tsconfig.json`, as far as it changes what a program does. */
export interface TypeScriptSettings {
  /** Options that esbuild knows by the same name. */
  readonly tsconfig: TsconfigRaw;
  /** `esModuleInterop`: whether `import x from` a CommonJS module gives the module, or its property `default`. */
  readonly interop: boolean;
  /** Whether `import()` is Node's own, or another way to write `require`. */
  readonly nativeImport: boolean;
}

type CompilerOptions = NonNullable<TsConfigJson["compilerOptions"]>;

/**
 * The settings of the `tsconfig.json` in a folder or above it. Undefined when there is none, when it can't be read, and
 * when it asks for something that esbuild can't do.
 */
export function typeScriptSettings(folder: string): TypeScriptSettings | undefined {
  const { getTsconfig } = require("get-tsconfig") as typeof import("get-tsconfig");
  let config: TsConfigJson | undefined;
  try {
    config = getTsconfig(folder)?.config;
  } catch {
    return undefined;
  }
  const options = config?.compilerOptions ?? {};
  if (config === undefined || !isWithinReach(config, options)) return undefined;
  const modern = /^(node\d+|nodenext|preserve)$/i.test(options.module ?? "");
  return {
    tsconfig: { compilerOptions: { ...pick(options), useDefineForClassFields: definesFields(options) } },
    interop: options.esModuleInterop ?? modern,
    nativeImport: modern,
  };
}

/** Settings of ts-node's own that only concern what it checks and how it prints. */
const HARMLESS = new Set(["files", "logError", "pretty", "swc", "transpileOnly", "typeCheck"]);

function isWithinReach(config: TsConfigJson, options: CompilerOptions): boolean {
  const tsNode: unknown = "ts-node" in config ? config["ts-node"] : undefined;
  const isPlain = Object.keys(tsNode ?? {}).every((name) => HARMLESS.has(name));
  return isPlain && !options.emitDecoratorMetadata && !options.allowJs && !options.checkJs;
}

const KNOWN_TO_ESBUILD = [
  "alwaysStrict",
  "experimentalDecorators",
  "importsNotUsedAsValues",
  "jsx",
  "jsxFactory",
  "jsxFragmentFactory",
  "jsxImportSource",
  "preserveValueImports",
  "strict",
  "verbatimModuleSyntax",
] as const;

function pick(options: CompilerOptions): NonNullable<TsconfigRaw["compilerOptions"]> {
  return Object.fromEntries(KNOWN_TO_ESBUILD.flatMap((name) => (name in options ? [[name, options[name]]] : [])));
}

/** TypeScript's own default follows the target, whose own default ts-node sets to ES5. */
function definesFields({ useDefineForClassFields, target = "es5" }: CompilerOptions): boolean {
  return useDefineForClassFields ?? /^es(20(2[2-9]|[3-9]\d)|next)$/i.test(target);
}
