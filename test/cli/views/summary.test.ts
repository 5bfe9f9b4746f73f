import { painter } from "../../../cli/views/paint";
import { summaryText } from "../../../cli/views/summary";
import type { Operation, Outcome, Recorded } from "../../../orchestrator/events";
import { reportOf, type Report } from "../../../orchestrator/run/report";
import { broken, told } from "./told";

function reported(...events: readonly Recorded[]): Report {
  const report = reportOf(events);
  if (!report) throw new Error("no run began");
  return report;
}

function summaryOf(...events: readonly Recorded[]): readonly string[] {
  return summaryText(reported(...events), painter(false)).split("\n");
}

test("a deploy: outputs, counts, changes, duration; a sensitive output is there, its value is not", () => {
  expect(
    summaryOf(
      told.run(["network", "app", "old"]),
      told.phase("apply", 3),
      told.applied("network", "create a, create b", { vpc_id: { value: "vpc-1" }, password: { sensitive: true } }),
      told.applied("app", "update c", {
        urls: { value: ["https://a", "https://b"] },
        "cross-stack-output-x": { sensitive: true },
      }),
      told.unchanged("old"),
      told.finished("succeeded"),
    ),
  ).toEqual([
    "Outputs:",
    "  network",
    '    vpc_id = "vpc-1"',
    "    password = (sensitive)",
    "  app",
    '    urls = ["https://a","https://b"]',
    "",
    "Deployed in 1m 02s: 2 applied, 1 unchanged.",
    "Changes: 2 created, 1 updated.",
    "",
  ]);
});

test("A -> B -> C, D; A fails: why, what was not reached because of it, and how to go on", () => {
  expect(
    summaryOf(
      told.run(["A", "B", "C", "D"]),
      told.phase("apply", 4),
      told.started("A"),
      told.retrying("A", broken(), 100),
      told.started("A", 2),
      told.failed("A"),
      told.unreached("B", "A"),
      told.unreached("C", "A"),
      told.applied("D", "create x"),
      told.finished("failed"),
    ),
  ).toEqual([
    "✗ A  failed  after 2 attempts, 12.3s",
    '  The command "migrate" ended with exit code 3.',
    "    no such table",
    "  Correct what the command complains of, then go on with `terrace resume`.",
    "",
    "○ Not reached, because A failed:",
    "  B",
    "  C",
    "",
    "Failed after 1m 02s: 1 failed, 2 not reached, 1 applied.",
    "Changes: 1 created.",
    "Go on with what is left: terrace resume r1",
    "",
  ]);
});

test.each([
  [[told.skipped("A"), told.unchanged("B")], "Nothing changed (2 nodes, 1 of them not looked at, 1m 02s)."],
  [
    [told.skipped("A", "cannot-drift"), told.unchanged("B")],
    "Nothing changed: all is as the app has it (2 nodes, 1m 02s).",
  ],
])("what was not looked at is not said to be as it should be", (events, end) => {
  expect(summaryOf(told.run(["A", "B"]), ...events, told.finished("nothing-to-do"))).toEqual([end, ""]);
});

test("what was not looked at is counted among what is unchanged", () => {
  const nodes = [told.applied("A", "create x"), told.skipped("B"), told.skipped("C"), told.unchanged("D")];
  expect(summaryOf(told.run(["A", "B", "C", "D"]), ...nodes, told.finished("succeeded"))[0]).toBe(
    "Deployed in 1m 02s: 1 applied, 3 unchanged, 2 of them not looked at.",
  );
  const planned = [told.planned("A", "create x"), told.plannedSkipped("B"), told.planned("C", "")];
  expect(summaryOf(told.run(["A", "B", "C"], "plan"), ...planned, told.finished("changes-pending"))[0]).toBe(
    "Planned in 1m 02s: 1 to change, 2 unchanged, 1 of them not looked at. Nothing was changed.",
  );
});

test("every failed node is told, and each cause has its own list", () => {
  const lines = summaryOf(
    told.run(["A", "B", "C", "D", "E"]),
    told.failed("A"),
    told.failed("B"),
    told.unreached("C", "A"),
    told.unreached("D", "fail-fast"),
    told.unreached("E", "interrupted"),
    told.finished("failed"),
  );
  expect(lines.filter((line) => /^[✗○]/.test(line))).toEqual([
    "✗ A  failed  12.3s",
    "✗ B  failed  12.3s",
    "○ Not reached, because A failed:",
    "○ Not reached, because another node failed, and --fail-fast was given:",
    "○ Not reached, because the run was interrupted:",
  ]);
});

test("1,000 nodes that were not reached: 20 are named", () => {
  const nodes = Array.from({ length: 1_000 }, (_, index) => `n${index}`);
  const lines = summaryOf(told.run(["A", ...nodes]), told.failed("A"), ...nodes.map((id) => told.unreached(id, "A")));
  expect(lines).toContain("  … and 980 more");
  expect(lines.length).toBeLessThan(40);
});

test.each<[Operation, Outcome, string, boolean]>([
  ["deploy", "nothing-to-do", "Nothing changed: all is as the app has it (1 node, 1m 02s).", false],
  ["destroy", "nothing-to-do", "Nothing changed: there was nothing to destroy (1 node, 1m 02s).", false],
  ["plan", "nothing-to-do", "Nothing to change: all is as the app has it (1 node, 1m 02s).", false],
  ["plan", "changes-pending", "Planned in 1m 02s: 1 not started. Nothing was changed.", false],
  ["plan", "failed", "Failed after 1m 02s: 1 not started.", false],
  ["deploy", "rejected", "Not approved: nothing was changed.", false],
  ["deploy", "denied", "Denied by the project's policies: nothing was changed.", false],
  ["deploy", "failed", "Failed after 1m 02s: 1 not started.", true],
  ["deploy", "interrupted", "Interrupted after 1m 02s: 1 not started.", true],
  ["destroy", "succeeded", "Destroyed in 1m 02s: 1 not started.", false],
])("a %s that ended %s", (operation, outcome, line, resumes) => {
  const lines = summaryOf(told.run(["A"], operation), told.finished(outcome));
  expect(lines[0]).toBe(line);
  expect(lines.includes("Go on with what is left: terrace resume r1")).toBe(resumes);
});

test("a run that was killed has no end, and can be resumed", () => {
  expect(summaryOf(told.run(["A", "B"]), told.phase("apply", 2), told.started("A"))).toEqual([
    "Not finished: 1 not ended, 1 not started.",
    "Go on with what is left: terrace resume r1",
    "",
  ]);
});

test("a value of a megabyte is cut", () => {
  const text = summaryOf(told.run(["A"]), told.applied("A", "", { big: { value: "x".repeat(1_000_000) } })).join("\n");
  expect(text.length).toBeLessThan(1_000);
});

test("sequences in ids, outputs and failures stay out", () => {
  const bad = "x\u001b[2A\u0007";
  const text = summaryOf(
    told.run([bad, "B", "C"]),
    told.failed(bad, broken(bad)),
    told.unreached("B", bad),
    told.applied("C", "", { [bad]: { value: bad } }),
    told.finished("failed"),
  );
  expect(text.join("")).not.toMatch(/\p{Cc}/u);
});
