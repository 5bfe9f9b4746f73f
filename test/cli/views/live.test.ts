import { LiveView } from "../../../cli/views/live";
import type { Recorded } from "../../../orchestrator/events";
import { nodeId } from "../../../orchestrator/graph/graph";
import { DrivenClock } from "./driven-clock";
import { Screen } from "./screen";
import { broken, told } from "./told";

/** A live view on a screen; the test tells it events and lets time pass. */
class Live {
  readonly clock = new DrivenClock();
  readonly view: LiveView;

  constructor(
    readonly screen = new Screen(80, 24),
    history: Readonly<Record<string, number>> = {},
  ) {
    const known = new Map(Object.entries(history).map(([id, ms]) => [nodeId(id), ms]));
    this.view = new LiveView({ terminal: screen, clock: this.clock, history: known });
  }

  /** Tells events, then lets the view paint. */
  tell(...events: readonly Recorded[]): this {
    for (const event of events) this.view.on(event);
    this.clock.pass(100);
    return this;
  }
}

const begin = (...nodes: readonly string[]): readonly Recorded[] => [
  told.run(nodes),
  told.phase("apply", nodes.length),
];

describe("what is at work", () => {
  test("A -> B, C: a line for each running node, the counts below", async () => {
    const live = new Live().tell(
      ...begin("A", "B", "C"),
      told.started("A"),
      told.step("A", "apply"),
      told.started("C"),
    );
    live.clock.pass(2_900);
    expect(await live.screen.text()).toEqual([
      "● A  apply    3s",
      "● C  starts   3s",
      "0 done, 2 running, 1 waiting  3s",
    ]);
  });

  test("earlier runs tell how long a node and all will take", async () => {
    const live = new Live(undefined, { A: 10_000, B: 20_000 });
    live.tell(...begin("A", "B"), told.started("A"), told.step("A", "apply"));
    live.clock.pass(3_900);
    expect(await live.screen.text()).toEqual([
      "● A  apply    4s  ~6s left",
      "0 done, 1 running, 1 waiting  4s  ~26s left",
    ]);
  });

  test("nodes that run at once share what is left; the longest of them holds it up", async () => {
    const live = new Live(undefined, { A: 10_000, B: 2_000, C: 2_000 });
    live.tell(...begin("A", "B", "C"), told.started("A"), told.started("B"));
    expect((await live.screen.text()).at(-1)).toBe("0 done, 2 running, 1 waiting  0s  ~10s left");
  });

  test("a node that takes longer than ever has no end in sight", async () => {
    const live = new Live(undefined, { A: 1_000 });
    live.tell(...begin("A"), told.started("A"));
    live.clock.pass(5_000);
    expect((await live.screen.text())[0]).toBe("● A  starts   5s");
  });

  test("a plan has no estimates: only how long a deploy takes is known", async () => {
    const live = new Live(undefined, { A: 10_000 });
    live.tell(told.run(["A"]), told.phase("plan", 1), told.started("A"), told.step("A", "plan"));
    expect(await live.screen.text()).toEqual(["● A  plan     0s", "0 planned, 1 running, 0 waiting  0s"]);
  });

  test("a wait before another attempt counts down, and the attempt is numbered", async () => {
    const live = new Live().tell(...begin("A"), told.started("A"), told.retrying("A", broken(), 5_000));
    live.clock.pass(2_000);
    expect(await live.screen.text()).toEqual([
      'A is tried again in 5.0s: The command "migrate" ended with exit code 3.',
      "↻ A  tries again in 3s  2s",
      "0 done, 1 running, 0 waiting  2s",
    ]);
    live.tell(told.started("A", 2), told.step("A", "command"));
    expect((await live.screen.text())[1]).toBe("● A  command (attempt 2)  2s");
  });

  test("a deploy that was asked for: first the plans are counted, then what is carried out", async () => {
    const live = new Live().tell(told.run(["A", "B"]), told.phase("plan", 2), told.started("A"));
    live.tell(told.planned("A", "create x"), told.deferred("B", "A"));
    expect(await live.screen.text()).toEqual(["2 planned, 0 running, 0 waiting  0s"]);
    live.tell(told.approved(), told.phase("apply", 2), told.started("A"), told.planned("A", "create x"));
    expect((await live.screen.text()).at(-1)).toBe("0 done, 1 running, 1 waiting  0s");
  });

  test("a resumed run counts what is left", async () => {
    const live = new Live().tell(told.waiting("B", 4711), told.resumed(["B", "C"]), told.phase("apply", 2));
    expect(await live.screen.text()).toEqual([
      "Waiting for what was at work when the run was killed: B (process 4711)",
      "0 done, 0 running, 2 waiting  0s",
    ]);
  });
});

