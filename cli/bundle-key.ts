import { readFileSync } from "node:fs";
import type { Key } from "../orchestrator/bundle/seal";
import { codeOf } from "../orchestrator/error-code";
import type { InputFailure } from "../orchestrator/failure";
import { fail, ok, type Result } from "../orchestrator/result";

/** How a bundle is locked. */
export interface KeyFlags {
  readonly keyFile?: string;
}

/** The key for bundles: what a file holds, or the passphrase in `TERRACE_PASSPHRASE`; undefined when there is neither. */
export function bundleKey(
  { keyFile }: KeyFlags,
  env: Readonly<Record<string, string | undefined>>,
): Result<Key | undefined, InputFailure> {
  if (keyFile !== undefined) return fileKey(keyFile);
  const text = env["TERRACE_PASSPHRASE"];
  if (text === "") return fail({ kind: "bad-argument", argument: "TERRACE_PASSPHRASE", problem: "it is empty" });
  return ok(text === undefined ? undefined : { kind: "passphrase", text });
}

function fileKey(file: string): Result<Key, InputFailure> {
  const argument = `--key-file ${file}`;
  try {
    const bytes = readFileSync(file);
    if (bytes.length < SHORTEST) {
      return fail({ kind: "bad-argument", argument, problem: `it has less than ${SHORTEST} bytes` });
    }
    return ok({ kind: "file", bytes });
  } catch (error) {
    return fail({ kind: "bad-argument", argument, problem: codeOf(error) });
  }
}

/** A key file is used as it is: it has to be as hard to guess as a key. */
const SHORTEST = 32;
