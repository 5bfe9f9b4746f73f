/** The longest that a handler can be told to wait, in milliseconds: a day. */
export const DAY_MS = 24 * 60 * 60 * 1_000;

/** What is wrong with a number of seconds, if anything is. */
export function checkSeconds(seconds: number): string | undefined {
  return seconds > 0 && seconds <= DAY_MS / 1_000 ? undefined : "must be more than 0 seconds and at most a day";
}