describe("what is done", () => {
  test("is printed once, above what runs", async () => {
    const live = new Live().tell(...begin("A", "B", "c", "D"), told.started("A"), told.started("B"), told.started("c"));
    live.tell(told.applied("A", "create x, create y, delete z"), told.unchanged("D"), told.applied("c", "run migrate"));
    expect(await live.screen.text()).toEqual([
      "✓ A  applied  1 deleted, 2 created  1.2s",
      "✓ D  unchanged  70ms",
      "✓ c  ran  1.2s",
      "● B  starts   0s",
      "3 done, 1 running, 0 waiting  0s",
    ]);
  });

  test("leaves nothing else behind when the run ends", async () => {
    const live = new Live().tell(...begin("A", "B"), told.started("A"), told.started("B"));
    live.tell(told.applied("A", "create x")).tell(told.applied("B", "url"), told.finished("succeeded"));
    live.view.close();
    expect(await live.screen.text()).toEqual(["✓ A  applied  1 created  1.2s", "✓ B  applied  1 output changed  1.2s"]);
    expect(await live.screen.cursor()).toEqual({ column: 0, row: 2 });
    expect(live.clock.due).toBe(0);
  });

  test("is flushed by close, at once", async () => {
    const live = new Live();
    for (const event of [...begin("A"), told.started("A"), told.applied("A", "create x")]) live.view.on(event);
    live.view.close();
    expect(await live.screen.text()).toEqual(["✓ A  applied  1 created  1.2s"]);
  });

  test("a question between the phases stands alone, and the view goes on below the answer", async () => {
    const live = new Live().tell(
      told.run(["A"]),
      told.phase("plan", 1),
      told.started("A"),
      told.planned("A", "create x"),
    );
    live.view.close();
    live.screen.write("Apply this? yes\n");
    live.clock.pass(10_000);
    expect(await live.screen.text()).toEqual(["Apply this? yes"]);
    live.tell(told.approved(), told.phase("apply", 1), told.started("A"));
    expect(await live.screen.text()).toEqual([
      "Apply this? yes",
      "● A  starts   0s",
      "0 done, 1 running, 0 waiting  10s",
    ]);
  });
});

describe("what failed", () => {
  test("A -> B, C; A fails: its log in full and its failure above what still runs, B in the count", async () => {
    const live = new Live().tell(...begin("A", "B", "C"), told.started("A"), told.started("C"));
    live.tell(told.log("A", "one", "", "two"), told.log("C", "other"), told.failed("A"), told.unreached("B", "A"));
    expect(await live.screen.text()).toEqual([
      "✗ A  failed  12.3s",
      "  one",
      "",
      "  two",
      '  The command "migrate" ended with exit code 3.',
      "  Correct what the command complains of, then go on with `terrace resume`.",
      "",
      "● C  starts   0s",
      "0 done, 1 running, 0 waiting, 1 failed, 1 not reached  0s",
    ]);
  });

  test("of a very long log the last lines, and where all of them are", async () => {
    const live = new Live().tell(...begin("p/a b"), told.started("p/a b"));
    for (let line = 1; line <= 6_000; line++) live.view.on(told.log("p/a b", `line ${line}`));
    live.tell(told.failed("p/a b"));
    const text = await live.screen.text();
    expect(text.slice(0, 3)).toEqual([
      "✗ p/a b  failed  12.3s",
      "  … 1000 lines before this; all are in .terrace/runs/r1/logs/p%2Fa%20b.log",
      "  line 1001",
    ]);
    expect(text).toContain("  line 6000");
  });

  test("the log of a node that succeeded is not kept for its next failure", async () => {
    const live = new Live().tell(told.run(["A"]), told.phase("plan", 1), told.started("A"), told.log("A", "planning"));
    live.tell(told.planned("A", "create x"), told.phase("apply", 1), told.started("A"), told.log("A", "applying"));
    live.tell(told.failed("A"));
    expect(await live.screen.text()).not.toContain("  planning");
    expect(await live.screen.text()).toContain("  applying");
  });

  test("a plan that is made while a node is applied does not cost its log", async () => {
    const live = new Live().tell(...begin("A"), told.started("A"), told.log("A", "planning"));
    live.tell(told.planned("A", "create x"), told.failed("A"));
    expect(await live.screen.text()).toContain("  planning");
  });

  test("an interrupt says what it does, at the first and the second", async () => {
    const live = new Live().tell(...begin("A"), told.interrupted("finish-running"), told.interrupted("pass-on"));
    expect((await live.screen.text()).slice(0, 2)).toEqual([
      expect.stringMatching(/^Interrupted: .*nothing new/),
      expect.stringMatching(/^Interrupted again/),
    ]);
  });
});

