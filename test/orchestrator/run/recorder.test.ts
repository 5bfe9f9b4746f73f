import type { Recorded } from "../../../orchestrator/events";
import { nodeId } from "../../../orchestrator/graph/graph";
import type { Journal } from "../../../orchestrator/run/journal";
import { Recorder } from "../../../orchestrator/run/recorder";
import { Redactor } from "../../../orchestrator/values/redact";
import { fail, ok } from "../../../orchestrator/result";
import { settled, SteppingClock } from "../../rig/stepping-clock";

const FULL = { kind: "io", path: "journal.jsonl", operation: "write", code: "ENOSPC" } as const;

/** A recorder over a journal that answers when the test says so. */
class DrivenRecorder {
  readonly appended: Recorded[] = [];
  readonly published: Recorded[] = [];
  readonly redactor = new Redactor();
  readonly recorder: Recorder;
  private readonly answers: ((result: Awaited<ReturnType<Journal["append"]>>) => void)[] = [];

  constructor() {
    const journal: Journal = {
      append: (event) => {
        this.appended.push(event);
        return new Promise((resolve) => this.answers.push(resolve));
      },
      close: () => Promise.resolve(),
    };
    const publish = (event: Recorded): void => void this.published.push(event);
    this.recorder = new Recorder({ journal, clock: new SteppingClock(), redactor: this.redactor, publish });
  }

  async answer(result: Awaited<ReturnType<Journal["append"]>>): Promise<void> {
    this.answers.shift()?.(result);
    await settled();
  }
}

const approved = { type: "approved", by: "flag" } as const;
const log = { type: "node-log", node: nodeId("A"), lines: ["it is s3cret"] } as const;

test("an event is published only when it is safe in the journal, with the time", async () => {
  const driven = new DrivenRecorder();
  const emitted = driven.recorder.emit(approved);
  await settled();
  expect(driven.appended).toEqual([{ ...approved, at: "1970-01-01T00:00:00.000Z" }]);
  expect(driven.published).toEqual([]);
  await driven.answer(ok(undefined));
  await emitted;
  expect(driven.published).toEqual(driven.appended);
});

test("lines of a log are published at once, without secrets, and stand in no journal", async () => {
  const driven = new DrivenRecorder();
  driven.redactor.add("s3cret");
  await driven.recorder.emit(log);
  expect(driven.appended).toEqual([]);
  expect(driven.published).toMatchObject([{ lines: ["it is (sensitive)"] }]);
});

test("no secret reaches the journal", () => {
  const driven = new DrivenRecorder();
  driven.redactor.add("s3cret");
  void driven.recorder.emit({
    type: "node-failed",
    node: nodeId("A"),
    failure: { kind: "outputs-unreadable", problem: "s3cret" },
    ms: 1,
  });
  expect(JSON.stringify(driven.appended)).not.toContain("s3cret");
});

test("a journal that can't be written is remembered, with what was the first trouble", async () => {
  const driven = new DrivenRecorder();
  const emitted = [driven.recorder.emit(approved), driven.recorder.emit(approved), driven.recorder.emit(approved)];
  await driven.answer(ok(undefined));
  expect(driven.recorder.broken).toBeUndefined();
  await driven.answer(fail(FULL));
  await driven.answer(fail({ ...FULL, code: "EIO" }));
  await Promise.all(emitted);
  expect(driven.recorder.broken).toEqual(FULL);
});
