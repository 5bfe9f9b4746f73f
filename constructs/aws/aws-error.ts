import type { IConstruct } from "constructs";
import { platformError } from "../platform/platform-error";

/**
 * The error for a mistake in what an AWS construct is given.
 *
 * @param problem what must be, what was got, and the remedy.
 */
export function awsError(construct: IConstruct, problem: string): Error {
  return platformError("aws", construct, problem);
}
