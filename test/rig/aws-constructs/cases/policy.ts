import { Policy } from "../../../../constructs/aws/iam/policy";
import { Role } from "../../../../constructs/aws/iam/role";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["Policy"],
  fill: (scope, isChanged) => {
    const policy = new Policy(scope, "policy", {
      statements: [{ actions: [isChanged ? "ec2:Describe*" : "ec2:DescribeInstances"], resources: ["*"] }],
    });
    policy.attachTo(new Role(scope, "role", { assumedBy: { services: ["ec2.amazonaws.com"] } }));
  },
};
