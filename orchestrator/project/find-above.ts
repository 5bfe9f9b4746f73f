import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The nearest file of a name in a folder or above it, the way Node and cdktf-cli look for theirs. */
export function findAbove(name: string, folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const file = join(at, name);
    if (existsSync(file)) return file;
    if (dirname(at) === at) return undefined;
  }
}
