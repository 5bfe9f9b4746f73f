import type { GeneratedStack } from "./stack";

/** Who runs a Terraform command. */
export type Runner = "warm" | "plain";

/** What was compared, of what, and how long it took. */
export class Summary {
  private readonly types = { managed: new Set<string>(), data: new Set<string>() };
  private readonly counts = { stacks: 0, comparisons: 0, differences: 0, modules: 0, aliases: 0, regions: 0 };
  private readonly commands = { warm: { count: 0, ms: 0 }, plain: { count: 0, ms: 0 } };
  private readonly began = Date.now();

  /** Counts a stack. */
  stack({ providers, calls }: GeneratedStack): void {
    this.counts.stacks++;
    if (calls.length > 0) this.counts.modules++;
    if (providers.length > 1) this.counts.aliases++;
    if (new Set(providers.map(({ region }) => region)).size > 1) this.counts.regions++;
  }

  /** Counts the types that a state holds. */
  state(text: string): void {
    const { resources = [] } = JSON.parse(text) as { resources?: { mode: "managed" | "data"; type: string }[] };
    for (const { mode, type } of resources) this.types[mode].add(type);
  }

  /** Counts a comparison, and returns what it found. */
  compared(differences: readonly string[]): readonly string[] {
    this.counts.comparisons++;
    if (differences.length > 0) this.counts.differences++;
    return differences;
  }

  /** Counts a command, and how long it takes. */
  async timed<T>(runner: Runner, work: Promise<T>): Promise<T> {
    const start = Date.now();
    const done = await work;
    this.commands[runner].count++;
    this.commands[runner].ms += Date.now() - start;
    return done;
  }

  /** In a line or two. */
  toString(): string {
    const { stacks, comparisons, differences, modules, aliases, regions } = this.counts;
    const { warm, plain } = this.commands;
    const each = ({ count, ms }: typeof warm): string =>
      `${count} commands, ${(ms / 1000 / (count || 1)).toFixed(1)} s each`;
    return [
      `${stacks} stacks in ${Math.round((Date.now() - this.began) / 1000)} s (${modules} with modules, ${aliases} with`,
      `several provider configurations, ${regions} in several regions): ${this.types.managed.size} resource types,`,
      `${this.types.data.size} data sources, ${comparisons} comparisons, ${differences} with differences;`,
      `lent: ${each(warm)}; Terraform alone: ${each(plain)}`,
    ].join(" ");
  }
}
