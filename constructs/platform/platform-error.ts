import type { IConstruct } from "constructs";
import type { PlatformName } from "./platform";

/**
 * The error for a mistake in what a construct of a platform is given.
 *
 * @param problem what must be, what was got, and the remedy.
 */
export function platformError(platform: PlatformName, construct: IConstruct, problem: string): Error {
  return new Error(`${platform}.${construct.constructor.name} ${construct.node.path}: ${problem}`);
}
