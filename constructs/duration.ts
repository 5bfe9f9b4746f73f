/** A length of time, so that no number stands without its unit. */
export class Duration {
  /** @param amount zero or more; parts of a millisecond are rounded. */
  static millis(amount: number): Duration {
    return new Duration(amount, "millis");
  }

  /** @param amount zero or more, fractions allowed. */
  static seconds(amount: number): Duration {
    return new Duration(amount, "seconds");
  }

  /** @param amount zero or more, fractions allowed. */
  static minutes(amount: number): Duration {
    return new Duration(amount, "minutes");
  }

  /** @param amount zero or more, fractions allowed. */
  static hours(amount: number): Duration {
    return new Duration(amount, "hours");
  }

  readonly #milliseconds: number;

  private constructor(amount: number, unit: keyof typeof millisecondsIn) {
    if (!Number.isFinite(amount) || amount < 0) {
      throw new Error(`Duration.${unit}: must be a number, zero or more, got ${String(amount)}`);
    }
    this.#milliseconds = Math.round(amount * millisecondsIn[unit]);
  }

  /** The length in whole milliseconds. */
  toMilliseconds(): number {
    return this.#milliseconds;
  }
}

const millisecondsIn = { millis: 1, seconds: 1_000, minutes: 60_000, hours: 3_600_000 };
