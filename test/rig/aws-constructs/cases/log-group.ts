import { Role } from "../../../../constructs/aws/iam/role";
import { LogGroup } from "../../../../constructs/aws/logs/log-group";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["LogGroup"],
  fill: (scope, isChanged) => {
    const logs = new LogGroup(scope, "logs", { retentionDays: isChanged ? 90 : 30, removal: "destroy" });
    logs.grantWrite(new Role(scope, "writer", { assumedBy: { services: ["lambda.amazonaws.com"] } }));
  },
};
