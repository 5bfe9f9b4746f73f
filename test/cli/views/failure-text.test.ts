import { describeFailure, failureLines, failureLinesBelowLog } from "../../../cli/views/failure-text";
import { painter } from "../../../cli/views/paint";
import type { Failure } from "../../../orchestrator/failure";
import { nodeId } from "../../../orchestrator/graph/graph";
import { EVERY_FAILURE } from "./every-failure";

const failures: readonly Failure[] = Object.values(EVERY_FAILURE);

describe("every failure", () => {
  test.each(failures.map((failure) => [failure.kind, failure] as const))(
    "%s says what, and what to do",
    (_, failure) => {
      const { title, remedy } = describeFailure(failure);
      expect(title).toMatch(/^\S.{14,}/);
      expect(remedy).toMatch(/^\S.{14,}\S$/);
      expect(`${title} ${remedy}`).not.toMatch(/undefined|\[object/);
    },
  );

  test("has a text of its own", () => {
    expect(new Set(failures.map((failure) => describeFailure(failure).title)).size).toBe(failures.length);
  });

  test.each(failures.map((failure) => [failure.kind, failure] as const))("%s names all it knows", (_, failure) => {
    const { title, details, output, remedy } = describeFailure(failure);
    const text = [title, ...details, ...output, remedy].join("\n");
    for (const known of knownTexts(failure)) expect(text).toContain(known);
  });

  test.each(failures.map((failure) => [failure.kind, failure] as const))(
    "%s does nothing to a terminal, whatever stands in it",
    (_, failure) => {
      const hostile = mapTexts(failure, (text) => `${text}\u001b[2J\u001b]0;title\u0007\r\u009b1A\u202e`);
      const text = failureLines(hostile, painter(false)).join("");
      expect(text).not.toMatch(/[\p{Cc}\u202e]/u);
    },
  );
});

/** Kinds of differences, and actions. */
const DIFFERENCE_WORDS = ["action", "update", "replace"];

/** The texts in a failure that a person must see; what is only a word of ours (a kind, a class) is told otherwise. */
function knownTexts(failure: Failure): readonly string[] {
  const ours = new Set([failure.kind, "kind", "class", "severity", "limit", "reason", "problem", ...DIFFERENCE_WORDS]);
  const known: string[] = [];
  const visit = (key: string, value: unknown): void => {
    if (typeof value === "string" && !ours.has(key) && !ours.has(value)) known.push(...value.trim().split("\n"));
    if (typeof value === "object" && value !== null) Object.entries(value).forEach(([key, each]) => visit(key, each));
  };
  visit("", failure);
  return known;
}

function mapTexts(failure: Failure, map: (text: string) => string): Failure {
  const words = new Set([
    failure.kind,
    "quota",
    "error",
    "attempt",
    "nobody-to-ask",
    "damaged",
    "wrong-key",
    "newer-version",
    "command-failed",
    ...DIFFERENCE_WORDS,
  ]);
  const copy: unknown = JSON.parse(JSON.stringify(failure), (_, value: unknown) =>
    typeof value === "string" && !words.has(value) ? map(value) : value,
  );
  return copy as Failure;
}

test("a cycle prints its whole path, whether or not the path names the first node twice", () => {
  const path = (...ids: readonly string[]): string =>
    describeFailure({ kind: "cycle", path: ids.map(nodeId) }).title.split(": ")[1] ?? "";
  expect(path("a", "b", "a")).toBe("a -> b -> a");
  expect(path("a", "b", "c")).toBe("a -> b -> c -> a");
  expect(path("a")).toBe("a -> a");
});

test("a diagnostic tells the address, the construct, and the line of the app", () => {
  expect(failureLines(EVERY_FAILURE["terraform-failed"], painter(false))).toEqual([
    "terraform apply ended with exit code 1: a limit of the account is reached.",
    "  Error: VpcLimitExceeded",
    "    aws_vpc.main, in prod/network/vpc, at src/network.ts:42",
    "    The maximum number of VPCs has been reached.",
    "    It is 5.",
    "Have the limit raised, or remove what is not needed; then go on with `terrace resume`.",
  ]);
});

test("below its log, a failure does not repeat what the process wrote", () => {
  const failure = EVERY_FAILURE["command-failed"];
  expect(failureLines(failure, painter(false))).toContain("  no table");
  expect(failureLinesBelowLog(failure, painter(false))).toEqual([
    'The command "migrate" was ended by SIGKILL.',
    "Correct what the command complains of, then go on with `terrace resume`.",
  ]);
});

test("names that may have been meant are offered", () => {
  expect(describeFailure(EVERY_FAILURE["unknown-output"]).remedy).toBe(
    'Did you mean "vpc_id" or "vpc_ids"? Declare the output in network, or take another.',
  );
});

test("a declined plan and nobody to ask have remedies of their own", () => {
  const remedies = (["declined", "nobody-to-ask"] as const).map(
    (reason) => describeFailure({ kind: "not-approved", reason }).remedy,
  );
  expect(remedies[0]).toContain("asks again");
  expect(remedies[1]).toContain("--auto-approve");
});
