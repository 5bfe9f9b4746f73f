import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { ShopProps } from "./shop-props";

/** The VPC. */
export class Network extends TerraformStack {
  readonly id: string;
  readonly port = 443;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    configureProvider(this);
    this.id = new Vpc(this, "vpc", { cidrBlock: "10.20.0.0/16", tags: { Name: "terrace-sample" } }).id;
  }
}

/** The bucket. */
export class Storage extends TerraformStack {
  readonly url: string;

  constructor(scope: Construct, id: string, props: { readonly network: string }) {
    super(scope, id);
    configureProvider(this);
    const { bucket } = new S3Bucket(this, "bucket", { bucket: `terrace-sample-${props.network}`, forceDestroy: true });
    this.url = `s3://${bucket}`;
    new TerraformOutput(this, "url", { value: this.url, staticId: true });
  }
}

/** What the service has to know. */
export class Settings extends TerraformStack {
  readonly databaseUrl: string;

  constructor(scope: Construct, id: string, props: { readonly network: string }) {
    super(scope, id);
    configureProvider(this);
    const parameter = new SsmParameter(this, "database", {
      name: "/terrace-sample/database",
      type: "String",
      value: `postgres://db.${props.network}/shop`,
    });
    this.databaseUrl = parameter.value;
  }
}

/** The role that the service runs in. */
export class Service extends TerraformStack {
  readonly url: string;

  constructor(scope: Construct, id: string, props: ShopProps) {
    super(scope, id);
    configureProvider(this);
    const role = new IamRole(this, "role", {
      name: "terrace-sample",
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" }],
      }),
      tags: { Database: props.databaseUrl, Storage: props.storage, Schema: `${props.schema}`, Backup: props.backup },
    });
    this.url = `https://${role.name}.example.com:${props.port}`;
    new TerraformOutput(this, "url", { value: this.url, staticId: true });
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
