import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { awsError } from "./aws-error";

/** The numbers that AWS takes. */
export interface Bounds {
  readonly from: number;
  /** @default none is too large */
  readonly to?: number;
}

/**
 * Refuses a number that is not whole, or out of its bounds. One that is a token is for AWS to check, and so is none.
 *
 * @param prop what it is called where it is given.
 */
export function checkWhole(construct: IConstruct, prop: string, value: number | undefined, bounds: Bounds): void {
  const { from, to = Infinity } = bounds;
  if (value === undefined || Token.isUnresolved(value)) return;
  if (Number.isInteger(value) && value >= from && value <= to) return;
  const range = to === Infinity ? `from ${from} on` : `from ${from} to ${to}`;
  throw awsError(construct, `${prop} must be a whole number ${range}, got ${value}`);
}
