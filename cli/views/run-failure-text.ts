import type { LedgerFailure, RunFailure } from "../../orchestrator/failure";
import { counted } from "./counted";
import { didYouMean, text, type TextOf } from "./failure-words";

/** Why a run could not be started, continued or shown, in words. */
export const runFailures: { readonly [F in Exclude<RunFailure, LedgerFailure> as F["kind"]]: TextOf<F> } = {
  "project-locked": ({ holder: { pid, host, since } }) =>
    text({
      title: "Another run is at work in this project.",
      details: [`process ${pid} on ${host}, since ${since}`],
      remedy: "Wait for its end, or interrupt it there.",
    }),
  "not-approved": ({ reason }) =>
    reason === "declined"
      ? text({ title: "The plan was not approved; nothing was changed.", remedy: "`terrace deploy` asks again." })
      : text({
          title: "There is nobody to approve the plan: this is no terminal. Nothing was changed.",
          remedy: "Run it in a terminal, or approve whatever it plans with `--auto-approve`.",
        }),
  "no-run": ({ asked, nearest }) =>
    text({
      title: asked === undefined ? "This project has no run yet." : `This project has no run "${asked}".`,
      remedy: didYouMean(nearest, asked === undefined ? "`terrace deploy` starts one." : "`terrace runs` shows all."),
    }),
  "nothing-to-resume": ({ run }) =>
    text({
      title: `Run ${run} is complete: there is nothing to go on with.`,
      remedy: "`terrace deploy` starts a new one.",
    }),
  superseded: ({ run, by }) =>
    text({
      title: `Run ${run} is not the newest: ${by} has changed things since, which going on with ${run} would take back.`,
      remedy: "Start anew with `terrace deploy`: it plans from the state as it is now.",
    }),
  "state-moved": ({ nodes }) =>
    text({
      title: `Somebody else has changed the state of ${counted(nodes.length, "stack")} since this was planned.`,
      details: nodes,
      remedy: "Plan anew, with `terrace plan` or `terrace deploy`: from the state as it is now.",
    }),
  "bundle-unreadable": ({ file, problem }) =>
    text({ title: `${file} ${UNREADABLE[problem]}`, remedy: "`terrace plan --out FILE` writes one." }),
  "bundle-locked": ({ file, problem }) => text({ title: `${file} ${LOCKED[problem]}`, remedy: KEY_REMEDIES[problem] }),
  "bundle-elsewhere": ({ folder, nodes }) =>
    text({
      title: `${counted(nodes.length, "stack")} of this bundle keep their state in files below ${folder}.`,
      details: nodes,
      remedy: "Deploy it there, or give the stacks a backend that both places reach.",
    }),
  "archive-missing": ({ nodes }) =>
    text({
      title: `The ledger does not have the files of ${counted(nodes.length, "stack")} to be destroyed: they are too many.`,
      details: nodes,
      remedy: "Prune in the clone that deployed it last; or put it back into the app, and `terrace destroy` it.",
    }),
  "provider-moved": ({ providers }) =>
    text({
      title: "Providers are locked to other versions here than those that this was planned with.",
      details: providers.map(
        ({ node, provider, planned, found }) => `${node}: ${provider} was ${planned}, here it is ${found}`,
      ),
      remedy: "Plan anew here, or remove `.terrace/work` here, so that the bundle's own locks count.",
    }),
  "still-running": ({ processes }) =>
    text({
      title: "Processes of this run are still at work.",
      details: processes.map(({ node, pid }) => `${node}: process ${pid}`),
      remedy: "Wait for their end, then resume; to end one early, `kill -INT PID` lets Terraform unlock its state.",
    }),
  "journal-unreadable": ({ file, line, problem }) =>
    text({
      title: `The run's journal cannot be read: ${file}, line ${line}: ${problem}`,
      remedy: "Start anew with `terrace deploy`: Terraform's states are not touched by this, nor are other runs.",
    }),
};

const UNREADABLE = {
  "not-a-bundle": "is no bundle.",
  "other-version": "is a bundle of another version of Terrace's.",
  damaged: "is damaged, or was changed.",
} as const;

const LOCKED = {
  "no-key": "is encrypted.",
  "wrong-key": "cannot be opened with this key, or was changed.",
  "not-locked": "is not encrypted, though a key is given for it: it may be anybody's.",
} as const;

const KEY_REMEDIES = {
  "no-key": "Give what it was written with: `--key-file FILE`, or the passphrase in TERRACE_PASSPHRASE.",
  "wrong-key": "Give the key that it was written with; if you did, do not trust this file.",
  "not-locked": "Ask who made it; only if you trust it, leave the key out.",
} as const;
