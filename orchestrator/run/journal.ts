import { open, readFile, truncate, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { codeOf } from "../error-code";
import type { Recorded } from "../events";
import type { NodeFailure, RunFailure } from "../failure";
import { fail, ok, type Result } from "../result";
import { syncFolder } from "../write-file";

/** Where a run's events are kept. An event that was appended survives whatever happens next. */
export interface Journal {
  append(event: Recorded): Promise<Result<void, NodeFailure>>;
  close(): Promise<void>;
}

/** Keeps nothing: for a plan, which changes nothing and so has nothing to lose. */
export const forgetfulJournal: Journal = {
  append: () => Promise.resolve(ok(undefined)),
  close: () => Promise.resolve(),
};

/**
 * Opens the journal in a file, one JSON object a line, for appending; makes it if need be.
 *
 * `append` resolves when its line is on the disk. Lines that come while the disk is busy are flushed together.
 */
export async function openJournal(file: string): Promise<Journal> {
  const handle = await open(file, "a", 0o600);
  await syncFolder(dirname(file));
  return new JournalFile(file, handle);
}

class JournalFile implements Journal {
  private waiting: { line: string; done: (result: Result<void, NodeFailure>) => void }[] = [];
  private flushing: Promise<void> | undefined;
  /** Why nothing more is written: a line that was written in part has to stay the last one. */
  private failure: NodeFailure | undefined;

  constructor(
    private readonly path: string,
    private readonly handle: FileHandle,
  ) {}

  append(event: Recorded): Promise<Result<void, NodeFailure>> {
    return new Promise((done) => {
      this.waiting.push({ line: `${JSON.stringify(event)}\n`, done });
      this.flushing ??= this.flush();
    });
  }

  async close(): Promise<void> {
    await this.flushing;
    await this.handle.close();
  }

  private async flush(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      const result = await this.write(batch.map(({ line }) => line).join(""));
      for (const { done } of batch) done(result);
    }
    this.flushing = undefined;
  }

  private async write(text: string): Promise<Result<void, NodeFailure>> {
    if (this.failure) return fail(this.failure);
    try {
      await this.handle.appendFile(text);
      await this.handle.datasync();
      return ok(undefined);
    } catch (error) {
      this.failure = { kind: "io", path: this.path, operation: "write", code: codeOf(error) };
      return fail(this.failure);
    }
  }
}

/**
 * Reads a journal whole. A last line that was torn by a crash is left out, and is no failure: nothing had followed from
 * it yet. A broken line before that is one.
 */
export async function readJournal(file: string): Promise<Result<readonly Recorded[], RunFailure>> {
  try {
    const { events, isTorn } = parseLines(await readFile(file));
    if (isTorn) return ok(events);
    return fail({ kind: "journal-unreadable", file, line: events.length + 1, problem: "the line is no event" });
  } catch (error) {
    return fail({ kind: "journal-unreadable", file, line: 0, problem: codeOf(error) });
  }
}

/** Cuts a torn last line off, so that what is appended next begins a line of its own. */
export async function mendJournal(file: string): Promise<void> {
  const bytes = await readFile(file);
  const { end, isTorn } = parseLines(bytes);
  if (isTorn && end < bytes.length) await truncate(file, end);
}

interface Lines {
  /** The events up to the first line that is none. */
  readonly events: readonly Recorded[];
  /** Where the last of their lines ends. */
  readonly end: number;
  /** Whether at most one line follows, which a crash may have left like this. */
  readonly isTorn: boolean;
}

/** A line counts once its end is there: cut just before it, an event is whole, but the next one would join its line. */
function parseLines(bytes: Buffer): Lines {
  const events: Recorded[] = [];
  for (let start = 0; ;) {
    const end = bytes.indexOf("\n", start);
    const event = end === -1 ? undefined : parse(bytes.toString("utf8", start, end));
    if (!event) return { events, end: start, isTorn: end === -1 || end === bytes.length - 1 };
    events.push(event);
    start = end + 1;
  }
}

function parse(line: string): Recorded | undefined {
  try {
    const value = JSON.parse(line) as Recorded | null;
    return typeof value?.type === "string" && typeof value.at === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
