import { readFile } from "node:fs/promises";
import type { NodeFailure } from "../../failure";
import { codeOf } from "../../error-code";
import type { Outputs } from "../../values/outputs";
import { fail, ok, type Result } from "../../result";

/** What a task did when it ran last: what a state is to a stack. Holds its outputs in clear; only its owner can read it. */
export interface TaskRecord {
  /** Fingerprints of what decides whether it has to run again: its definition, and the inputs that it was given. */
  readonly definition: string;
  readonly inputs: string;
  readonly outputs: Outputs;
}

/** Reads a task's record; undefined when it never ran. */
export async function readRecord(file: string): Promise<Result<TaskRecord | undefined, NodeFailure>> {
  try {
    return parse(file, await readFile(file, "utf8"));
  } catch (error) {
    const code = codeOf(error);
    return code === "ENOENT" ? ok(undefined) : fail({ kind: "io", path: file, operation: "read", code });
  }
}

/** A record that can't be read is no reason to run a command again that may have run. */
function parse(file: string, text: string): Result<TaskRecord, NodeFailure> {
  try {
    return ok(JSON.parse(text) as TaskRecord);
  } catch {
    return fail({ kind: "io", path: file, operation: "read", code: "not JSON" });
  }
}
