import type { NodeFailure } from "../../../orchestrator/failure";
import { Pace, type Turn } from "../../../orchestrator/run/pace";
import { fail, ok } from "../../../orchestrator/result";
import { THROTTLED, TROUBLE } from "../../rig/driven-executor";
import { settled } from "../../rig/stepping-clock";

/** Asks for turns, as many as there is work, and ends them as the test says. */
class Work {
  readonly stop = new AbortController();
  private readonly turns: Turn[] = [];

  constructor(private readonly pace: Pace) {}

  async begins(count: number): Promise<void> {
    for (let each = 0; each < count; each++) void this.ask();
    await settled();
  }

  private async ask(): Promise<void> {
    this.turns.push(await this.pace.turn(AbortSignal.any([this.stop.signal])));
  }

  get atWork(): number {
    return this.turns.length;
  }

  async ends(count: number, failure?: NodeFailure): Promise<void> {
    for (const turn of this.turns.splice(0, count)) turn(failure ? fail(failure) : ok(undefined));
    await settled();
  }
}

test("as many as asked for are at work while nothing is turned away", async () => {
  const work = new Work(new Pace(4));
  await work.begins(10);
  expect(work.atWork).toBe(4);
  await work.ends(4);
  expect(work.atWork).toBe(4);
});

test("one that is turned away halves them, and those begun before it do not halve again", async () => {
  const work = new Work(new Pace(8));
  await work.begins(30);
  await work.ends(5, THROTTLED);
  expect(work.atWork).toBe(4);
  await work.ends(1, THROTTLED);
  expect(work.atWork).toBe(4);
});

test("one begun after a halving halves again, down to one", async () => {
  const work = new Work(new Pace(4));
  await work.begins(30);
  for (const expected of [2, 1, 1, 1]) {
    await work.ends(4, THROTTLED);
    expect(work.atWork).toBe(expected);
  }
});

test("each round that goes well brings one back, up to what was asked for", async () => {
  const work = new Work(new Pace(4));
  await work.begins(40);
  await work.ends(4, THROTTLED);
  await work.ends(4, THROTTLED);
  const rounds: number[] = [];
  for (let round = 0; round < 5; round++) {
    rounds.push(work.atWork);
    await work.ends(work.atWork);
  }
  expect(rounds).toEqual([1, 2, 2, 3, 4]);
  for (let round = 0; round < 4; round++) await work.ends(work.atWork);
  expect(work.atWork).toBeLessThanOrEqual(4);
});

test("other trouble changes nothing", async () => {
  const work = new Work(new Pace(4));
  await work.begins(10);
  await work.ends(4, TROUBLE);
  expect(work.atWork).toBe(4);
});

test("whoever waits when everything ends goes on at once", async () => {
  const work = new Work(new Pace(1));
  await work.begins(3);
  work.stop.abort();
  await settled();
  expect(work.atWork).toBe(3);
});
