import { exitCodeOf } from "../../cli/exit-code";
import type { Outcome } from "../../orchestrator/events";
import { EVERY_FAILURE } from "./views/every-failure";

const outcomes: Readonly<Record<Outcome, number>> = {
  succeeded: 0,
  "nothing-to-do": 0,
  failed: 1,
  "changes-pending": 2,
  "beyond-approval": 5,
  rejected: 3,
  denied: 6,
  interrupted: 130,
};

test.each(Object.entries(outcomes) as [Outcome, number][])("a run that ended %s: %i", (outcome, code) => {
  expect(exitCodeOf({ outcome })).toBe(code);
});

test("a failure's code tells whose turn it is", () => {
  const kinds: Partial<Record<string, string[]>> = {};
  for (const failure of Object.values(EVERY_FAILURE)) (kinds[exitCodeOf({ failure })] ??= []).push(failure.kind);
  expect(kinds).toEqual({
    1: [
      ...["io", "terraform-failed", "command-failed", "command-not-started", "timed-out", "output-not-written"],
      ...["output-type", "outputs-unreadable", "state-torn", "input-missing", "outputs-in-use"],
      ...["project-locked", "superseded", "state-moved", "still-running", "provider-moved"],
      ...["ledger-unreachable", "ledger-unusable", "archive-missing", "journal-unreadable"],
    ],
    3: ["not-approved"],
    4: [
      ...["no-project", "bad-file", "app-failed", "bindings-missing", "no-manifest", "app-refused", "empty-app"],
      ...["cycle", "duplicate-id", "unknown-node", "unknown-output", "no-match", "unknown-variable", "bad-argument"],
      ...["terraform-missing", "terraform-too-old", "terraform-unusable", "no-run", "nothing-to-resume"],
      ...["bundle-unreadable", "bundle-locked", "bundle-elsewhere"],
    ],
    5: ["beyond-approval"],
    6: ["denied-by-policies"],
    130: ["interrupted"],
  });
});
