import { isIPv4, isIPv6 } from "node:net";

/** A block of addresses, IPv4 or IPv6: `10.0.0.0/16`, `fd00::/8`. */
export class Cidr {
  /**
   * @param text an address and the length of its prefix.
   * @throws where it is none, or where the address is not the first one of the block.
   */
  static parse(text: string): Cidr {
    const [, address = "", length = ""] = /^([0-9A-Fa-f.:]+)\/(\d{1,3})$/.exec(text) ?? [];
    const version = isIPv4(address) ? 4 : isIPv6(address) ? 6 : undefined;
    if (version === undefined || Number(length) > BITS[version]) {
      throw new Error(`Cidr: must be an address and a prefix, like 10.0.0.0/16 or fd00::/8, got "${text}"`);
    }
    const cidr = new Cidr(version, version === 4 ? numberOf4(address) : numberOf6(address), Number(length));
    const start = new Cidr(version, (cidr.first / cidr.size) * cidr.size, cidr.prefix);
    if (start.first !== cidr.first)
      throw new Error(`Cidr: must begin at its first address, ${start.text}, got "${text}"`);
    return cidr;
  }

  private constructor(
    readonly version: 4 | 6,
    /** Its first address, as a number. */
    readonly first: bigint,
    /** How many bits all its addresses begin with. */
    readonly prefix: number,
  ) {}

  /** How many addresses there are. */
  get size(): bigint {
    return 1n << BigInt(BITS[this.version] - this.prefix);
  }

  /** As everybody writes it: IPv6 in small letters, its longest run of zeros left out. */
  get text(): string {
    return `${this.version === 4 ? text4(this.first) : text6(this.first)}/${this.prefix}`;
  }

  /** Whether all addresses of another block are in this one. */
  contains(other: Cidr): boolean {
    return (
      this.version === other.version && this.first <= other.first && other.first + other.size <= this.first + this.size
    );
  }

  /** Whether some address is in both. */
  overlaps(other: Cidr): boolean {
    return this.contains(other) || other.contains(this);
  }

  /**
   * One of the equal parts of the block.
   *
   * @param newBits how many bits longer the part's prefix is.
   * @param index which part: from 0.
   * @throws where there is no such part.
   */
  subnet(newBits: number, index: number): Cidr {
    const prefix = this.prefix + newBits;
    if (!Number.isInteger(newBits) || newBits < 0 || prefix > BITS[this.version]) {
      throw new Error(`Cidr: ${this.text} has no room for a prefix of ${prefix} bits; take a larger block`);
    }
    if (!Number.isInteger(index) || index < 0 || BigInt(index) >= 1n << BigInt(newBits)) {
      throw new Error(`Cidr: ${this.text} has parts 0 to ${(1n << BigInt(newBits)) - 1n} of /${prefix}, got ${index}`);
    }
    const part = new Cidr(this.version, this.first, prefix);
    return new Cidr(this.version, this.first + BigInt(index) * part.size, prefix);
  }
}

const BITS = { 4: 32, 6: 128 } as const;

function numberOf4(address: string): bigint {
  return address.split(".").reduce((number, part) => number * 256n + BigInt(part), 0n);
}

/** Also `::ffff:10.0.0.1`, whose last two groups are written as an IPv4 address. */
function numberOf6(address: string): bigint {
  const groups = address.replace(/[\d.]+\.\d+$/, (ending) => groups6(numberOf4(ending), 2).join(":"));
  const [before = "", after] = groups.split("::");
  const left = before.split(":").filter(Boolean);
  const right = (after ?? "").split(":").filter(Boolean);
  const middle = Array<string>(8 - left.length - right.length).fill("0");
  return [...left, ...middle, ...right].reduce((number, group) => number * 65_536n + BigInt(`0x${group}`), 0n);
}

function text4(address: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n).join(".");
}

/** @see https://www.rfc-editor.org/rfc/rfc5952 */
function text6(address: bigint): string {
  const groups = groups6(address, 8).join(":");
  const [longest] = [...groups.matchAll(/\b0(:0)+\b/g)].map(([run]) => run).sort((a, b) => b.length - a.length);
  return longest === undefined ? groups : groups.replace(new RegExp(`(^|:)${longest}(:|$)`), "::");
}

function groups6(number: bigint, count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => ((number >> BigInt(16 * (count - 1 - at))) & 65_535n).toString(16));
}
