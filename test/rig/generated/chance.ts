import * as fc from "fast-check";

/** Random choices, the same for the same seed. */
export class Chance {
  private readonly gen: fc.GeneratorValue;

  constructor(seed: number) {
    const [gen] = fc.sample(fc.noBias(fc.gen()), { seed, numRuns: 1 });
    if (!gen) throw new Error("nothing was generated");
    this.gen = gen;
  }

  /** A whole number, both ends included. */
  between(min: number, max: number): number {
    return this.gen(fc.integer, { min, max });
  }

  /** True so often, from 0 to 1. */
  often(share: number): boolean {
    return this.between(0, 999) < share * 1000;
  }

  pick<T>(of: readonly T[]): T {
    const picked = of[this.between(0, of.length - 1)];
    if (picked === undefined) throw new Error("nothing to pick from");
    return picked;
  }

  /** Some of them, in their order; perhaps none. */
  some<T>(of: readonly T[], share: number): readonly T[] {
    return of.filter(() => this.often(share));
  }

  /** A text: often plain, sometimes one that has to be escaped somewhere. */
  text(): string {
    if (this.often(0.25)) return this.pick(AWKWARD);
    if (this.often(0.1))
      return this.gen(fc.string, { unit: "grapheme", minLength: 1, maxLength: 8 }).replace(/\p{Cc}/gu, "");
    return `${this.pick(WORDS)}-${this.between(0, 99)}`;
  }

  number(): number | string {
    return this.often(0.15) ? this.pick(NUMBERS) : this.between(-5, 100);
  }
}

const WORDS = ["alpha", "beta", "gamma", "delta", "web", "db", "eu-west-1", "10.0.0.0/16"];

const AWKWARD = [
  "",
  'say "hi"',
  "a\\b",
  "two\nlines\tand a tab",
  "${not.a.template}",
  "%{ if no }",
  "$${twice}",
  "<a href='x'>&amp;</a>",
  "Grüße, 世界",
  "e\u0301",
  "👩‍👩‍👧",
  "\u2028",
  " padded ",
  "true",
  "12",
  "null",
  '{"json": [1, 2]}',
  "var.nothing",
  "data.terraform_remote_state.x.outputs.y",
];

/** As they stand in HCL: some are beyond what a double can hold. */
const NUMBERS = ["0.1", "-2.5", "1e21", "12345678901234567890", "0.30000000000000004", "1000000"];
