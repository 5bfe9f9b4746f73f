import { systemClock } from "../../orchestrator/clock";
import { settled } from "../rig/stepping-clock";

test("a sleep ends when its time is over", async () => {
  const begun = systemClock.now();
  await systemClock.sleep(20, new AbortController().signal);
  expect(systemClock.now() - begun).toBeGreaterThanOrEqual(19);
});

test.each([
  ["a second", 1_000],
  ["30 days, for which a timer has no room", 30 * 24 * 3_600_000],
])("a sleep of %s goes on, and ends at once when it is cut short", async (_, ms) => {
  const [stop, ended] = [new AbortController(), { yet: false }];
  const sleep = systemClock.sleep(ms, stop.signal).then(() => (ended.yet = true));
  await systemClock.sleep(20, new AbortController().signal);
  expect(ended.yet).toBe(false);
  stop.abort();
  await sleep;
  expect(ended.yet).toBe(true);
});

test("a sleep that is cut short beforehand is none", async () => {
  await expect(systemClock.sleep(1_000_000, AbortSignal.abort())).resolves.toBeUndefined();
  await settled();
});
