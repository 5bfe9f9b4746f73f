import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import type { TerraformStack } from "cdktf";
import { Duration, setDefaults } from "terrace";
import { CloudFormationStack, type CloudFormationStackProps } from "terrace/aws/cloudformation";
import { SynthesizedAws } from "../../rig/aws-constructs/synthesized-aws";
import { tempFolder } from "../../rig/temp-folder";

const TEMPLATE = {
  Parameters: { Stage: { Type: "String" }, Size: { Type: "Number", Default: 1 } },
  Resources: { Bucket: { Type: "AWS::S3::Bucket", Properties: { BucketName: { "Fn::Sub": "${AWS::Region}-%{x}" } } } },
  Outputs: { BucketName: { Value: { Ref: "Bucket" } }, BucketArn: { Value: { "Fn::GetAtt": ["Bucket", "Arn"] } } },
};

const LARGE = { ...TEMPLATE, Metadata: { Padding: "x".repeat(52_000) } };

describe("by default", () => {
  test("nobody deletes the stack, and what is in it, by mistake", () => {
    expect(withStack().only("aws_cloudformation_stack").lifecycle).toEqual({ prevent_destroy: true });
  });

  test("a template changes no permissions, and runs no macros", () => {
    expect(withStack().only("aws_cloudformation_stack")).not.toHaveProperty("capabilities");
  });

  test("an imported stack isn't made anew for what an import can't read", () => {
    const stack = withStack().only("aws_cloudformation_stack");
    expect(stack).not.toHaveProperty("on_failure");
    expect(stack).not.toHaveProperty("timeout_in_minutes");
  });
});

test("with `destroy` the stack goes", () => {
  const aws = new SynthesizedAws((stack) => {
    setDefaults(stack, { removal: "destroy" });
    legacy(stack);
  });
  expect(aws.only("aws_cloudformation_stack")).not.toHaveProperty("lifecycle");
});

test("what is CloudFormation's to fill in is not Terraform's", () => {
  expect(withStack().only("aws_cloudformation_stack").template_body).toContain('"$${AWS::Region}-%%{x}"');
});

test("values of other constructs are filled in", () => {
  const aws = new SynthesizedAws((stack) => {
    const { name } = new DataAwsRegion(stack, "region");
    legacy(stack, {
      template: { ...TEMPLATE, Description: `in ${name}` },
      parameters: { Stage: name },
    });
  });
  const stack = aws.only("aws_cloudformation_stack");
  expect(stack.template_body).toContain('"Description":"in ${data.aws_region.region.name}"');
  expect(stack.parameters).toEqual({ Stage: "${data.aws_region.region.name}" });
});

test("outputs are tokens", () => {
  const aws = new SynthesizedAws((stack) => use(stack, legacy(stack, { outputs: ["BucketName"] }).outputs));
  expect(aws.only("aws_ssm_parameter")).toMatchObject({
    name: "BucketName",
    value: expect.stringMatching(/^\${aws_cloudformation_stack.*outputs\["BucketName"\]}$/) as string,
  });
});

test("outputs of a stack that exists are tokens", () => {
  const aws = new SynthesizedAws((stack) => {
    const old = CloudFormationStack.fromName(stack, "old", { name: "billing", outputs: ["TopicArn"] });
    expect(old.name).toBe("billing");
    use(stack, old.outputs);
  });
  expect(aws.only("aws_ssm_parameter").value).toMatch(/^\${data.aws_cloudformation_stack.*outputs\["TopicArn"\]}$/);
});

test("parameters are texts, lists with commas", () => {
  const template = { Parameters: { A: {}, B: {}, C: {}, D: {} } };
  const aws = withStack({ template, parameters: { A: 1, B: true, C: ["x", "y"], D: "z" } });
  expect(aws.only("aws_cloudformation_stack").parameters).toEqual({ A: "1", B: "true", C: "x,y", D: "z" });
});

