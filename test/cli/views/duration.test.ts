import { duration, seconds } from "../../../cli/views/duration";

test.each([
  [0, "0ms"],
  [850, "850ms"],
  [999.4, "999ms"],
  [999.6, "1.0s"],
  [3_240, "3.2s"],
  [59_940, "59.9s"],
  [59_960, "1m 00s"],
  [125_000, "2m 05s"],
  [3_599_400, "59m 59s"],
  [3_599_600, "1h 00m"],
  [3_720_000, "1h 02m"],
  [7_199_000, "2h 00m"],
  [360_000_000, "100h 00m"],
  [-5, "0ms"],
])("a duration of %d ms is %s", (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test.each([
  [0, "0s"],
  [999, "0s"],
  [59_999, "59s"],
  [60_000, "1m 00s"],
  [3_720_000, "1h 02m"],
  [-5, "0s"],
])("what goes on for %d ms is %s", (ms, text) => {
  expect(seconds(ms)).toBe(text);
});
