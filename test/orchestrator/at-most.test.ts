import * as fc from "fast-check";
import { atMost } from "../../orchestrator/at-most";
import { settled } from "../rig/stepping-clock";

test("nothing to do is done at once", async () => {
  await expect(atMost(4, () => undefined)).resolves.toBeUndefined();
});

test("any limit, any order of ends: never more at once, never fewer than there could be, all of it in the end", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.array(fc.nat(), { maxLength: 12 }), async (limit, picks) => {
      const atWork: (() => void)[] = [];
      let begun = 0;
      const done = atMost(limit, () => (begun++ < picks.length ? new Promise((end) => atWork.push(end)) : undefined));
      for (const [ended, pick] of picks.entries()) {
        expect(atWork).toHaveLength(Math.min(limit, picks.length - ended));
        atWork.splice(pick % atWork.length, 1)[0]?.();
        await settled();
      }
      await done;
    }),
    { numRuns: 50 },
  );
});

test("work that only becomes ready when other work ends is begun then", async () => {
  const story: string[] = [];
  const ready = ["A"];
  await atMost(2, () => {
    const name = ready.shift();
    story.push(name ?? "-");
    return name === undefined
      ? undefined
      : settled().then(() => {
          if (name === "A") ready.push("B", "C");
        });
  });
  expect(story.filter((name) => name !== "-")).toEqual(["A", "B", "C"]);
});

test("a bug in one of them is not swallowed", async () => {
  let isFirst = true;
  const next = (): Promise<void> | undefined =>
    isFirst ? ((isFirst = false), Promise.reject(new Error("bug"))) : undefined;
  await expect(atMost(2, next)).rejects.toThrow("bug");
});
