import type { Snapshot } from "../executors/executor";
import type { Node } from "../graph/graph";
import { hashOf } from "../hash";
import type { Json } from "./outputs";

/**
 * Whether nobody declared an output: CDKTF makes one of each value that a stack takes of another, and Terrace one of each
 * expression that a task takes. All are marked as sensitive, because nobody can know: a network's id no less than a
 * password.
 */
export function isCrossStack(name: string): boolean {
  return /^(cross-stack-output-|terrace-[0-9a-f]{8}$)/.test(name);
}

/** Whether a node declares outputs that must not be shown. */
export function hasSecrets({ outputs }: Node): boolean {
  return Object.entries(outputs).some(([name, { sensitive }]) => sensitive && !isCrossStack(name));
}

/** The values of a node that must not be shown from now on: its sensitive outputs, as far as its author said so. */
export function secretsOf(snapshot: Snapshot): readonly Json[] {
  return Object.entries(snapshot.outputs)
    .filter(([name]) => !isCrossStack(name) && isSecret(snapshot, name))
    .map(([, { value }]) => value);
}

/**
 * Whether an output's value is to be kept from view. A value that the node also gives as an output that is not sensitive
 * is none: its author has shown it already.
 */
export function isSecret({ outputs }: Snapshot, name: string): boolean {
  const output = outputs[name];
  if (!output?.sensitive) return false;
  const shown = Object.values(outputs).filter(({ sensitive }) => !sensitive);
  return !shown.some(({ value }) => isEqual(value, output.value));
}

function isEqual(a: Json, b: Json): boolean {
  return a === b || (typeof a === "object" && typeof b === "object" && hashOf({ a }) === hashOf({ a: b }));
}
