import { isRunId, newRunId } from "../../orchestrator/run-id";

const moment = Date.UTC(2026, 10, 22, 23, 14, 45, 999);

test("a run's name tells when it began", () => {
  expect(newRunId(moment, () => 0)).toBe("20261122-231445-aaaa");
  expect(newRunId(moment, () => 0.999999)).toBe("20261122-231445-9999");
});

test("names sort by time", () => {
  const later = newRunId(moment + 1_000, () => 0);
  expect([later, newRunId(moment, () => 0.99)].toSorted()[1]).toBe(later);
});

test("runs that begin in the same second have names of their own", () => {
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
