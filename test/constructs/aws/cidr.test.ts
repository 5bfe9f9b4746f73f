import fc from "fast-check";
import { Cidr } from "terrace/aws/network";

const blocks = fc.oneof(
  fc
    .tuple(fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }), fc.integer({ min: 0, max: 32 }))
    .map(([address, prefix]) => Cidr.parse("0.0.0.0/0").subnet(prefix, Number(address >> BigInt(32 - prefix)))),
  fc
    .tuple(
      fc.array(fc.constantFrom(0, 0, 1, 0xa0, 0xffff), { minLength: 8, maxLength: 8 }),
      fc.integer({ min: 0, max: 8 }),
    )
    .map(([groups, count]) => {
      const kept = groups.map((group, index) => (index < count ? group.toString(16) : "0"));
      return Cidr.parse(`${kept.join(":")}/${count * 16}`);
    }),
);

describe("a block of addresses", () => {
  test.each([
    ["10.0.0.0/16", "10.0.0.0/16"],
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["192.0.2.255/32", "192.0.2.255/32"],
    ["::/0", "::/0"],
    ["FD00::/8", "fd00::/8"],
    ["2001:db8:0:0:1:0:0:0/80", "2001:db8:0:0:1::/80"],
    ["2001:0db8:0:1:0:0:0:0/64", "2001:db8:0:1::/64"],
    ["1:0:2:0:3:0:4:0/112", "1:0:2:0:3:0:4:0/112"],
    ["::1/128", "::1/128"],
    ["::ffff:192.0.2.1/128", "::ffff:c000:201/128"],
  ])("%s is written as %s", (text, canonical) => {
    expect(Cidr.parse(text).text).toBe(canonical);
  });

  test.each([
    "",
    "10.0.0.0",
    "10.0.0/16",
    "10.0.0.0/33",
    "010.0.0.0/8",
    "256.0.0.0/8",
    "fd00::/129",
    "fe80::%eth0/64",
    "::1::/8",
  ])('"%s" is refused', (text) => {
    expect(() => Cidr.parse(text)).toThrow(
      `Cidr: must be an address and a prefix, like 10.0.0.0/16 or fd00::/8, got "${text}"`,
    );
  });

  test.each([
    ["10.0.1.0/16", "10.0.0.0/16"],
    ["fd00::1/64", "fd00::/64"],
  ])("%s, which begins in the middle of %s, is refused", (text, block) => {
    expect(() => Cidr.parse(text)).toThrow(`Cidr: must begin at its first address, ${block}, got "${text}"`);
  });

  test("reads back what it writes", () => {
    fc.assert(
      fc.property(blocks, (block) => {
        expect(Cidr.parse(block.text)).toEqual(block);
      }),
    );
  });

  test("has parts that are in it, that don't overlap, and that fill it", () => {
    fc.assert(
      fc.property(blocks, fc.integer({ min: 0, max: 6 }), (block, newBits) => {
        fc.pre(block.prefix + newBits <= (block.version === 4 ? 32 : 128));
        const parts = Array.from({ length: 2 ** newBits }, (_, index) => block.subnet(newBits, index));
        expect(parts.every((part) => block.contains(part))).toBe(true);
        expect(parts.some((part, at) => parts.slice(at + 1).some((other) => part.overlaps(other)))).toBe(false);
        expect(parts.reduce((size, part) => size + part.size, 0n)).toBe(block.size);
      }),
    );
  });

  test("overlaps another exactly where one is in the other", () => {
    fc.assert(
      fc.property(blocks, blocks, (one, other) => {
        const last = (block: Cidr) => block.first + block.size - 1n;
        const meet = one.version === other.version && one.first <= last(other) && other.first <= last(one);
        expect(one.overlaps(other)).toBe(meet);
      }),
    );
  });

  test("refuses a part that isn't there", () => {
    fc.assert(
      fc.property(blocks, fc.integer({ min: 1, max: 8 }), (block, newBits) => {
        fc.pre(block.prefix + newBits <= (block.version === 4 ? 32 : 128));
        expect(() => block.subnet(newBits, 2 ** newBits)).toThrow(/^Cidr: .+ has parts 0 to /);
        expect(() => block.subnet(newBits, -1)).toThrow(/^Cidr: .+ has parts 0 to /);
      }),
    );
  });

  test("says which parts there are, and when it is exhausted", () => {
    const block = Cidr.parse("10.0.0.0/30");
    expect(() => block.subnet(1, 2)).toThrow("Cidr: 10.0.0.0/30 has parts 0 to 1 of /31, got 2");
    expect(() => block.subnet(3, 0)).toThrow(
      "Cidr: 10.0.0.0/30 has no room for a prefix of 33 bits; take a larger block",
    );
  });
});