describe("a screen of any size", () => {
  const running = (count: number, prefix = "node"): readonly Recorded[] => {
    const nodes = Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
    return [...begin(...nodes), ...nodes.map((id) => told.started(id))];
  };

  test("40 columns: long ids lose their beginning, and no line wraps", async () => {
    const live = new Live(new Screen(40, 10), { "production/eu-west-1/network-and-more": 100_000 });
    live.tell(...begin("production/eu-west-1/network-and-more", "x"));
    live.tell(told.started("production/eu-west-1/network-and-more"), told.failed("x"));
    const rows = await live.screen.visibleRows();
    expect(rows.at(-2)).toBe("● …-1/network-and-more  starts   0s");
    expect(rows.at(-1)).toBe("0 done, 1 running, 0 waiting, 1 failed…");
  });

  test("6 rows, 200 nodes: those that fit, and how many more", async () => {
    const live = new Live(new Screen(80, 6)).tell(...running(200));
    expect(await live.screen.visibleRows()).toEqual([
      "● node-0  starts   0s",
      "● node-1  starts   0s",
      "● node-2  starts   0s",
      "  and 197 more",
      "0 done, 200 running, 0 waiting  0s",
    ]);
    expect(await live.screen.text()).toHaveLength(5);
  });

  test("6 rows, 200 nodes that end: the scrollback holds each once, and nothing else", async () => {
    const live = new Live(new Screen(40, 6)).tell(...running(200));
    for (let index = 0; index < 200; index++) live.tell(told.applied(`node-${index}`, "create x"));
    live.tell(told.finished("succeeded"));
    const expected = Array.from({ length: 200 }, (_, index) => `✓ node-${index}  applied  1 created  1.2s`);
    expect(await live.screen.text()).toEqual(expected);
  });

  test.each([1, 2, 3])("%i rows are enough not to fall over", async (rows) => {
    const live = new Live(new Screen(20, rows)).tell(...running(9));
    expect(await live.screen.text()).toHaveLength(rows - 1);
    live.tell(told.applied("node-0", "create x"), told.finished("failed"));
    expect((await live.screen.text()).join("")).toBe("✓ node-0  applied  1 created  1.2s");
  });

  test.each([
    ["narrower", 30, 24],
    ["wider", 120, 24],
    ["lower", 80, 12],
    ["narrower and higher", 25, 40],
  ])("a window made %s keeps the scrollback clean", async (_, columns, rows) => {
    const live = new Live().tell(...running(8, "production/a-rather-long-name-for-a-node"));
    live.clock.pass(2_000);
    await live.screen.resize(columns, rows);
    live.clock.pass(2_000);
    for (let index = 0; index < 8; index++)
      live.tell(told.applied(`production/a-rather-long-name-for-a-node-${index}`, ""));
    live.tell(told.finished("succeeded"));
    expect(await live.screen.text()).toEqual(
      Array.from({ length: 8 }, (_, i) => `✓ production/a-rather-long-name-for-a-node-${i}  applied  1.2s`),
    );
  });

  test("wide characters, accents and emoji count for what they take", async () => {
    const live = new Live(new Screen(40, 10)).tell(...begin("網路/資料庫/生產環境/主要節點", "né/🚀-start", "e\u0301"));
    live.tell(told.started("網路/資料庫/生產環境/主要節點"), told.started("né/🚀-start"), told.started("e\u0301"));
    const rows = await live.screen.visibleRows();
    expect(rows).toHaveLength(4);
    expect(rows[0]).toBe("● …/生產環境/主要節點  starts   0s");
    expect(rows[1]).toMatch(/^● né\/🚀-start +starts {3}0s$/u);
    expect(rows[2]).toMatch(/^● e\u0301 +starts {3}0s$/u);
  });
});

