import { isRunId, newRunId } from "../../../orchestrator/run/run-id";

const moment = Date.UTC(2026, 10, 22, 23, 14, 45, 999);

test("a run's name tells when it began", () => {
  expect(newRunId(moment, () => 0)).toBe("20261122-231445-z222");
  expect(newRunId(moment, () => 0.999999)).toBe("20261122-231445-zzzz");
});

test("names sort by time", () => {
  const later = newRunId(moment + 1_000, () => 0);
  expect([later, newRunId(moment, () => 0.99)].toSorted()[1]).toBe(later);
});

test("names sort by time within a second, too", () => {
  const times = [0, 50, 240, 500, 990].map((ms) => newRunId(moment - 999 + ms, Math.random));
  expect(times.toSorted()).toEqual(times);
});

test("runs that begin at the same moment have names of their own", () => {
  expect(new Set(Array.from({ length: 50 }, () => newRunId(moment, Math.random))).size).toBeGreaterThan(48);
});

test.each([
  [newRunId(moment, Math.random), true],
  ["20261122-231445-x7k2", true],
  ["20261122-231445-x7k2.tmp", false],
  ["20261122-231445", false],
  [".DS_Store", false],
  ["", false],
])("%j is a run's name: %s", (name, expected) => {
  expect(isRunId(name)).toBe(expected);
});
