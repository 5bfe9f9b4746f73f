import { accessSync, constants, statSync } from "node:fs";
import { dirname } from "node:path";
import { codeOf } from "../orchestrator/error-code";
import type { Failure } from "../orchestrator/failure";

/** That an argument names a file which is no bundle, where nothing else of that name was found either. */
export function noBundle(argument: string | undefined): Failure | undefined {
  const isFile = argument !== undefined && statSync(argument, { throwIfNoEntry: false })?.isFile();
  return isFile ? { kind: "bundle-unreadable", file: argument, problem: "not-a-bundle" } : undefined;
}

/** Why no bundle can be written there. Found out before planning: afterwards all of that would be lost. */
export function reasonNotToWriteBundle(file: string): Failure | undefined {
  try {
    accessSync(dirname(file), constants.W_OK);
    if (!statSync(file, { throwIfNoEntry: false })?.isDirectory()) return undefined;
    return { kind: "bad-argument", argument: `--out ${file}`, problem: "EISDIR" };
  } catch (error) {
    return { kind: "bad-argument", argument: `--out ${file}`, problem: codeOf(error) };
  }
}
