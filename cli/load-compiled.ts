import { createHash } from "node:crypto";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { constants, Script } from "node:vm";

/**
 * Loads a module as `require` does, with what V8 made of it the last time: a large file then need not be looked through
 * again. What V8 made of it now is kept when the process ends.
 *
 * @param file the module
 * @param kept where that is kept; who can write there decides what is run
 */
export function loadCompiled(file: string, kept: string): unknown {
  const source = readFileSync(file);
  const compiled = readKept(kept, source);
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source.toString()}\n})`, {
    filename: file,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(compiled && { cachedData: compiled }),
  });
  if (compiled === undefined || script.cachedDataRejected) {
    process.once("exit", () => keep(kept, source, script.createCachedData()));
  }
  const module = { exports: {} };
  const load = script.runInThisContext() as (...args: unknown[]) => void;
  load.call(module.exports, module.exports, createRequire(file), module, file, dirname(file));
  return module.exports;
}

/** V8 looks only at its own version and at the source's length; a file that was torn, or is of another source, is no use. */
function readKept(kept: string, source: Buffer): Buffer | undefined {
  try {
    const entry = readFileSync(kept);
    const compiled = entry.subarray(HASH_LENGTH);
    return entry.subarray(0, HASH_LENGTH).equals(hashOf(source, compiled)) ? compiled : undefined;
  } catch {
    return undefined;
  }
}

/** A folder that can't be written to is no reason to fail. */
function keep(kept: string, source: Buffer, compiled: Buffer): void {
  const temporary = `${kept}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, Buffer.concat([hashOf(source, compiled), compiled]), { mode: 0o600 });
    renameSync(temporary, kept);
  } catch {
    rmSync(temporary, { force: true });
  }
}

const HASH_LENGTH = 32;

function hashOf(source: Buffer, compiled: Buffer): Buffer {
  return createHash("sha256").update(String(source.length)).update(source).update(compiled).digest();
}
