import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { LocalBackend, TerraformStack } from "cdktf";
import type { Construct } from "constructs";

/** A stack whose provider works with an emulator of AWS, the one that `AWS_ENDPOINT_URL` names, as well as with AWS. */
export class EmulatedStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    // Of the project that it is deployed in: it would be of the folder that it is synthesized in, and outlive the test.
    new LocalBackend(this, { path: `../../../terraform.${id}.tfstate` });
    new AwsProvider(this, "aws", {
      region: "us-east-1",
      s3UsePathStyle: true,
      skipCredentialsValidation: true,
      skipMetadataApiCheck: "true",
    });
  }
}
