import type { Diagnostic } from "../../failure";
import type { FailureClass } from "../../graph-file";

/** The first rule that fits decides. They stand in the order of how sure they are. */
const RULES: readonly (readonly [FailureClass, RegExp])[] = [
  ["state-locked", /error acquiring the state lock|state lock(ed)? by|already locked|ConditionalCheckFailed.*lock/i],
  [
    "provider-crash",
    /plugin (crashed|did not respond|exited)|terraform crashed|panic:|fatal error:|rpc error: code = Unavailable/i,
  ],
  ["conflict", /saved plan is stale|planned actions? .*no longer|inconsistent (final plan|result after apply)/i],
  ["throttled", /throttl|rate ?(limit|exceeded)|too ?many ?requests|request ?limit ?exceeded|slow ?down|\b429\b/i],
  ["quota", /limit ?exceeded|quota|insufficient.*capacity|vcpu limit/i],
  [
    "auth",
    /expired ?token|invalid ?client ?token|no valid credential|unauthori[sz]ed|access ?denied|forbidden|authfailure|signature ?does ?not ?match|\b40[13]\b|credential/i,
  ],
  [
    "network",
    /timed? ?out|timeout|connection (refused|reset)|no such host|network is unreachable|\bEOF\b|TLS handshake|dial tcp|i\/o|temporary failure|\b50[0234]\b|service ?unavailable/i,
  ],
  ["conflict", /conflict|already ?exists|operation ?aborted|\b409\b|concurrent ?modification/i],
  [
    "invalid-config",
    /problems with the configuration|unsupported (argument|block|attribute)|invalid (value|reference|expression|resource|provider|function|count|for_each|index|template)|missing required|undeclared|no value for required|incorrect attribute|argument.* is required|reference to undeclared|inconsistent dependency lock|required plugins are not installed|failed to query available provider|no available releases|duplicate|unsuitable value|error in function/i,
  ],
];

/** What kind of trouble Terraform is in. */
export function classify(diagnostics: readonly Diagnostic[], output: string): FailureClass {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const text = [...errors.map(({ summary, detail }) => `${summary}\n${detail}`), output].join("\n");
  return RULES.find(([, pattern]) => pattern.test(text))?.[0] ?? "unknown";
}

/** Whether the trouble is only that the folder has to be initialised (again). */
export function needsInit(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ summary }) =>
    /initialization required|required plugins are not installed|inconsistent dependency lock file|module not installed|backend initialization|missing required provider/i.test(
      summary,
    ),
  );
}
