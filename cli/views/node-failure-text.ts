import { differenceLines } from "./difference-lines";
import type { Diagnostic } from "../../orchestrator/diagnostic";
import type { NodeFailure } from "../../orchestrator/failure";
import type { FailureClass } from "../../orchestrator/graph/graph-file";
import { duration } from "./duration";
import { ended, outputLines, place, text, type TextOf } from "./failure-words";
import { ioFailure } from "./io-failure-text";

/** What went wrong at a node, in words. */
export const nodeFailures: { readonly [F in NodeFailure as F["kind"]]: TextOf<F> } = {
  "terraform-failed": ({ class: kind, command, exit, diagnostics, output }) =>
    text({
      title: `terraform ${command} ${ended(exit)}${CAUSES[kind]}.`,
      details: diagnostics.flatMap(diagnosticLines),
      output: outputLines(output),
      remedy: REMEDIES[kind],
    }),
  "command-failed": ({ program, exit, output }) =>
    text({
      title: `The command "${program}" ${ended(exit)}.`,
      output: outputLines(output),
      remedy: "Correct what the command complains of, then go on with `terrace resume`.",
    }),
  "command-not-started": ({ program, code }) =>
    text({
      title: `The command "${program}" could not be started (${code}).`,
      remedy: START_REMEDIES[code] ?? "See that the program can be run here.",
    }),
  "timed-out": ({ limit, ms }) =>
    text({
      title: limit === "attempt" ? `It took longer than the ${duration(ms)} that one attempt may take.` : totalTime(ms),
      remedy: `See what it waited for, or raise \`${limit === "attempt" ? "attemptTimeoutMs" : "timeoutMs"}\` in the node's policy.`,
    }),
  interrupted: () =>
    text({
      title: "It was interrupted.",
      remedy: "`terrace resume` takes it up again.",
    }),
  "output-not-written": ({ output }) =>
    text({
      title: `The command did not write its output "${output}".`,
      remedy: `Write it as JSON to the file that TERRACE_OUTPUTS names: {"${output}": ...}; or do not declare it.`,
    }),
  "output-type": ({ output, expected, got }) =>
    text({
      title: `The command wrote its output "${output}" as ${got}, and it is declared as ${expected}.`,
      remedy: "Let the command write the declared type, or declare what it writes.",
    }),
  "outputs-unreadable": ({ problem }) =>
    text({
      title: "The outputs that the command wrote cannot be read.",
      details: problem.split("\n"),
      remedy: "Let the command write one JSON object to the file that TERRACE_OUTPUTS names.",
    }),
  "state-torn": ({ file, backup }) =>
    text({
      title: "Its state's file is empty: Terraform was killed while it wrote it. Nothing was changed.",
      details: [file],
      remedy: `\`mv ${backup} ${file}\` brings back what it held before that run; if the stack is to begin anew, remove both.`,
    }),
  "input-missing": ({ input, from, output }) =>
    text({
      title: `Its input "${input}" has no value: ${from} has no output "${output}" yet.`,
      remedy: `Deploy ${from} first; \`--upstream\` adds all that a selection needs.`,
    }),
  "beyond-approval": ({ differences }) =>
    text({
      title:
        differences.length === 0
          ? "It could not be planned before, and its plan was not approved; nothing of it was changed."
          : "It would not become what was approved; nothing of it was changed.",
      details: differenceLines(differences),
      remedy: "`terrace deploy` plans anew and asks again; `terrace resume` goes on with what is left of this run.",
    }),
  "denied-by-policies": ({ findings }) =>
    text({
      title: "The project's policies deny what it would become; nothing of it was changed.",
      details: findings.flatMap(({ rule, address, title, message, remedy }) => [
        `${address}: ${title}, but ${message}.`,
        `  ${remedy} (${rule})`,
      ]),
      remedy: "Correct the app, or except the findings for a time in the project's policies; then deploy again.",
    }),
  "outputs-in-use": ({ outputs }) =>
    text({
      title: "It would take away outputs that other deployed stacks still use; nothing of it was changed.",
      details: outputs.map(({ output, users }) => `${output}: used by ${users.join(", ")}`),
      remedy: "Deploy those stacks along with it, or before; stacks that are no longer in the app go with `--prune`.",
    }),
  io: ioFailure,
};

const CAUSES: Readonly<Record<FailureClass, string>> = {
  auth: ": it was not let in",
  throttled: ": too many requests",
  "state-locked": ": the state is locked",
  quota: ": a limit of the account is reached",
  network: ": the network failed",
  conflict: ": something else is in the way",
  "invalid-config": ": the configuration is not valid",
  "provider-crash": ": it crashed, or a provider did",
  "timed-out": ": it took too long",
  command: "",
  unknown: "",
};

const REMEDIES: Readonly<Record<FailureClass, string>> = {
  auth: "Renew the credentials, or grant what the message names; then go on with `terrace resume`.",
  throttled: "Go on later with `terrace resume`, or with less at once: `--parallelism`, `--terraform-parallelism`.",
  "state-locked": "Wait for who holds the lock; if nobody is at work any more, `terraform force-unlock ID` frees it.",
  quota: "Have the limit raised, or remove what is not needed; then go on with `terrace resume`.",
  network: "See that the service can be reached from here, then go on with `terrace resume`.",
  conflict: "Import what exists already, remove it, or give it another name; then deploy again.",
  "invalid-config": "Correct the app where the message says, then deploy again.",
  "provider-crash": "Go on with `terrace resume`; if it crashes again, its output is what the provider's authors need.",
  "timed-out": "See what it waited for, then go on with `terrace resume`.",
  command: "Correct what the message names, then go on with `terrace resume`.",
  unknown: "Correct what the message names, then go on with `terrace resume`.",
};

function diagnosticLines({ severity, summary, detail, address, construct, source }: Diagnostic): readonly string[] {
  const where = [address, construct && `in ${construct}`, source && `at ${place(source)}`].filter(Boolean);
  return [
    ...`${severity === "error" ? "Error" : "Warning"}: ${summary}`.split("\n"),
    ...(where.length > 0 ? [`  ${where.join(", ")}`] : []),
    ...outputLines(detail).map((line) => (line === "" ? "" : `  ${line}`)),
  ];
}

function totalTime(ms: number): string {
  return `It took longer than the ${duration(ms)} that it may take in all.`;
}

const START_REMEDIES: Readonly<Partial<Record<string, string>>> = {
  ENOENT: "Install the program, or correct its name; see also that the task's `cwd` exists.",
  EACCES: "Make the program executable: `chmod +x`.",
};