describe("text of unknown origin", () => {
  test("a line of a megabyte is printed whole when its node fails, and breaks nothing", async () => {
    const live = new Live(new Screen(40, 6)).tell(...begin("A", "B"), told.started("A"), told.started("B"));
    live.tell(told.log("A", "x".repeat(1_000_000)), told.failed("A"));
    const text = await live.screen.text();
    expect(text[1]).toBe(`  ${"x".repeat(1_000_000)}`);
    expect(text.at(-1)).toBe("0 done, 1 running, 0 waiting, 1 failed…");
    live.tell(told.applied("B", "create x"), told.finished("failed"));
    expect((await live.screen.text()).at(-1)).toBe("✓ B  applied  1 created  1.2s");
  });

  test("of a line that is longer than all that is kept, its end", async () => {
    const live = new Live().tell(...begin("A"), told.started("A"));
    live.tell(told.log("A", `${"x".repeat(3_000_000)}the end`), told.failed("A"));
    expect((await live.screen.text())[1]).toMatch(/x{1999993}the end$/);
  });

  test("a line that hides a million others is printed", async () => {
    const live = new Live(new Screen(40, 6)).tell(...begin("A"), told.started("A"));
    live.tell(told.log("A", `${"\n".repeat(1_000_000)}the end`), told.failed("A"));
    expect(await live.screen.text()).toContain("  the end");
  });

  test("sequences in ids, logs and failures move nothing", async () => {
    const live = new Live().tell(...begin("A\u001b[5A\u001b[2J\n", "B"), told.started("B"));
    live.tell(
      told.started("A\u001b[5A\u001b[2J\n"),
      told.log("B", "\u001b[2J\u001b[1;1Hgone?", "10%\r20%", "a\u001b]0;t\u0007b"),
    );
    live.tell(told.failed("B", { kind: "command-failed", program: "x\u001b[3A", exit: { code: 1 }, output: "" }));
    expect(await live.screen.text()).toEqual([
      "✗ B  failed  12.3s",
      "  gone?",
      "  20%",
      "  ab",
      '  The command "x" ended with exit code 1.',
      "  Correct what the command complains of, then go on with `terrace resume`.",
      "",
      "● A\ufffd  starts   0s",
      "0 done, 1 running, 0 waiting, 1 failed  0s",
    ]);
  });

  test("without colours, nothing is coloured", () => {
    const story = [
      ...begin("A", "B", "C"),
      told.started("A"),
      told.started("B"),
      told.failed("A"),
      told.unchanged("C"),
    ];
    const colours = (color: boolean): boolean => {
      const live = new Live(new Screen(80, 24, color)).tell(...story);
      return live.screen.writes.some((text) => /\p{Cc}\[\d+m/u.test(text));
    };
    expect(colours(true)).toBe(true);
    expect(colours(false)).toBe(false);
  });
});

describe("a view never slows a run", () => {
  test("10,000 events within 100 ms are one write, and one wait", () => {
    const live = new Live().tell(...begin("A"), told.started("A"));
    const before = live.screen.writes.length;
    const asked = live.clock.asked;
    for (let count = 0; count < 10_000; count++) live.view.on(told.step("A", count % 2 ? "plan" : "apply"));
    expect(live.screen.writes).toHaveLength(before);
    expect(live.clock.asked).toBe(asked + 1);
    live.clock.pass(100);
    expect(live.screen.writes).toHaveLength(before + 1);
  });

  test("no two paints come closer than 100 ms", () => {
    const live = new Live();
    const paints: number[] = [];
    live.screen.write = () => paints.push(live.clock.now());
    for (const event of begin("A")) live.view.on(event);
    for (let ms = 0; ms < 1_000; ms += 7) {
      live.view.on(told.started(`n${ms}`));
      live.clock.pass(7);
    }
    const gaps = paints.slice(1).map((at, index) => at - (paints[index] ?? 0));
    expect(paints.length).toBeGreaterThan(8);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(100);
  });

  test("where nothing changes, nothing is written", () => {
    const live = new Live().tell(...begin("A"), told.started("A"));
    const before = live.screen.writes.length;
    live.view.on(told.started("A"));
    live.clock.pass(100);
    expect(live.screen.writes).toHaveLength(before);
  });

  test("after the end, and between the phases, no clock ticks", () => {
    const live = new Live().tell(...begin("A"), told.started("A"), told.applied("A", ""), told.finished("succeeded"));
    expect(live.clock.due).toBe(0);
  });
});
