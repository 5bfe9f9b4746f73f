import { Role } from "../../../../constructs/aws/iam/role";
import { Queue } from "../../../../constructs/aws/messaging/queue";
import { Key } from "../../../../constructs/aws/security/key";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["Queue"],
  fill: (scope, isChanged) => {
    const worker = new Role(scope, "worker", { assumedBy: { services: ["lambda.amazonaws.com"] } });
    const key = new Key(scope, "key", { removal: "destroy" });
    // Any other change makes moto forget the policy of the queue.
    const tags = { purpose: isChanged ? "orders" : "example" };
    new Queue(scope, "queue", { fifo: true, key, deadLetters: "none", tags }).grantConsume(worker);
  },
};