test("how it is carried out can be said", () => {
  const aws = withStack({
    capabilities: ["CAPABILITY_NAMED_IAM"],
    onFailure: "DELETE",
    timeout: Duration.minutes(30),
    deployRole: "arn:aws:iam::123456789012:role/deploy",
    name: "billing",
  });
  expect(aws.only("aws_cloudformation_stack")).toMatchObject({
    capabilities: ["CAPABILITY_NAMED_IAM"],
    on_failure: "DELETE",
    timeout_in_minutes: 30,
    iam_role_arn: "arn:aws:iam::123456789012:role/deploy",
    name: "billing",
  });
});

describe("a large template", () => {
  test("is read from a bucket, and stays there until another has taken its place", () => {
    const aws = withStack({ template: LARGE, bucket: { name: "templates" } });
    expect(aws.only("aws_s3_object")).toMatchObject({
      bucket: "templates",
      key: expect.stringMatching(/^shop-legacy\/[0-9a-f]{16}$/) as string,
      lifecycle: { create_before_destroy: true },
    });
    const stack = aws.only("aws_cloudformation_stack");
    expect(stack).not.toHaveProperty("template_body");
    expect(stack.template_url).toMatch(/^https:\/\/\${aws_s3_object.*bucket}\.s3\..*\/\${aws_s3_object.*key}$/);
  });

  test("is another object when it is another one", () => {
    const keyOf = (template: object): unknown =>
      withStack({ template: { ...template }, bucket: { name: "templates" } }).only("aws_s3_object").key;
    expect(keyOf({ ...LARGE, Description: "another" })).not.toBe(keyOf(LARGE));
  });

  test("without a bucket is refused", () => {
    expect(() => withStack({ template: LARGE })).toThrow(
      /^aws.CloudFormationStack shop\/legacy: template must have a bucket to be read from, as it has 52\d\d\d bytes; give one$/,
    );
  });

  test("of more than CloudFormation takes is refused", () => {
    const template = { ...TEMPLATE, Metadata: { Padding: "x".repeat(1_048_576) } };
    expect(() => withStack({ template, bucket: { name: "templates" } })).toThrow(
      /template must be no more than 1 MiB, got 10\d{5} bytes; split it$/,
    );
  });
});

test.each<[Partial<CloudFormationStackProps<string>>, string]>([
  [
    { parameters: { Stage: "prod", Siez: 1 } },
    'parameters must be some of the template, got "Siez"; did you mean "Size"?',
  ],
  [{ parameters: {} }, 'parameters must have "Stage", which the template has no default for; add it'],
  [{ outputs: ["BucketNam"] }, 'outputs must be some of the template, got "BucketNam"; did you mean "BucketName"?'],
  [
    { template: { Resources: {} }, parameters: { Stage: "prod" } },
    'parameters must be some of the template, got "Stage"; it has none',
  ],
  [{ timeout: Duration.seconds(90) }, "timeout must be whole minutes, one or more, got 1.5"],
])("%# %j is refused", (props, problem) => {
  expect(() => withStack(props)).toThrow(`aws.CloudFormationStack shop/legacy: ${problem}`);
});

test("a template that is not there is refused", () => {
  expect(() => withStack({ template: "nowhere.yaml" })).toThrow(
    /^aws.CloudFormationStack shop\/legacy: template must be a file in JSON or YAML, got "nowhere.yaml": ENOENT/,
  );
});

test("a template that can't be read is refused, with what is in the way", () => {
  const file = join(tempFolder(), "template.yaml");
  writeFileSync(file, "Parameters: {Stage: {Type: String}}\n");
  expect(() => withStack({ template: file })).toThrow(
    /got ".*": Parameters must be a block with one name a line, got "{Stage: {Type: String}}"$/,
  );
});

function use(stack: TerraformStack, outputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(outputs)) new SsmParameter(stack, name, { name, type: "String", value });
}

function withStack(props: Partial<CloudFormationStackProps<string>> = {}): SynthesizedAws {
  return new SynthesizedAws((stack) => legacy(stack, props));
}

function legacy<O extends string>(
  stack: TerraformStack,
  props: Partial<CloudFormationStackProps<O>> = {},
): CloudFormationStack<O> {
  return new CloudFormationStack<O>(stack, "legacy", { template: TEMPLATE, parameters: { Stage: "prod" }, ...props });
}
