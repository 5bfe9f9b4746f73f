import { Duration } from "terrace";

test.each([
  [Duration.millis(1.4), 1],
  [Duration.seconds(1.5), 1_500],
  [Duration.minutes(2), 120_000],
  [Duration.hours(1), 3_600_000],
  [Duration.seconds(0), 0],
])("%# a duration knows its milliseconds", (duration, milliseconds) => {
  expect(duration.toMilliseconds()).toBe(milliseconds);
});

test.each([-1, NaN, Infinity])("refuses %p seconds", (amount) => {
  expect(() => Duration.seconds(amount)).toThrow(`Duration.seconds: must be a number, zero or more, got ${amount}`);
});
