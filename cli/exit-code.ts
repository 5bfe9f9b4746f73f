import type { Ended, Outcome } from "../orchestrator/events";
import type { Failure } from "../orchestrator/failure";

/**
 * What the process ends with.
 *
 * | code | means |
 * |---|---|
 * | 0 | done, or nothing to do |
 * | 1 | a node failed; or the run could not begin for a reason that lies outside of what was given |
 * | 2 | changes are pending (only a plan that was asked for `--detailed-exitcode`; without it they are 0) |
 * | 3 | not approved, nothing was changed |
 * | 4 | what was given cannot be used: app, arguments, Terraform itself, a run that is not there or is complete |
 * | 5 | done but for nodes that would not have become what was approved, and nobody could be asked |
 * | 6 | the project's policies deny it, nothing was changed; or they find what `--fail-on` was given for |
 * | 130 | interrupted |
 */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 130;

/** How an operation ended, for the shell. */
export function exitCodeOf(ended: Ended): ExitCode {
  return "failure" in ended ? codeOfFailure(ended.failure) : CODES[ended.outcome];
}

const CODES: Readonly<Record<Outcome, ExitCode>> = {
  succeeded: 0,
  "nothing-to-do": 0,
  "changes-pending": 2,
  failed: 1,
  rejected: 3,
  "beyond-approval": 5,
  denied: 6,
  interrupted: 130,
};

function codeOfFailure(failure: Failure): ExitCode {
  switch (failure.kind) {
    case "no-project":
    case "bad-file":
    case "app-failed":
    case "bindings-missing":
    case "no-manifest":
    case "app-refused":
    case "empty-app":
    case "cycle":
    case "duplicate-id":
    case "unknown-node":
    case "unknown-output":
    case "no-match":
    case "unknown-variable":
    case "bad-argument":
    case "terraform-missing":
    case "terraform-too-old":
    case "terraform-unusable":
    case "no-run":
    case "nothing-to-resume":
    case "bundle-unreadable":
    case "bundle-locked":
    case "bundle-elsewhere":
      return 4;
    case "denied-by-policies":
      return 6;
    case "not-approved":
      return 3;
    case "beyond-approval":
      return 5;
    case "interrupted":
      return 130;
    case "terraform-failed":
    case "command-failed":
    case "command-not-started":
    case "timed-out":
    case "output-not-written":
    case "output-type":
    case "outputs-unreadable":
    case "input-missing":
    case "outputs-in-use":
    case "io":
    case "project-locked":
    case "superseded":
    case "state-moved":
    case "state-torn":
    case "provider-moved":
    case "still-running":
    case "journal-unreadable":
    case "ledger-unusable":
    case "archive-missing":
      return 1;
    case "ledger-unreachable":
      return codeOfFailure(failure.cause);
  }
}
