import type { ProcessIdentity } from "../process-identity";

/**
 * What a supervisor has to say of its process.
 *
 *     running --it ended--> waiting --after a while--> running
 *        |                     |
 *        +--no restart,        +--told to stop--> ended
 *           or told to stop--> ended
 */
export type SupervisorState = Running | Waiting | Ended;

/** Written before the process does anything: one that is not named here has never run. */
export interface Running extends Told {
  readonly phase: "running";
  readonly child: ProcessIdentity;
  readonly since: string;
}

/** It ended, and will be started again. */
export interface Waiting extends Told {
  readonly phase: "waiting";
  readonly exit: Exit;
}

/** It ended for good, and its supervisor with it. */
export interface Ended extends Told {
  readonly phase: "ended";
  readonly exit: Exit;
}

interface Told {
  /** Which specification this is about. */
  readonly generation: string;
  readonly restarts: number;
}

/** How a process ended, or why it could not be started. */
export type Exit = { readonly code: number } | { readonly signal: string } | { readonly error: string };

/** In few words, for people. */
export function describeExit(exit: Exit): string {
  if ("error" in exit) return exit.error;
  return "code" in exit ? `exit code ${exit.code}` : exit.signal;
}
