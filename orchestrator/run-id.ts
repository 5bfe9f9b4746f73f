/** A run's name: sorts by time, and can be typed. For example `20261122-231445-x7k2`. */
export function newRunId(now: number, random: () => number): string {
  const time = new Date(now).toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  const letters = Array.from({ length: 4 }, () => ALPHABET[Math.floor(random() * ALPHABET.length)]);
  return `${time}-${letters.join("")}`;
}

/** Without letters and digits that are mistaken for each other. */
const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

/** Whether a folder's name is a run's. */
export function isRunId(name: string): boolean {
  return /^\d{8}-\d{6}-[a-z0-9]{4}$/.test(name);
}
