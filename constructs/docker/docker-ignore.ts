import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import picomatch from "picomatch";

/**
 * Which files of a build context the engine never sees, by its `.dockerignore`: paths are relative, with `/`. The last rule
 * that fits decides, for a file or for a folder that it is in.
 *
 * @see https://docs.docker.com/build/concepts/context/#dockerignore-files
 */
export function dockerIgnore(context: string): (path: string) => boolean {
  const file = join(context, ".dockerignore");
  const rules = existsSync(file) ? rulesIn(readFileSync(file, "utf8")) : [];
  return (path) => rules.reduce((ignored, { fits, ignores }) => (fits(path) ? ignores : ignored), false);
}

interface Rule {
  readonly ignores: boolean;
  readonly fits: (path: string) => boolean;
}

function rulesIn(text: string): readonly Rule[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const patterns = lines.filter((line) => !line.startsWith("#")).map((line) => line.trim());
  return patterns.filter((pattern) => pattern !== "" && pattern !== "!").map(ruleOf);
}

function ruleOf(line: string): Rule {
  const ignores = !line.startsWith("!");
  const pattern = (ignores ? line : line.slice(1)).trim().replace(/^\.?\/+|\/+$/g, "");
  const matches = picomatch(pattern, { dot: true, nobrace: true, noextglob: true, nonegate: true });
  return { ignores, fits: (path) => partsOf(path).some((part) => matches(part)) };
}

/** `a`, `a/b`, `a/b/c` for `a/b/c`. */
function partsOf(path: string): readonly string[] {
  const names = path.split("/");
  return names.map((_, index) => names.slice(0, index + 1).join("/"));
}
