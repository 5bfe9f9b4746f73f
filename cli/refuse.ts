import type { Failure } from "../orchestrator/failure";
import { exitCodeOf, type ExitCode } from "./exit-code";
import { failureLines, failureLinesBelowLog } from "./views/failure-text";
import { painter } from "./views/paint";
import { printableData } from "./views/printable";
import { processTerminal } from "./views/process-terminal";

/** What `--json` tells instead of events when a command can't do its work. */
export interface Refusal {
  readonly type: "refused";
  readonly failure: Failure;
  /** When it was refused, ISO 8601 in UTC. */
  readonly at: string;
}

/** Says why a command can't do its work, to a person or (as a line of JSON) to a program; returns the exit code. */
export function refuse(failure: Failure, flags: { readonly json?: boolean } = {}): ExitCode {
  if (flags.json) {
    const refusal: Refusal = { type: "refused", failure, at: new Date().toISOString() };
    process.stdout.write(`${JSON.stringify(refusal)}\n`);
  } else {
    const terminal = processTerminal(process.stderr, process.env);
    const lines = wasShown(failure) ? failureLinesBelowLog : failureLines;
    terminal.write(`${lines(printableData(failure), painter(terminal.color)).join("\n")}\n`);
  }
  return exitCodeOf({ failure });
}

/** What an app wrote was shown when it wrote it. */
function wasShown({ kind }: Failure): boolean {
  return kind === "app-failed" || kind === "bindings-missing";
}
