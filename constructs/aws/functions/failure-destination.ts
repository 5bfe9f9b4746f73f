import type { IGrantable } from "../iam/grantable";

/** Where a failed call goes with what was asked and what went wrong: a queue, a topic, or another function. */
export type FailureDestination = { readonly arn: string } & (
  | { grantSend(grantee: IGrantable): void }
  | { grantPublish(grantee: IGrantable): void }
  | { grantInvoke(grantee: IGrantable): void }
);

/** Lets somebody hand failures over. */
export function grantHandOver(destination: FailureDestination, grantee: IGrantable): void {
  if ("grantSend" in destination) destination.grantSend(grantee);
  else if ("grantPublish" in destination) destination.grantPublish(grantee);
  else destination.grantInvoke(grantee);
}
