/** The seeds of the apps that a test is to generate: so many, unless `TERRACE_GENERATED_APPS` says how many. */
export function seeds(byDefault: number): readonly number[] {
  const first = Number(process.env.TERRACE_GENERATED_FROM ?? 1);
  const count = Number(process.env.TERRACE_GENERATED_APPS ?? byDefault);
  return Array.from({ length: count }, (_, index) => first + index);
}

/** Counts what became of generated apps. */
export class Tally {
  private readonly counts = new Map<string, number>();

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  /** Prints it, where more apps were asked for than a test generates by itself. */
  print(title: string): void {
    if (process.env.TERRACE_GENERATED_APPS === undefined) return;
    const lines = [...this.counts].sort().map(([what, count]) => `  ${what}: ${count}\n`);
    process.stdout.write(`${title}\n${lines.join("")}`);
  }
}
