import type { LedgerFailure, NodeFailure } from "../../orchestrator/failure";
import { text, type FailureText, type TextOf } from "./failure-words";
import { nodeFailures } from "./node-failure-text";

/** Why a ledger that is kept beside the states could not be read or written, in words. */
export const ledgerFailures: { readonly [F in LedgerFailure as F["kind"]]: TextOf<F> } = {
  "ledger-unreachable": ({ place, cause }) => {
    const { title, details, output } = describeCause(cause);
    return text({
      title: `The project's ledger can't be reached: ${place}.`,
      details: [title, ...details],
      output,
      remedy: "See to it that this state can be read and written, as those of the stacks can.",
    });
  },
  "ledger-unusable": ({ place, problem }) =>
    text({ title: `The project's ledger, ${place}, ${PROBLEMS[problem]}`, remedy: REMEDIES[problem] }),
};

function describeCause(cause: NodeFailure): FailureText {
  return (nodeFailures[cause.kind] as TextOf<NodeFailure>)(cause);
}

type Problem = Extract<LedgerFailure, { kind: "ledger-unusable" }>["problem"];

const PROBLEMS: Readonly<Record<Problem, string>> = {
  "not-a-ledger": "is no ledger, or is damaged; it was left as it is.",
  "newer-version": "was written by a newer version of Terrace; it was left as it is.",
  elsewhere: "is not where Terraform would look: TF_CLI_ARGS_init names another state for it; nothing was touched.",
  contended: "was changed by somebody else whenever it was to be written.",
};

const REMEDIES: Readonly<Record<Problem, string>> = {
  "not-a-ledger":
    "Bring an earlier version of that state back; or remove it, and deploy the whole app once, which makes it anew.",
  "newer-version": "Use that version here, too.",
  elsewhere: "Leave what names the state out of TF_CLI_ARGS_init and the files that it names.",
  contended: "The next run writes what this one could not.",
};
