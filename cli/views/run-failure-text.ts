import type { RunFailure } from "../../orchestrator/failure";
import { counted } from "./counted";
import { didYouMean, text, type TextOf } from "./failure-words";

/** Why a run could not be started, continued or shown, in words. */
export const runFailures: { readonly [F in RunFailure as F["kind"]]: TextOf<F> } = {
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
      title: `Somebody else has changed the state of ${counted(nodes.length, "stack")} since this run.`,
      details: nodes,
      remedy: "Start anew with `terrace deploy`: it plans from the state as it is now.",
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
