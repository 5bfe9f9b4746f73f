import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Environment } from "../executors/terraform/environment";
import { findAbove } from "../project/find-above";
import { SOURCES_FILE } from "./sources-file";
import type { Project } from "../project/project";
import { typeScriptCommand } from "./typescript-command";
import { typeScriptSettings } from "./typescript-options";

/** How Node starts a TypeScript app directly. */
export interface FastStart {
  readonly args: readonly string[];
  readonly env: Environment;
}

/**
 * The faster start of an app whose command runs a TypeScript file through ts-node; undefined when that might do
 * something else than the command does.
 */
export function fastStart(project: Project, env: Environment, hook: string): FastStart | undefined {
  const command = typeScriptCommand(project.app);
  if (command === undefined || env["TERRACE_FAST_START"] === "0" || !existsSync(hook) || isTuned(env)) return undefined;
  const file = resolve(project.folder, command.file);
  if (!existsSync(file) || isModule(file)) return undefined;
  const settings = typeScriptSettings(dirname(file));
  if (settings === undefined) return undefined;
  const cache = join(project.folder, ".terrace", "cache", "typescript");
  return {
    args: ["-r", hook, file, ...command.args],
    env: {
      TERRACE_TYPESCRIPT: JSON.stringify({
        ...settings,
        cache,
        sources: { file: join(project.output, SOURCES_FILE), folder: project.folder },
      }),
    },
  };
}

/** Variables by which ts-node, or Node's own loading, is told to work in another way. */
function isTuned(env: Environment): boolean {
  const harmless = /^TS_NODE_(FILES|LOG_ERROR|PRETTY|TRANSPILE_ONLY|TYPE_CHECK|HISTORY)$/;
  const isTsNode = Object.keys(env).some((name) => name.startsWith("TS_NODE_") && !harmless.test(name));
  return isTsNode || /(^|\s)(-r|--require|--import|--loader|--experimental-loader)\b/.test(env["NODE_OPTIONS"] ?? "");
}

/** Whether Node takes the file for an ECMAScript module. */
function isModule(file: string): boolean {
  const manifest = file.endsWith(".cts") ? undefined : findAbove("package.json", dirname(file));
  if (manifest === undefined) return false;
  try {
    return (JSON.parse(readFileSync(manifest, "utf8")) as { type?: unknown }).type === "module";
  } catch {
    return true;
  }
}
