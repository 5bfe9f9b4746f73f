/** A TypeScript file that an app's command runs through ts-node, and what it passes on to it. */
export interface TypeScriptCommand {
  readonly file: string;
  readonly args: readonly string[];
}

/** Options of ts-node's that only concern what it checks and how it prints, with their spellings. */
const HARMLESS = new Set(
  ["-T", "--transpile-only", "--transpileOnly", "--type-check", "--typeCheck", "--files", "--swc"].concat([
    "-s",
    "--script-mode",
    "--scriptMode",
    "--pretty",
    "--log-error",
    "--logError",
    "-H",
    "--compiler-host",
  ]),
);

/** A word that a shell passes on as it is. */
const PLAIN = /^[\w@%+:,./-]+$/;

/**
 * Reads `[npx] ts-node [options] FILE.ts [arguments]`. Undefined for any other command, and for every option that may
 * change what the program does: such a command is for the shell.
 */
export function typeScriptCommand(app: string): TypeScriptCommand | undefined {
  const words = app.trim().split(/[ \t]+/);
  if (!words.every((word) => PLAIN.test(word))) return undefined;
  const rest = words.slice(words[0] === "npx" ? 1 : 0);
  if (rest.shift() !== "ts-node") return undefined;
  while (HARMLESS.has(rest[0] ?? "")) rest.shift();
  const [file = "", ...args] = rest;
  return /^[^-].*\.(ts|tsx|cts)$/.test(file) && !file.endsWith(".d.ts") ? { file, args } : undefined;
}
