import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { CloudFormationStack } from "../../../../constructs/aws/cloudformation/cloudformation-stack";
import { tempFolder } from "../../temp-folder";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["CloudFormationStack"],
  fill: (scope, isChanged) => {
    const file = join(tempFolder(), "legacy.yaml");
    writeFileSync(file, LEGACY);
    const legacy = new CloudFormationStack(scope, "legacy", {
      template: file,
      parameters: { Delay: isChanged ? 20 : 10 },
      outputs: ["QueueName", "Region"],
      removal: "destroy",
    });
    new SsmParameter(scope, "name", {
      name: "queue-name",
      type: "String",
      value: `${legacy.outputs.QueueName} in ${legacy.outputs.Region}`,
    });
    const bucket = new S3Bucket(scope, "templates", { bucket: "terrace-case-templates" });
    new CloudFormationStack(scope, "large", {
      template: large(isChanged ? 1 : 2),
      bucket: { name: bucket.bucket },
      removal: "destroy",
    });
  },
};

const LEGACY = `AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Delay: { Type: Number }
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Sub "\${AWS::StackName}-queue"
      DelaySeconds: !Ref Delay
Outputs:
  QueueName:
    Value: !GetAtt Queue.QueueName
  Region:
    Value: !Sub "\${AWS::Region}"
`;

function large(delay: number): Record<string, unknown> {
  return {
    Description: "large",
    Metadata: { Padding: "x".repeat(60_000) },
    Resources: { Queue: { Type: "AWS::SQS::Queue", Properties: { DelaySeconds: delay } } },
  };
}
