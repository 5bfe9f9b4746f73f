import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { type App, TerraformOutput, TerraformStack } from "cdktf";
import { Role } from "terrace/aws/iam";
import { StateBackend } from "terrace/aws/storage";
import { policyIn, SynthesizedAws } from "../../rig/aws-constructs/synthesized-aws";
import { testApp } from "../synthesized";

/** One whose state is nowhere yet. */
function awsStack(app: App, id: string): TerraformStack {
  const stack = new TerraformStack(app, id);
  new AwsProvider(stack, "aws", { region: "eu-central-1" });
  return stack;
}

const props = { name: "shop-states", region: "eu-central-1" };

test("a stack's state is locked, encrypted, and at a key that no other stack has", () => {
  const app = testApp();
  const states = new StateBackend(awsStack(app, "states"), "states", props);
  const web = awsStack(app, "web");
  states.use(web);
  app.synth();
  const json = readFileSync(join(app.outdir, "stacks/web/cdk.tf.json"), "utf8");
  expect(JSON.parse(json)).toMatchObject({
    terraform: {
      backend: {
        s3: {
          bucket: "shop-states",
          key: "web.tfstate",
          region: "eu-central-1",
          encrypt: true,
          use_lockfile: true,
        },
      },
    },
  });
});

test("a stack comes after the one with the bucket, which may use it too", () => {
  const app = testApp();
  const [own, web] = [new TerraformStack(app, "states"), new TerraformStack(app, "web")];
  const states = new StateBackend(own, "states", props);
  states.use(web);
  states.use(own);
  expect([web.dependsOn(own), own.dependsOn(web), own.dependsOn(own)]).toEqual([true, false, false]);
});

test("two states with one key, which would overwrite each other, are refused", () => {
  const app = testApp();
  const states = new StateBackend(new TerraformStack(app, "states"), "states", props);
  states.use(new TerraformStack(app, "web"), "shop.tfstate");
  expect(() => states.use(new TerraformStack(app, "api"), "shop.tfstate")).toThrow(
    new Error(
      "aws.StateBackend states/states: a state's key must be one stack's, got \"shop.tfstate\" for web and api",
    ),
  );
});

test("the bucket keeps old states for a year, and outlives the app", () => {
  const aws = new SynthesizedAws((stack) => new StateBackend(stack, "states", props));
  const bucket = aws.all("aws_s3_bucket").find((each) => each["bucket"] === "shop-states");
  expect(bucket).toMatchObject({ force_destroy: false });
  const rules = aws.all("aws_s3_bucket_lifecycle_configuration").flatMap(({ rule }) => rule);
  expect(rules).toContainEqual(expect.objectContaining({ noncurrent_version_expiration: [{ noncurrent_days: 365 }] }));
});

test("who deploys some stacks can't delete a state, nor see those of others", () => {
  const aws = new SynthesizedAws((stack) => {
    const role = new Role(stack, "role", { assumedBy: { services: ["codebuild.amazonaws.com"] } });
    new StateBackend(stack, "states", props).grantUse(role, "shop/*");
  });
  const on = (path: string): unknown => expect.stringMatching(new RegExp(`\\.arn}${path}$`));
  expect(policyIn(aws.only("aws_iam_role_policy")["policy"]).Statement).toEqual([
    { Effect: "Allow", Action: "s3:ListBucket", Resource: on("") },
    { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: on("/shop/\\*") },
    { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], Resource: on("/shop/\\*.tflock") },
  ]);
});

test("a bucket of another app is used by its name, and outputs still go from stack to stack", () => {
  const app = testApp();
  const [data, web] = [awsStack(app, "data"), awsStack(app, "web")];
  const states = StateBackend.fromName(data, "states", props);
  states.use(data, "shop/data");
  states.use(web, "shop/web");
  const role = new Role(data, "role", { assumedBy: { services: ["ec2.amazonaws.com"] } });
  new TerraformOutput(web, "role", { value: role.arn });
  app.synth();
  const json = JSON.parse(readFileSync(join(app.outdir, "stacks/web/cdk.tf.json"), "utf8")) as {
    readonly data: { readonly terraform_remote_state: object };
  };
  expect(Object.values(json.data.terraform_remote_state)).toMatchObject([
    { backend: "s3", config: { bucket: "shop-states", key: "shop/data", use_lockfile: true } },
  ]);
});
