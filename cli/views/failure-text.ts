import type { Failure } from "../../orchestrator/failure";
import type { FailureText, TextOf } from "./failure-words";
import { indented } from "./indented";
import { inputFailures } from "./input-failure-text";
import { ledgerFailures } from "./ledger-failure-text";
import { nodeFailures } from "./node-failure-text";
import type { Look, Paint } from "./paint";
import { printableData } from "./printable";
import { runFailures } from "./run-failure-text";

type ByKind = { readonly [F in Failure as F["kind"]]: F };

/** A failure that has no text breaks the build here. */
const TEXTS: { readonly [K in keyof ByKind]: TextOf<ByKind[K]> } = {
  ...inputFailures,
  ...nodeFailures,
  ...runFailures,
  ...ledgerFailures,
};

/** Says what failed, why and where, and what to do about it. Safe to print. */
export function describeFailure(failure: Failure): FailureText {
  const safe = printableData(failure);
  return describe(safe.kind, safe);
}

function describe<K extends keyof ByKind>(kind: K, failure: ByKind[K]): FailureText {
  return TEXTS[kind](failure);
}

/** A failure as lines to print. */
export function failureLines(failure: Failure, paint: Paint): readonly string[] {
  const { title, details, output, remedy } = describeFailure(failure);
  return [...looking("red", title, paint), ...indented([...details, ...output]), ...looking("bold", remedy, paint)];
}

/** The same beneath the log of the node that failed, which has what its process wrote already. */
export function failureLinesBelowLog(failure: Failure, paint: Paint): readonly string[] {
  const { title, details, remedy } = describeFailure(failure);
  return [...looking("red", title, paint), ...indented(details), ...looking("bold", remedy, paint)];
}

function looking(look: Look, text: string, paint: Paint): readonly string[] {
  return text.split("\n").map((line) => paint(look, line));
}
