import type { Diagnostic } from "../../diagnostic";
import type { FailureClass } from "../../graph/graph-file";

/** The first rule that fits decides. They stand in the order of how sure they are. */
const RULES: readonly (readonly [FailureClass, RegExp])[] = [
  [
    "state-locked",
    /lock info:|state already locked|(acquiring|locking)[^]*state[^]*(ConditionalCheckFailed|PreconditionFailed|conditionNotMet)/i,
  ],
  [
    "provider-crash",
    /plugin (crashed|did not respond|exited|process exited)|plugin to start|remote plugin message|terraform crashed|panic:|fatal error:|rpc error: code = Unavailable/i,
  ],
  ["conflict", /saved plan is stale|planned actions? .*no longer|inconsistent (final plan|result after apply)/i],
  // Terraform's own words, before it has spoken with anybody.
  [
    "invalid-config",
    /^(unsupported |extraneous |invalid (value|reference|expression|resource|function|count|for_each|index|template|default|combination|operand|module|attribute|type)|missing (required|resource|name|item)|reference to |call to unknown |no value for required|incorrect attribute|duplicate |error in function|unsuitable value|variables not allowed|argument or block|cycle: |resource (pre|post)condition failed|module output value precondition|inconsistent conditional|backend configuration changed|extra characters)/im,
  ],
  // When the search for credentials fails, how its last resort failed is not the point.
  ["auth", /no valid credential|no .*IMDS role|expired ?token|security token .*(invalid|expired)/i],
  ["throttled", /throttl|rate ?(limit|exceeded)|too ?many ?requests|request ?limit ?exceeded|slow ?down/i],
  ["throttled", status("429")],
  ["quota", /limit ?exceeded|quota|insufficient.*capacity|maximum number of .* (reached|exceeded)/i],
  ["timed-out", /timeout while waiting for|waiting for .* timed? ?out/i],
  [
    "network",
    /request send failed|dial tcp|no such host|connection (refused|reset|lost|timed out)|network is unreachable|TLS handshake|\bi\/o timeout|\bEOF\b|temporary failure|context deadline exceeded|client\.timeout|could not connect|broken pipe|server closed|bad gateway|gateway time-?out|service ?unavailable|internal ?(server ?error|error|failure)|request ?time(d )?-?out/i,
  ],
  ["network", status("50[0234]")],
  [
    "auth",
    /invalid ?client ?token|unauthori[sz]ed|access ?denied|forbidden|auth ?failure|signature ?does ?not ?match|unrecognized ?client|not authorized|credential/i,
  ],
  ["auth", status("40[13]")],
  [
    "conflict",
    /conflict|already ?(exists|owned)|operation ?aborted|concurrent ?modification|dependency ?violation|resource ?in ?use|in progress/i,
  ],
  ["conflict", status("409")],
  ["state-locked", /error (acquiring the state lock|locking state)/i],
  [
    "invalid-config",
    /problems with the configuration|undeclared|argument .* is required|invalid ?parameter|validation ?(error|exception|failed)|malformed|expected .* to (be|match|contain|not)|unable to find remote state|failed to (query|install)|no available releases|inconsistent dependency lock|required plugins are not installed|module not installed|unsupported terraform core|different element types/i,
  ],
];

/** An HTTP status, as the many clients write it: `StatusCode: 503`, `status code 503`, `Error 503`. */
function status(codes: string): RegExp {
  return new RegExp(`(http|status|code|error|response|returned)\\W{1,3}(${codes})\\b`, "i");
}

/** What kind of trouble Terraform is in. Where it names errors, what else it wrote says nothing of them. */
export function classify(diagnostics: readonly Diagnostic[], output: string): FailureClass {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const text = errors.length > 0 ? errors.map(({ summary, detail }) => `${summary}\n${detail}`).join("\n") : output;
  return RULES.find(([, pattern]) => pattern.test(text))?.[0] ?? "unknown";
}

/** Whether Terraform refused a saved plan because things are not as they were when it was made, and when it saw that. */
export function outdated(diagnostics: readonly Diagnostic[]): { readonly begun: boolean } | undefined {
  const isOf = (pattern: RegExp): boolean => diagnostics.some(({ summary }) => pattern.test(summary));
  if (isOf(/^saved plan (is stale|does not match the given state)/i)) return { begun: false };
  // What an expression is made of (a file, say) has changed. Terraform takes that for the provider's fault.
  return isOf(/^provider produced inconsistent final plan/i) ? { begun: true } : undefined;
}

/** Whether the trouble is only that the folder has to be initialised (again). */
export function needsInit(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ summary }) =>
    /initialization required|required plugins are not installed|inconsistent dependency lock file|module not installed|backend initialization|missing required provider/i.test(
      summary,
    ),
  );
}

/** Whether an init failed only because the lock file names another version of a provider than the configuration. */
export function needsUpgrade(output: readonly string[]): boolean {
  return /must\s+use\s+\w+\s+init\s+-upgrade/.test(output.join("\n"));
}
