/**
 * What is deployed to AWS: stacks of a VPC, a bucket and a parameter, of which the second layer takes a value of the
 * first. Plain CDKTF. Copied into a project of its own, never imported.
 */
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";

class Place extends TerraformStack {
  readonly vpcId: string;

  constructor(scope: Construct, id: string, index: number, producers: readonly Place[]) {
    super(scope, id);
    new AwsProvider(this, "aws", {
      region: "us-east-1",
      accessKey: "test",
      secretKey: "test",
      skipCredentialsValidation: true,
      skipMetadataApiCheck: "true",
      skipRequestingAccountId: true,
      s3UsePathStyle: true,
    });
    const vpc = new Vpc(this, "vpc", { cidrBlock: `10.${index}.0.0/16` });
    new S3Bucket(this, "bucket", { bucket: `terrace-bench-${id}` });
    const value = producers.map((producer) => producer.vpcId).join(",") || "none";
    new SsmParameter(this, "parameter", { name: `/bench/${id}`, type: "String", value });
    this.vpcId = vpc.id;
    new TerraformOutput(this, "value", { value: vpc.id, staticId: true });
  }
}

const app = new App();
const places = new Map<string, Place>();
for (const { id, producers } of app.node.getContext("stacks") as { id: string; producers: string[] }[]) {
  const taken = producers.flatMap((producer) => places.get(producer) ?? []);
  places.set(id, new Place(app, id, places.size, taken));
}
app.synth();
