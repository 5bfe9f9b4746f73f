/** A number with its noun: `1 node`, `3 nodes`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** The first of many things, and how many more there are. */
export function folded(things: readonly string[], limit: number): readonly string[] {
  const more = things.length - limit;
  return more > 0 ? [...things.slice(0, limit), `… and ${more} more`] : things;
}
