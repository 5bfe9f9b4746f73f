import type { Ended, Recorded } from "../../orchestrator/events";
import { nodeId } from "../../orchestrator/graph/graph";
import { begin, type Operation } from "../../orchestrator/operation";
import { recorded } from "../rig/events";
import { settled } from "../rig/stepping-clock";

function event(attempt: number): Recorded {
  return recorded({ type: "node-started", node: nodeId("A"), attempt });
}

/** An operation that publishes what the test gives it, until the test ends it. */
class DrivenOperation {
  readonly operation: Operation;
  publish: (event: Recorded) => void = () => {
    throw new Error("not begun yet");
  };
  end: (ended: Ended) => void = () => undefined;

  constructor() {
    this.operation = begin((publish) => {
      this.publish = publish;
      return new Promise((resolve) => (this.end = resolve));
    });
  }
}

const succeeded: Ended = { outcome: "succeeded" };

async function all(operation: AsyncIterable<Recorded>): Promise<readonly Recorded[]> {
  const events: Recorded[] = [];
  for await (const event of operation) events.push(event);
  return events;
}

test("who iterates at once misses nothing, not even what comes with the first breath", async () => {
  const operation = begin((publish) => {
    publish(event(1));
    publish(event(2));
    return Promise.resolve(succeeded);
  });
  await Promise.resolve();
  expect(await all(operation)).toEqual([event(1), event(2)]);
  expect(await operation.ended).toBe(succeeded);
});

test("events come as they happen, and those that a slow reader has not taken yet wait for it", async () => {
  const driven = new DrivenOperation();
  const reader = driven.operation[Symbol.asyncIterator]();
  const first = reader.next();
  await settled();
  driven.publish(event(1));
  expect(await first).toEqual({ done: false, value: event(1) });
  driven.publish(event(2));
  driven.publish(event(3));
  driven.end(succeeded);
  await driven.operation.ended;
  expect(await reader.next()).toEqual({ done: false, value: event(2) });
  expect(await reader.next()).toEqual({ done: false, value: event(3) });
  expect(await reader.next()).toEqual({ done: true, value: undefined });
  expect(await reader.next()).toEqual({ done: true, value: undefined });
});

test("it goes on when nobody looks", async () => {
  const driven = new DrivenOperation();
  await settled();
  driven.publish(event(1));
  driven.end(succeeded);
  expect(await driven.operation.ended).toBe(succeeded);
});

test("it goes on when the reader leaves early, who then gets nothing more", async () => {
  const driven = new DrivenOperation();
  const seen: Recorded[] = [];
  const reading = (async () => {
    for await (const event of driven.operation) {
      seen.push(event);
      break;
    }
  })();
  await settled();
  driven.publish(event(1));
  driven.publish(event(2));
  await reading;
  driven.publish(event(3));
  driven.end(succeeded);
  expect(await driven.operation.ended).toBe(succeeded);
  expect(seen).toEqual([event(1)]);
});

test("two readers get everything each, a later one from when it came", async () => {
  const driven = new DrivenOperation();
  const both = [all(driven.operation), all(driven.operation)];
  await settled();
  driven.publish(event(1));
  const late = all(driven.operation);
  driven.publish(event(2));
  driven.end(succeeded);
  expect(await Promise.all([...both, late])).toEqual([[event(1), event(2)], [event(1), event(2)], [event(2)]]);
});

test("a reader that asks for several at once gets them in their order", async () => {
  const driven = new DrivenOperation();
  const reader = driven.operation[Symbol.asyncIterator]();
  const asked = [reader.next(), reader.next(), reader.next()];
  await settled();
  driven.publish(event(1));
  driven.publish(event(2));
  driven.end(succeeded);
  expect(await Promise.all(asked)).toEqual([
    { done: false, value: event(1) },
    { done: false, value: event(2) },
    { done: true, value: undefined },
  ]);
});

test("who comes after the end finds nothing, and does not wait", async () => {
  const operation = begin((publish) => {
    publish(event(1));
    return Promise.resolve(succeeded);
  });
  await operation.ended;
  expect(await all(operation)).toEqual([]);
});

test("a bug ends the readers, and is the end's own", async () => {
  const operation = begin(() => Promise.reject(new Error("bug")));
  const [events, ended] = await Promise.allSettled([all(operation), operation.ended]);
  expect(events).toMatchObject({ value: [] });
  expect(ended).toMatchObject({ reason: new Error("bug") });
});
