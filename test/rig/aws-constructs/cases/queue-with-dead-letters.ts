import { Role } from "../../../../constructs/aws/iam/role";
import { Queue } from "../../../../constructs/aws/messaging/queue";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["Queue"],
  fill: (scope, isChanged) => {
    const sender = new Role(scope, "sender", { assumedBy: { services: ["lambda.amazonaws.com"] } });
    new Queue(scope, "queue", { retentionDays: isChanged ? 7 : 4 }).grantSend(sender);
  },
  notOnMoto:
    "deployed and destroyed, but never planned empty: moto gives redrive_policy back with blanks between its members, " +
    "and the provider plans whitespace changes of it",
};
