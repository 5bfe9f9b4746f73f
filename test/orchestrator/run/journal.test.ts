import { appendFileSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import type { Recorded } from "../../../orchestrator/events";
import { nodeId } from "../../../orchestrator/graph/graph";
import { forgetfulJournal, mendJournal, openJournal, readJournal } from "../../../orchestrator/run/journal";
import { ok } from "../../../orchestrator/result";
import { compileProgram, startChild } from "../../rig/child-program";
import { recorded } from "../../rig/events";
import { tempFolder } from "../../rig/temp-folder";

const path = join(tempFolder(), "journal.jsonl");
let count = 0;

/** A new file for each test. */
function journalFile(text?: string): string {
  const file = `${path}.${count++}`;
  if (text !== undefined) writeFileSync(file, text);
  return file;
}

function events(number: number): readonly Recorded[] {
  return Array.from({ length: number }, (_, index) =>
    recorded({ type: "node-started", node: nodeId(`prod/näme-${index} 🚀`), attempt: index + 1 }),
  );
}

async function write(file: string, toWrite: readonly Recorded[]): Promise<void> {
  const journal = await openJournal(file);
  await Promise.all(toWrite.map((event) => journal.append(event)));
  await journal.close();
}

describe("appending", () => {
  test("every event is there after the journal was closed and opened again, in the order it was appended", async () => {
    const file = journalFile();
    const all = events(300);
    await write(file, all.slice(0, 100));
    await write(file, all.slice(100));
    expect(await readJournal(file)).toEqual(ok(all));
  });

  test("an event is on the disk when its append resolves, whatever else is under way", async () => {
    const file = journalFile();
    const journal = await openJournal(file);
    const isThere = events(50).map(async (event) => {
      await journal.append(event);
      return readFileSync(file, "utf8").includes(JSON.stringify(event));
    });
    expect(await Promise.all(isThere)).toEqual(Array<boolean>(50).fill(true));
    await journal.close();
  });

  test("appends resolve in their order", async () => {
    const journal = await openJournal(journalFile());
    const order: number[] = [];
    await Promise.all(events(30).map((event, index) => journal.append(event).then(() => order.push(index))));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    await journal.close();
  });

  test("what is under way is finished before the journal is closed", async () => {
    const file = journalFile();
    const journal = await openJournal(file);
    const last = journal.append(recorded({ type: "run-finished", outcome: "succeeded", ms: 1 }));
    await journal.close();
    expect(await last).toEqual(ok(undefined));
    expect(await readJournal(file)).toMatchObject({ value: [{ type: "run-finished" }] });
  });

  test("only its owner can read it", async () => {
    const file = journalFile();
    await (await openJournal(file)).close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test("the disk is full: it says so, and a line that was written in part stays the last one when there is room again", async () => {
    const file = journalFile();
    const program = compileProgram(`
      import { truncateSync } from "node:fs";
      import { openJournal } from "./orchestrator/run/journal";
      void (async () => {
        const journal = await openJournal(${JSON.stringify(file)});
        await journal.append({ type: "approved", by: "flag", at: "now" });
        const long = await journal.append({ type: "node-log", node: "A", lines: ["x".repeat(100_000)], at: "now" } as never);
        truncateSync(${JSON.stringify(file)}, 200);
        const short = await journal.append({ type: "approved", by: "person", at: "now" });
        console.log([long, short].map((result) => result.ok ? "written" : result.failure.code).join());
      })();`);
    // The limit on a file's size stops the long line half way, as a full disk would.
    const child = startChild("/bin/sh", ["-c", 'ulimit -f 8; exec "$0" "$1"', process.execPath, program]);
    expect(await child.ended).toBe("EFBIG,EFBIG\n");
    expect(await readJournal(file)).toMatchObject({ ok: true, value: [{ type: "approved", by: "flag" }] });
  });

  test("the journal of a plan keeps nothing", async () => {
    expect(await forgetfulJournal.append(recorded({ type: "approved", by: "flag" }))).toEqual(ok(undefined));
    await expect(forgetfulJournal.close()).resolves.toBeUndefined();
  });
});

describe("reading", () => {
  test("a line of 5 MB", async () => {
    const file = journalFile();
    const long = recorded({ type: "node-log", node: nodeId("A"), lines: ["ä".repeat(2_500_000)] });
    await write(file, [...events(1), long, ...events(1)]);
    expect(await readJournal(file)).toEqual(ok([...events(1), long, ...events(1)]));
  });

  test("line ends that are none in JSON: U+2028, U+2029, U+0085, an escaped carriage return", async () => {
    const file = journalFile();
    const odd = recorded({ type: "node-log", node: nodeId("A"), lines: ["a\u2028b\u2029c\u0085d\re\nf"] });
    await write(file, [odd, ...events(1)]);
    expect(await readJournal(file)).toEqual(ok([odd, ...events(1)]));
  });

  test("an empty journal is one without events", async () => {
    expect(await readJournal(journalFile(""))).toEqual(ok([]));
  });

  test.each([
    ["junk", "no json"],
    ["JSON that is no object", "null"],
    ["an object that is no event", '{"type":"approved"}'],
    ["nothing", ""],
  ])("a line of %s before the last one is a failure with its number", async (_, line) => {
    const [first, second] = events(2).map((event) => JSON.stringify(event));
    const file = journalFile(`${first}\n${line}\n${second}\n`);
    expect(await readJournal(file)).toEqual({
      ok: false,
      failure: { kind: "journal-unreadable", file, line: 2, problem: "the line is no event" },
    });
  });

  test("a missing file", async () => {
    const file = journalFile();
    expect(await readJournal(file)).toMatchObject({ failure: { kind: "journal-unreadable", file, problem: "ENOENT" } });
  });

  test("a folder in its place", async () => {
    const file = journalFile();
    mkdirSync(file);
    expect(await readJournal(file)).toMatchObject({ failure: { kind: "journal-unreadable", file, problem: "EISDIR" } });
  });
});

describe("a crash while the last line was written", () => {
  const kept = events(2);
  const whole = kept.map((event) => `${JSON.stringify(event)}\n`).join("");
  const last = Buffer.from(`${JSON.stringify(events(3)[2])}\n`);

  test("cut at every byte: left out by the reader, cut off by the mender, and the next append is whole", async () => {
    const next = recorded({ type: "approved", by: "flag" });
    for (let cut = 0; cut < last.length; cut++) {
      const file = journalFile(whole);
      appendFileSync(file, last.subarray(0, cut));
      expect(await readJournal(file)).toEqual(ok(kept));
      await mendJournal(file);
      expect(readFileSync(file, "utf8")).toBe(whole);
      appendFileSync(file, `${JSON.stringify(next)}\n`);
      expect(await readJournal(file)).toEqual(ok([...kept, next]));
    }
  });

  test("a last line of the right length, without its content", async () => {
    const file = journalFile(`${whole}${"\0".repeat(100)}\n`);
    expect(await readJournal(file)).toEqual(ok(kept));
    await mendJournal(file);
    expect(readFileSync(file, "utf8")).toBe(whole);
  });

  test.each([
    ["whole", whole],
    ["empty", ""],
    ["broken in its middle, which no mending may hide", `junk\n${whole}`],
  ])("a journal that is %s is left as it is", async (_, text) => {
    const file = journalFile(text);
    await mendJournal(file);
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  test("any events, cut anywhere: what was whole is there, and appending goes on", async () => {
    const anyEvent = fc
      .record({ node: fc.string({ unit: "binary", minLength: 1 }), lines: fc.array(fc.string({ unit: "binary" })) })
      .map(({ node, lines }) => recorded({ type: "node-log", node: nodeId(node), lines }));
    await fc.assert(
      fc.asyncProperty(fc.array(anyEvent, { maxLength: 8 }), fc.nat(), async (all, seed) => {
        const file = journalFile("");
        await write(file, all);
        const bytes = readFileSync(file);
        const cut = seed % (bytes.length + 1);
        truncateSync(file, cut);
        const left = all.slice(0, bytes.subarray(0, cut).filter((byte) => byte === 10).length);
        expect(await readJournal(file)).toEqual(ok(left));
        await mendJournal(file);
        await write(file, all);
        expect(await readJournal(file)).toEqual(ok([...left, ...all]));
      }),
      { numRuns: 30 },
    );
  });
});
