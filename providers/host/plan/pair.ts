/**
 * Pairs as many things of two kinds as can be, each with one that it matches (by augmenting paths). Those that stand in
 * the same order are found at once.
 *
 * @returns by the number of one kind, the number of its partner of the other
 */
export function pair(
  ones: number,
  others: number,
  isMatch: (one: number, other: number) => boolean,
): ReadonlyMap<number, number> {
  const holders = new Map<number, number>();
  const findFor = (one: number, tried: Set<number>): boolean => {
    for (let step = 0; step < others; step++) {
      const other = (one + step) % others;
      if (tried.has(other) || !isMatch(one, other)) continue;
      tried.add(other);
      const holder = holders.get(other);
      if (holder !== undefined && !findFor(holder, tried)) continue;
      holders.set(other, one);
      return true;
    }
    return false;
  };
  for (let one = 0; one < ones; one++) findFor(one, new Set());
  return new Map([...holders].map(([other, one]) => [one, other]));
}
