import { Fn, Token } from "cdktf";
import { Cidr } from "./cidr";
import type { SubnetKind } from "./subnets";

/** A network has up to so many zones. */
export const MOST_ZONES = 6;

/** The longest prefix of a network: that of its smallest subnets is 28 then, the longest that AWS takes. */
export const LONGEST_PREFIX = 23;

/**
 * The part of a network's IPv4 block that the subnet of a kind in a zone has.
 *
 * The block is cut the same way whatever zones and kinds a network has, so that neither a zone nor a kind that is added
 * moves a subnet: the first half is for private subnets, a quarter each for public and isolated ones, and each of these has
 * eight equal places. The first six are for zones; the last two of each kind, a quarter of all, are left to others.
 *
 * ```
 * 10.0.0.0/16   |0            |64           |128          |192          |
 *               | private     /20 each      | public  /21 | isolated /21|
 *         zone    1   2   3   4   5   6 . .   123456. .     123456. .
 * ```
 *
 * @param block may be a token.
 * @param zone from 0.
 */
export function subnetBlock(block: string, kind: SubnetKind, zone: number): string {
  const { bits, first } = PLACES[kind];
  return part(block, bits, first + zone);
}

/** The same of the network's IPv6 block, a /56: the first /64 of the place, as a subnet's must be. @param block may be a token. */
export function subnetBlock6(block: string, kind: SubnetKind, zone: number): string {
  const { bits, first } = PLACES[kind];
  return part(block, 8, (first + zone) * 2 ** (8 - bits));
}

/** A kind's places: how many bits longer their prefix is, and which is the first one. */
const PLACES: Readonly<Record<SubnetKind, { readonly bits: number; readonly first: number }>> = {
  private: { bits: 4, first: 0 },
  public: { bits: 5, first: 16 },
  isolated: { bits: 5, first: 24 },
};

function part(block: string, newBits: number, index: number): string {
  if (Token.isUnresolved(block)) return Fn.cidrsubnet(block, newBits, index);
  return Cidr.parse(block).subnet(newBits, index).text;
}
