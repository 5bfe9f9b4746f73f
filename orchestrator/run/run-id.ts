/**
 * A run's name: sorts by time, and can be typed. For example `20261122-231445-x7k2`, where `x` is the part of the second:
 * two runs of one project are never as close as that.
 */
export function newRunId(now: number, random: () => number): string {
  const time = new Date(now).toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  const parts = [(now % 1_000) / 1_000, random(), random(), random()];
  return `${time}-${parts.map((part) => ALPHABET[Math.floor(part * ALPHABET.length)]).join("")}`;
}

/** In the order in which names are sorted, without letters and digits that are mistaken for each other. */
const ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz";

/** Whether a folder's name is a run's. */
export function isRunId(name: string): boolean {
  return /^\d{8}-\d{6}-[a-z0-9]{4}$/.test(name);
}
