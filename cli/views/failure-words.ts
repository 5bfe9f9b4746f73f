import type { SourceLine } from "../../orchestrator/diagnostic";
import type { Exit } from "../../orchestrator/failure";

/** A failure in words. */
export interface FailureText {
  /** What failed: one sentence, mostly one line. */
  readonly title: string;
  /** Why and where, a line each. */
  readonly details: readonly string[];
  /** What its process wrote last, a line each. */
  readonly output: readonly string[];
  /** What to do about it. */
  readonly remedy: string;
}

/** What puts a failure in words. */
export type TextOf<F> = (failure: F) => FailureText;

/** A failure in words that has no more to show than what is given. */
export function text(words: Pick<FailureText, "title" | "remedy"> & Partial<FailureText>): FailureText {
  return { details: [], output: [], ...words };
}

/** Lines of what a process wrote; none for nothing. */
export function outputLines(output: string): readonly string[] {
  return output.trim() === "" ? [] : output.replace(/\n+$/, "").split("\n");
}

/** How a process ended: `ended with exit code 1`, `was ended by SIGKILL`. */
export function ended(exit: Exit): string {
  return "code" in exit ? `ended with exit code ${exit.code}` : `was ended by ${exit.signal}`;
}

/** Where in a file: `main.ts:12`. */
export function place({ file, line }: SourceLine): string {
  return `${file}:${line}`;
}

/** Names that may have been meant, as a sentence in front of what else to do. */
export function didYouMean(nearest: readonly string[], otherwise: string): string {
  return nearest.length === 0 ? otherwise : `Did you mean ${either(nearest.map((name) => `"${name}"`))}? ${otherwise}`;
}

function either(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1) ?? ""}`;
}
