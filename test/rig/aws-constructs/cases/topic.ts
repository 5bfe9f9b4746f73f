import { Role } from "../../../../constructs/aws/iam/role";
import { Queue } from "../../../../constructs/aws/messaging/queue";
import { Topic } from "../../../../constructs/aws/messaging/topic";
import { Key } from "../../../../constructs/aws/security/key";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["Topic"],
  fill: (scope, isChanged) => {
    const publisher = new Role(scope, "publisher", { assumedBy: { services: ["lambda.amazonaws.com"] } });
    const queue = new Queue(scope, "queue", { deadLetters: "none" });
    const topic = new Topic(scope, "topic", {
      displayName: isChanged ? "Shop news" : "Shop",
      subscribers: [{ queue }],
    });
    topic.grantPublish(publisher);

    const key = new Key(scope, "key", { removal: "destroy" });
    key.allowService("cloudwatch.amazonaws.com");
    const alarms = new Topic(scope, "alarms", { key, subscribers: [{ email: "operations@shop.example" }] });
    alarms.allowService("cloudwatch.amazonaws.com");
  },
};
