import fc from "fast-check";
import { Cidr, type SubnetKind } from "terrace/aws/network";
import { MOST_ZONES, subnetBlock, subnetBlock6 } from "../../../constructs/aws/network/network-layout";

const KINDS: readonly SubnetKind[] = ["public", "private", "isolated"];
const PLACES = KINDS.flatMap((kind) => Array.from({ length: MOST_ZONES }, (_, zone) => ({ kind, zone })));

const networks = fc
  .tuple(fc.integer({ min: 16, max: 23 }), fc.integer({ min: 0, max: 2 ** 16 - 1 }))
  .map(([prefix, index]) => Cidr.parse("0.0.0.0/0").subnet(prefix, index));

describe("the subnets' blocks", () => {
  test("are where they are said to be", () => {
    expect(PLACES.map(({ kind, zone }) => subnetBlock("10.0.0.0/16", kind, zone))).toEqual([
      ...["10.0.128.0/21", "10.0.136.0/21", "10.0.144.0/21", "10.0.152.0/21", "10.0.160.0/21", "10.0.168.0/21"],
      ...["10.0.0.0/20", "10.0.16.0/20", "10.0.32.0/20", "10.0.48.0/20", "10.0.64.0/20", "10.0.80.0/20"],
      ...["10.0.192.0/21", "10.0.200.0/21", "10.0.208.0/21", "10.0.216.0/21", "10.0.224.0/21", "10.0.232.0/21"],
    ]);
  });

  test("are in the network, don't overlap, and are no smaller than AWS takes", () => {
    fc.assert(
      fc.property(networks, (network) => {
        const subnets = PLACES.map(({ kind, zone }) => Cidr.parse(subnetBlock(network.text, kind, zone)));
        expect(subnets.every((subnet) => network.contains(subnet) && subnet.prefix <= 28)).toBe(true);
        expect(anyOverlap(subnets)).toBe(false);
      }),
    );
  });

  test("of IPv6 are /64, in the network, and don't overlap", () => {
    const network = Cidr.parse("2001:db8:1234:1a00::/56");
    const subnets = PLACES.map(({ kind, zone }) => Cidr.parse(subnetBlock6(network.text, kind, zone)));
    expect(subnets.every((subnet) => network.contains(subnet) && subnet.prefix === 64)).toBe(true);
    expect(anyOverlap(subnets)).toBe(false);
  });

  test("leave the last quarter of each kind's part to others", () => {
    const taken = PLACES.map(({ kind, zone }) => Cidr.parse(subnetBlock("10.0.0.0/16", kind, zone)));
    const free = ["10.0.96.0/19", "10.0.176.0/20", "10.0.240.0/20"].map((text) => Cidr.parse(text));
    expect(free.some((block) => taken.some((subnet) => subnet.overlaps(block)))).toBe(false);
  });
});

function anyOverlap(blocks: readonly Cidr[]): boolean {
  return blocks.some((block, at) => blocks.slice(at + 1).some((other) => block.overlaps(other)));
}
