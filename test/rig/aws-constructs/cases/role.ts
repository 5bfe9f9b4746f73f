import { Role } from "../../../../constructs/aws/iam/role";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["Role"],
  fill: (scope, isChanged) => {
    const role = new Role(scope, "role", {
      assumedBy: { services: ["lambda.amazonaws.com"] },
      description: isChanged ? "runs functions" : "runs a function",
      statements: [{ actions: ["s3:ListAllMyBuckets"], resources: ["*"] }],
    });
    role.addStatement({ actions: ["logs:PutLogEvents"], resources: ["*"] });
  },
};
