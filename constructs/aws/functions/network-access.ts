import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { Construct } from "constructs";
import type { IRole } from "../iam/grantable";
import { policyJson } from "../iam/policy-document";

/**
 * Lets Lambda put a function into a VPC, and the function's own code do nothing of the kind.
 *
 * It is a policy apart from what the function is granted: the function waits for it, and goes before it, as Lambda needs
 * it from the first moment to the last; of a grant that names the function itself, that would be a circle.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
export function networkAccess(scope: Construct, role: IRole, functionArn: string): IamRolePolicy {
  const conditions = { ArnEquals: { "lambda:SourceFunctionArn": [functionArn] } };
  return new IamRolePolicy(scope, "network-access", {
    role: role.name,
    policy: policyJson([
      { actions, resources: ["*"] },
      { effect: "Deny", actions, resources: ["*"], conditions },
    ]),
  });
}

const actions = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:UnassignPrivateIpAddresses",
];
