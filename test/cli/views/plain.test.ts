import fc from "fast-check";
import { PlainView } from "../../../cli/views/plain";
import type { Recorded } from "../../../orchestrator/events";
import { DrivenClock } from "./driven-clock";
import { Paper } from "./paper";
import { broken, told } from "./told";

class Plain {
  readonly clock = new DrivenClock();
  readonly paper = new Paper();
  readonly view = new PlainView({ terminal: this.paper, clock: this.clock });

  tell(...events: readonly Recorded[]): this {
    for (const event of events) this.view.on(event);
    return this;
  }
}

test("A -> C, B; B fails: a block for each node, in the order in which they end", () => {
  const plain = new Plain().tell(
    told.run(["A", "B", "C", "D"]),
    told.phase("apply", 4),
    told.started("A"),
    told.started("B"),
    told.log("A", "A: one"),
    told.log("B", "B: one"),
    told.log("A", "A: two", ""),
    told.failed("B"),
    told.unreached("C", "B"),
    told.log("A", "A: three"),
    told.applied("A", "create x"),
    told.unchanged("D"),
    told.finished("failed"),
  );
  expect(plain.paper.lines).toEqual([
    "── B ── ✗ failed, 12.3s",
    "  B: one",
    '  The command "migrate" ended with exit code 3.',
    "  Correct what the command complains of, then go on with `terrace resume`.",
    "── C ── ○ not reached, because B failed",
    "── A ── ✓ applied, 1 created, 1.2s",
    "  A: one",
    "  A: two",
    "",
    "  A: three",
    "── D ── ✓ unchanged, 70ms",
  ]);
});

test("an approval by a rule is told, since nobody is asked; one by a person needs no telling", () => {
  const byRule = new Plain().tell(told.run(["A"]), told.approved("rule"));
  expect(byRule.paper.lines).toEqual(["Approved by rule: the plan of each node keeps to one."]);
  expect(new Plain().tell(told.run(["A"]), told.approved()).paper.lines).toEqual([]);
});

test("a ledger that can't be read or written is told, with what that means and what to do", () => {
  const failed = [
    "The project's ledger can't be reached: terrace/shop/ledger.tfstate (s3).",
    '  The command "migrate" ended with exit code 3.',
    "  no such table",
  ];
  const remedy = "See to it that this state can be read and written, as those of the stacks can.";
  expect(new Plain().tell(told.ledgerFailed("read")).paper.lines).toEqual([
    ...failed,
    "So stacks that are no longer in the app, and who else uses an output, are only known as this clone knew them last.",
    remedy,
  ]);
  expect(new Plain().tell(told.ledgerFailed("write")).paper.lines).toEqual([
    ...failed,
    "What this run has done is kept in this clone, whose next run tells it to the ledger.",
    remedy,
  ]);
});

test("a plan phase has blocks of its own; a plan that is made while a node is applied has none", () => {
  const plain = new Plain().tell(told.run(["A", "B"]), told.phase("plan", 2), told.log("A", "planning A"));
  plain.tell(told.planned("A", "create x"), told.deferred("B", "A"), told.phase("apply", 2));
  plain.tell(told.log("B", "planning B"), told.planned("B", "create y"), told.log("B", "applying B"));
  plain.tell(told.applied("B", "create y"));
  expect(plain.paper.lines).toEqual([
    "── A ── ✓ planned, 1 to create, 900ms",
    "  planning A",
    "── B ── ○ cannot be planned yet",
    "── B ── ✓ applied, 1 created, 1.2s",
    "  planning B",
    "  applying B",
  ]);
});

test("a node that was not looked at says so, and why; one that can't have drifted needs no telling", () => {
  const plain = new Plain().tell(told.run(["A", "B"]), told.phase("plan", 1), told.plannedSkipped("A"));
  plain.tell(told.phase("apply", 2), told.skipped("A"), told.skipped("B", "cannot-drift"));
  expect(plain.paper.lines).toEqual([
    "── A ── ✓ unchanged, not looked at: nothing it is made from changed (--skip-unchanged), 2ms",
    "── A ── ✓ unchanged, not looked at: nothing it is made from changed (--skip-unchanged), 2ms",
    "── B ── ✓ unchanged, 2ms",
  ]);
});

test("the lines of several attempts are told apart", () => {
  const plain = new Plain().tell(told.log("A", "one"), told.retrying("A", broken(), 2_000), told.log("A", "two"));
  plain.tell(told.applied("A", "create x"));
  expect(plain.paper.lines.slice(1)).toEqual([
    "  one",
    '  A is tried again in 2.0s: The command "migrate" ended with exit code 3.',
    "  two",
  ]);
});

test("however events of nodes mix, no node's lines stand among another's", () => {
  const event = fc.record({ node: fc.constantFrom("A", "B", "C"), ends: fc.boolean() });
  fc.assert(
    fc.property(fc.array(event), (story) => {
      const plain = new Plain();
      const written: Record<string, string[]> = { A: [], B: [], C: [] };
      story.forEach(({ node, ends }, index) => {
        if (!ends) written[node]?.push(`${node} ${index}`);
        plain.tell(ends ? told.unchanged(node) : told.log(node, `${node} ${index}`));
      });
      plain.view.close();
      const found: Record<string, string[]> = { A: [], B: [], C: [] };
      let block = "";
      for (const line of plain.paper.lines) {
        if (line.startsWith("── ")) block = line.charAt(3);
        else found[block]?.push(line.trim());
      }
      expect(found).toEqual(written);
    }),
  );
});

test("every 30 seconds a line says what is at work, and none once the run is over", () => {
  const nodes = ["a", "b", "c", "d", "e", "f", "g"];
  const plain = new Plain().tell(
    told.run(nodes),
    told.phase("apply", 7),
    ...nodes.slice(0, 6).map((id) => told.started(id)),
  );
  plain.clock.pass(29_999);
  expect(plain.paper.lines).toEqual([]);
  plain.clock.pass(1);
  expect(plain.paper.lines).toEqual([
    "… at work: a (30s), b (30s), c (30s), d (30s), e (30s), … and 1 more; 0 done, 1 waiting",
  ]);
  plain.clock.pass(60_000);
  expect(plain.paper.lines).toHaveLength(3);
  plain.tell(told.finished("succeeded"));
  plain.clock.pass(120_000);
  expect(plain.paper.lines).toHaveLength(3);
  expect(plain.clock.due).toBe(0);
});

test("what a node wrote is not lost when the run breaks off", () => {
  const plain = new Plain().tell(told.started("A"), told.log("A", "last words"));
  plain.view.close();
  expect(plain.paper.lines).toEqual(["── A ── not ended", "  last words"]);
});

test("sequences in ids and logs stay out of the log", () => {
  const plain = new Plain().tell(
    told.log("A\u001b[2J\n", "\u001b[31mred\u001b[0m\u0008"),
    told.unchanged("A\u001b[2J\n"),
  );
  expect(plain.paper.lines).toEqual(["── A\ufffd ── ✓ unchanged, 70ms", "  red\ufffd"]);
});

test("a view that is closed in the middle of a run has no pulse", () => {
  const plain = new Plain().tell(told.run(["A"]), told.phase("apply", 1), told.started("A"));
  plain.view.close();
  plain.clock.pass(120_000);
  expect(plain.paper.lines).toEqual([]);
});
