import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import type { IGrantable } from "../../../../constructs/aws/iam/grantable";
import { Role } from "../../../../constructs/aws/iam/role";
import { Function } from "../../../../constructs/aws/functions/function";
import { Duration } from "../../../../constructs/duration";
import { tempFolder } from "../../temp-folder";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["Function"],
  fill: (scope, isChanged) => {
    const code = tempFolder();
    writeFileSync(join(code, "index.js"), `exports.handler = async () => ${isChanged ? "2" : "1"};`);
    const orders = new SqsQueue(scope, "orders", { visibilityTimeoutSeconds: 60, sqsManagedSseEnabled: true });
    const failed = new SqsQueue(scope, "failed", { sqsManagedSseEnabled: true });
    const work = new Function(scope, "work", {
      code,
      memoryMegabytes: isChanged ? 512 : 256,
      timeout: Duration.seconds(isChanged ? 20 : 10),
      reservedConcurrency: isChanged ? 3 : 2,
      environment: { STAGE: isChanged ? "later" : "first" },
      onFailure: { arn: failed.arn, grantSend: allow("sqs:SendMessage", failed.arn) },
      removal: "destroy",
    });
    const consume = allow("sqs:*Message*", orders.arn);
    work.addEventSource({ arn: orders.arn, grantConsume: consume }, { batchSize: isChanged ? 5 : 6 });
    work.addSchedule("hourly", { expression: isChanged ? "rate(2 hours)" : "rate(1 hour)", input: { hello: "world" } });
    work.allowInvokeFrom("sns.amazonaws.com", "arn:aws:sns:us-east-1:123456789012:orders");
    const caller = new Role(scope, "caller", { assumedBy: { services: ["ec2.amazonaws.com"] } });
    work.grantInvoke(caller);
    work.addUrl().grantInvoke(caller);
  },
};

function allow(action: string, resource: string): (grantee: IGrantable) => void {
  return ({ role }) => role.addStatement({ actions: [action], resources: [resource] });
}
