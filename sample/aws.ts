import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";

/** The VPC. */
export class Network extends TerraformStack {
  readonly vpcId: string;

  constructor(scope: Construct, id: string, props: { readonly cidr: string }) {
    super(scope, id);
    configureProvider(this);
    this.vpcId = new Vpc(this, "vpc", { cidrBlock: props.cidr, tags: { Name: "terrace-sample" } }).id;
  }
}

/** The bucket. */
export class Storage extends TerraformStack {
  readonly bucket: string;

  constructor(scope: Construct, id: string, props: { readonly vpcId: string }) {
    super(scope, id);
    configureProvider(this);
    this.bucket = new S3Bucket(this, "bucket", { bucket: `terrace-sample-${props.vpcId}`, forceDestroy: true }).bucket;
    new TerraformOutput(this, "bucket-name", { value: this.bucket, staticId: true });
  }
}

/** What the service has to know. */
export class Settings extends TerraformStack {
  readonly databaseUrl: string;

  constructor(scope: Construct, id: string, props: { readonly vpcId: string }) {
    super(scope, id);
    configureProvider(this);
    const parameter = new SsmParameter(this, "database", {
      name: "/terrace-sample/database",
      type: "String",
      value: `postgres://db.${props.vpcId}/shop`,
    });
    this.databaseUrl = parameter.value;
  }
}

/** The role that the service runs in. */
export class Service extends TerraformStack {
  readonly name: string;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly databaseUrl: string; readonly schema: number; readonly backup: string },
  ) {
    super(scope, id);
    configureProvider(this);
    const role = new IamRole(this, "role", {
      name: "terrace-sample",
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" }],
      }),
      tags: { Database: props.databaseUrl, Schema: String(props.schema), Backup: props.backup },
    });
    this.name = role.name;
    new TerraformOutput(this, "name", { value: this.name, staticId: true });
    new TerraformOutput(this, "backup", { value: role.getStringAttribute("tags.Backup"), staticId: true });
    new TerraformOutput(this, "schema", { value: role.getNumberAttribute("tags.Schema"), staticId: true });
  }
}

/** AWS itself, or an emulator of it: one knows no accounts, no metadata service, and no bucket by its own host name. */
function configureProvider(stack: TerraformStack): void {
  const emulated = process.env.AWS_ENDPOINT_URL !== undefined;
  new AwsProvider(stack, "aws", {
    region: process.env.AWS_REGION ?? "us-east-1",
    s3UsePathStyle: emulated,
    skipCredentialsValidation: emulated,
    skipMetadataApiCheck: String(emulated),
    skipRequestingAccountId: emulated,
  });
}
