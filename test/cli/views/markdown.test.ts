import { markdownSummary } from "../../../cli/views/markdown";
import type { Recorded } from "../../../orchestrator/events";
import { reportOf } from "../../../orchestrator/run/report";
import { broken, told } from "./told";

function markdownOf(...events: readonly Recorded[]): string {
  const report = reportOf(events);
  if (!report) throw new Error("no run began");
  return markdownSummary(report);
}

test("a failed deploy: heading, failure, nodes with the worst first, outputs", () => {
  const text = markdownOf(
    told.run(["D", "A", "B"]),
    told.phase("apply", 3),
    told.applied("D", "create x", { url: { value: "https://x" }, key: { sensitive: true } }),
    told.failed("A"),
    told.unreached("B", "A"),
    told.finished("failed"),
  );
  expect(text.split("\n").filter((line) => line !== "")).toEqual([
    "## ❌ terrace deploy",
    "Failed after 1m 02s: 1 failed, 1 not reached, 1 applied. Changes: 1 created.",
    "Go on with what is left: <code>terrace resume r1</code>",
    "### <code>A</code> failed",
    'The command "migrate" ended with exit code 3.',
    "```text",
    "no such table",
    "```",
    "**Correct what the command complains of, then go on with &#96;terrace resume&#96;.**",
    "<details open><summary>Nodes (3)</summary>",
    "| node | result | changes | time |",
    "| --- | --- | --- | --- |",
    "| <code>A</code> | failed |  | 12.3s |",
    "| <code>B</code> | not reached because A failed |  |  |",
    "| <code>D</code> | applied | 1 created | 1.2s |",
    "</details>",
    "<details open><summary>Outputs (2)</summary>",
    "| node | output | value |",
    "| --- | --- | --- |",
    '| <code>D</code> | <code>url</code> | <code>"https://x"</code> |',
    "| <code>D</code> | <code>key</code> | <code>(sensitive)</code> |",
    "</details>",
  ]);
});

test("nothing to do says so", () => {
  const text = markdownOf(told.run(["A"]), told.unchanged("A"), told.finished("nothing-to-do"));
  expect(text).toContain("## ✅ terrace deploy\n\nNothing changed: all is as the app has it (1 node, 1m 02s).");
});

test("a node that was not looked at has that in its row", () => {
  const text = markdownOf(told.run(["A"]), told.skipped("A"), told.finished("nothing-to-do"));
  expect(text).toContain("| <code>A</code> | unchanged | not looked at | 2ms |");
  expect(text).toContain("Nothing changed (1 node, not looked at, 1m 02s).");
});

test("a plan's table tells what would change", () => {
  const text = markdownOf(
    told.run(["A", "B"], "plan"),
    told.phase("plan", 2),
    told.planned("A", "create x"),
    told.deferred("B", "A"),
    told.finished("changes-pending"),
  );
  expect(text).toContain("| <code>A</code> | to change | 1 to create | 900ms |");
  expect(text).toContain("| <code>B</code> | not planned yet |  | 300ms |");
});

test("ids and outputs cannot break out of their place", () => {
  const bad = "a|b`c`<script>[x](y)\n*z*";
  const text = markdownOf(
    told.run([bad]),
    told.applied(bad, "", { [bad]: { value: bad } }),
    told.failed("F", broken(bad)),
  );
  const rows = text.split("\n").filter((line) => line.startsWith("| <code>a"));
  expect(rows).toHaveLength(2);
  for (const row of rows) expect(row).not.toMatch(/`|<script>|\*z\*/);
  expect(rows.map((row) => row.split("|").length)).toEqual([6, 5]);
});

test("a failure's output cannot close its fence", () => {
  const lines = markdownOf(told.run(["A"]), told.failed("A", broken("```\n# gone\n````x"))).split("\n");
  const fence = lines.findIndex((line) => line.endsWith("text"));
  expect(lines.slice(fence, fence + 5)).toEqual(["`````text", "```", "# gone", "````x", "`````"]);
});

test("a fence holds half a megabyte of backticks", () => {
  const text = markdownOf(told.run(["A"]), told.failed("A", broken("`x".repeat(250_000))));
  expect(text).toContain("\n```text\n`x`x");
});

test("10,000 nodes, 500 of which failed with long output: no more than GitHub takes, and whole blocks only", () => {
  const nodes = Array.from({ length: 10_000 }, (_, index) => `production/eu-west-1/node-${index}`);
  const failed = nodes.slice(0, 500).map((id) => told.failed(id, broken("é".repeat(5_000))));
  const text = markdownOf(told.run(nodes), ...failed, ...nodes.slice(500).map((id) => told.unchanged(id)));
  expect(Buffer.byteLength(text)).toBeLessThan(1_048_576);
  expect(text.match(/^```/gm)?.length).toBe(2 * (text.match(/^### /gm)?.length ?? 0));
  expect(text.trimEnd().endsWith("_The rest is too long to be shown here._")).toBe(true);
});

test("10,000 nodes: the first 1,000 rows, and how many more", () => {
  const nodes = Array.from({ length: 10_000 }, (_, index) => `n${index}`);
  const text = markdownOf(told.run(nodes), ...nodes.map((id) => told.unchanged(id)), told.finished("nothing-to-do"));
  expect(text).toContain("<details><summary>Nodes (10000)</summary>");
  expect(text.match(/^\| <code>n/gm)).toHaveLength(1_000);
  expect(text).toContain("… and 9000 more");
});
