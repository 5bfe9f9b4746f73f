import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformOutput, TerraformStack } from "cdktf";
import { App, setDefaults } from "terrace";
import { Policy, Role } from "terrace/aws/iam";
import { Network } from "terrace/aws/network";
import { Key } from "terrace/aws/security";
import { Bucket, StateBackend } from "terrace/aws/storage";

const region = "{{region}}";
const app = new App();
setDefaults(app, { removal: "{{removal}}", tags: { project: "{{name}}" } });

// What all others need. Stacks keep their states in its bucket by `states.use(stack)`, once the bucket is there; one that has
// been deployed before is moved by `terraform init -migrate-state` in its folder of cdktf.out/stacks.
const base = new TerraformStack(app, "{{name}}-base");
new AwsProvider(base, "aws", { region });
const states = new StateBackend(base, "states", { name: "{{states}}", region });
const key = new Key(base, "key", { description: "encrypts what projects of this account keep" });
const logs = new Bucket(base, "logs", { lifecycle: [{ expireDays: 365 }] });

// The most that a program's role can ever do, whatever is granted to it. Give it to the roles of projects.
const boundary = new Policy(base, "boundary", {
  statements: [
    {
      actions: ["dynamodb:*Item", "dynamodb:Query", "logs:PutLogEvents", "s3:*Object", "sns:Publish", "sqs:*Message"],
      resources: ["*"],
      conditions: { StringEquals: { "aws:RequestedRegion": [region] } },
    },
    { actions: ["kms:Decrypt", "kms:GenerateDataKey*"], resources: [key.arn] },
  ],
});

// What deploys projects, from CodeBuild. It may use their states and the key; add what they are made of.
const deployer = new Role(base, "deployer", { assumedBy: { services: ["codebuild.amazonaws.com"] } });
states.grantUse(deployer);
key.grantEncryptDecrypt(deployer);

// What projects are in.
const network = new TerraformStack(app, "{{name}}-network");
new AwsProvider(network, "aws", { region });
new Network(network, "network", { nat: "single" });

new TerraformOutput(base, "boundary_arn", { value: boundary.arn, staticId: true });
new TerraformOutput(base, "log_bucket", { value: logs.name, staticId: true });
app.synth();
