import { LambdaFunctionUrl } from "@cdktf/provider-aws/lib/lambda-function-url";
import { Construct } from "constructs";
import type { IGrantable } from "../iam/grantable";

/**
 * The address of a function, for callers that sign their requests with AWS's keys. There is none for everybody: what that
 * takes since October 2025, a permission for calls through the address only, the AWS provider 5 can't give; a
 * permission for everybody's calls of the function would take its place.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
export class FunctionUrl extends Construct {
  /** `https://….lambda-url.eu-central-1.on.aws/`. */
  readonly url: string;
  readonly #functionArn: string;

  constructor(scope: Construct, id: string, { functionArn }: { readonly functionArn: string }) {
    super(scope, id);
    const url = new LambdaFunctionUrl(this, "url", { functionName: functionArn, authorizationType: "AWS_IAM" });
    this.url = url.functionUrl;
    this.#functionArn = functionArn;
  }

  /** Lets somebody call the function through its address, and in no other way. */
  grantInvoke(grantee: IGrantable): void {
    const resources = [this.#functionArn];
    grantee.role.addStatement({
      actions: ["lambda:InvokeFunctionUrl"],
      resources,
      conditions: { StringEquals: { "lambda:FunctionUrlAuthType": ["AWS_IAM"] } },
    });
    grantee.role.addStatement({
      actions: ["lambda:InvokeFunction"],
      resources,
      conditions: { Bool: { "lambda:InvokedViaFunctionUrl": ["true"] } },
    });
  }
}
