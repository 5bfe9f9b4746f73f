import { Construct, type IConstruct } from "constructs";
import type { IGrantable } from "../iam/grantable";

/** A function of Lambda. */
export interface IFunction extends IConstruct {
  readonly arn: string;
  /** Lets somebody call it. */
  grantInvoke(grantee: IGrantable): void;
}

/** A function that exists. */
export class ExistingFunction extends Construct implements IFunction {
  constructor(
    scope: Construct,
    id: string,
    readonly arn: string,
  ) {
    super(scope, id);
  }

  grantInvoke(grantee: IGrantable): void {
    grantInvoke(this.arn, grantee);
  }
}

/** Lets somebody call a function, its versions and aliases. */
export function grantInvoke(arn: string, grantee: IGrantable): void {
  grantee.role.addStatement({ actions: ["lambda:InvokeFunction"], resources: [arn, `${arn}:*`] });
}
