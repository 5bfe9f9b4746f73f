/** A number with all its digits. There is one for each number: `1.50`, `1.5` and `15e-1` are the same. */
export class Decimal {
  private constructor(
    /** The digits without zeros at either end; zero is 0. */
    private readonly digits: bigint,
    /** Of the power of ten that the digits are multiplied with. */
    private readonly exponent: number,
  ) {}

  /** From decimal text; undefined if it is none. */
  static parse(text: string): Decimal | undefined {
    const [, sign = "", whole = "", fraction = "", exponent = "0"] = DECIMAL.exec(text) ?? [];
    if (whole === "" || Math.abs(Number(exponent)) > MAX_EXPONENT) return undefined;
    return Decimal.of(BigInt(`${whole}${fraction}`) * (sign === "-" ? -1n : 1n), Number(exponent) - fraction.length);
  }

  static ofInteger(integer: bigint): Decimal {
    return Decimal.of(integer, 0);
  }

  /** What a JavaScript number is written as, `0.1` for example; undefined if it isn't finite. */
  static ofNumber(number: number): Decimal | undefined {
    return Decimal.parse(String(number));
  }

  /** What a double is to its last binary digit; undefined if it isn't finite. */
  static ofDouble(double: number): Decimal | undefined {
    if (!Number.isFinite(double)) return undefined;
    let [mantissa, halvings] = [double, 0];
    for (; !Number.isInteger(mantissa); halvings++) mantissa *= 2;
    return Decimal.of(BigInt(mantissa) * 5n ** BigInt(halvings), -halvings);
  }

  /** The JavaScript number that is written so; undefined if there is none. */
  toNumber(): number | undefined {
    const number = Number(this.toString());
    return Decimal.ofNumber(number)?.equals(this) ? number : undefined;
  }

  /** The integer that it is; undefined if it is none. */
  toInteger(): bigint | undefined {
    return this.exponent < 0 ? undefined : this.digits * 10n ** BigInt(this.exponent);
  }

  /** Plain decimal text, with no exponent. */
  toString(): string {
    const integer = this.toInteger();
    if (integer !== undefined) return String(integer);
    const digits = String(this.digits < 0n ? -this.digits : this.digits).padStart(1 - this.exponent, "0");
    return `${this.digits < 0n ? "-" : ""}${digits.slice(0, this.exponent)}.${digits.slice(this.exponent)}`;
  }

  equals(other: Decimal): boolean {
    return this.digits === other.digits && this.exponent === other.exponent;
  }

  private static of(digits: bigint, exponent: number): Decimal {
    if (digits === 0n) return new Decimal(0n, 0);
    const zeros = /0*$/.exec(String(digits))?.[0].length ?? 0;
    return new Decimal(digits / 10n ** BigInt(zeros), exponent + zeros);
  }
}

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** Beyond, a number would be a page of zeros. */
const MAX_EXPONENT = 10_000;
