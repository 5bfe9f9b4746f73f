import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Transformed } from "./typescript-transform";

/**
 * JavaScript that was made of TypeScript files before. One entry for each file, so that it doesn't grow with every edit;
 * an entry carries a hash of all it was made from and of itself, and counts for nothing when that is wrong.
 */
export class TypeScriptCache {
  /** `salt`: what, beside the source, decides what comes out. */
  constructor(
    private readonly folder: string,
    private readonly salt: string,
  ) {}

  /** The code of a file with this source. */
  code(file: string, source: string): string | undefined {
    return this.read(file, source, ".js");
  }

  /** The source map that belongs to {@link code}. */
  map(file: string, source: string): string | undefined {
    return this.read(file, source, ".map");
  }

  /** Keeps what was made of a file. A folder that can't be written to is no reason to fail. */
  keep(file: string, source: string, { code, map }: Transformed): void {
    try {
      mkdirSync(this.folder, { recursive: true });
      writeFileSync(join(dirname(this.folder), ".gitignore"), "*\n");
      this.write(file, source, ".js", code);
      this.write(file, source, ".map", map);
    } catch {
      // Made anew the next time.
    }
  }

  private read(file: string, source: string, ending: string): string | undefined {
    try {
      const entry = readFileSync(this.path(file, ending), "utf8");
      const content = entry.slice(0, -HASH_LENGTH);
      return entry.endsWith(this.hash(source, content)) ? content : undefined;
    } catch {
      return undefined;
    }
  }

  private write(file: string, source: string, ending: string, content: string): void {
    const path = this.path(file, ending);
    const temporary = `${path}.${process.pid}.tmp`;
    writeFileSync(temporary, content + this.hash(source, content));
    renameSync(temporary, path);
  }

  private path(file: string, ending: string): string {
    return join(this.folder, sha256(file) + ending);
  }

  private hash(source: string, content: string): string {
    return sha256(JSON.stringify([this.salt, source, content]));
  }
}

const HASH_LENGTH = 64;

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
