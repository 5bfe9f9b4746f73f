import type { Ended, Recorded } from "./events";

/** An operation under way: its events, as they happen, and its end. It goes on whether or not anybody looks. */
export interface Operation extends AsyncIterable<Recorded> {
  /** How it ended. Never rejects for an expected failure. */
  readonly ended: Promise<Ended>;
}

/**
 * Begins an operation. Its first event comes no earlier than the next turn of the event loop, so that who iterates at
 * once misses none; nothing is kept for who doesn't.
 */
export function begin(work: (publish: (event: Recorded) => void) => Promise<Ended>): Operation {
  const readers = new Set<Reader>();
  let isOver = false;
  const publish = (event: Recorded): void => readers.forEach((reader) => reader.push(event));
  const ended = new Promise<void>((resolve) => setImmediate(resolve))
    .then(() => work(publish))
    .finally(() => {
      isOver = true;
      readers.forEach((reader) => reader.end());
    });
  return {
    ended,
    [Symbol.asyncIterator]: () => {
      const reader = new Reader(() => readers.delete(reader));
      if (isOver) reader.end();
      else readers.add(reader);
      return reader;
    },
  };
}

class Reader implements AsyncIterator<Recorded, undefined> {
  private readonly events: Recorded[] = [];
  private readonly waiting: ((result: IteratorResult<Recorded, undefined>) => void)[] = [];
  private isEnded = false;

  constructor(private readonly leave: () => void) {}

  push(event: Recorded): void {
    const waiter = this.waiting.shift();
    if (waiter) waiter({ value: event, done: false });
    else this.events.push(event);
  }

  end(): void {
    this.isEnded = true;
    for (const waiter of this.waiting.splice(0)) waiter(DONE);
  }

  next(): Promise<IteratorResult<Recorded, undefined>> {
    const value = this.events.shift();
    if (value) return Promise.resolve({ value, done: false });
    return this.isEnded ? Promise.resolve(DONE) : new Promise((resolve) => this.waiting.push(resolve));
  }

  return(): Promise<IteratorResult<Recorded, undefined>> {
    this.leave();
    this.events.length = 0;
    this.end();
    return Promise.resolve(DONE);
  }
}

const DONE = { value: undefined, done: true } as const;
