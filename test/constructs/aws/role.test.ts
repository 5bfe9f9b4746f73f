import { Fn, TerraformVariable } from "cdktf";
import { Role } from "../../../constructs/aws/iam/role";
import { policyIn, SynthesizedAws } from "../../rig/aws-constructs/synthesized-aws";

const assumedBy = { services: ["lambda.amazonaws.com"] };

test("a role may do nothing that it was not given", () => {
  const stack = new SynthesizedAws((scope) => new Role(scope, "role", { assumedBy }));
  expect(stack.types).toEqual(["aws_iam_role"]);
  expect(policyIn(stack.only("aws_iam_role")["assume_role_policy"]).Statement).toEqual([
    { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
  ]);
});

test("nobody in the world is anybody who may take on a role", () => {
  const make = (): unknown => new SynthesizedAws((scope) => new Role(scope, "role", { assumedBy: "*" }));
  expect(make).toThrow('aws.Role shop/role: assumedBy must say who, got "*": anybody in the world');
});

test("a statement that is given twice is there once, though its values are other tokens", () => {
  const stack = new SynthesizedAws((scope) => {
    const [role, other] = [new Role(scope, "role", { assumedBy }), new Role(scope, "other", { assumedBy })];
    other.grantAssume(role);
    other.grantAssume(role);
  });
  expect(policyIn(stack.only("aws_iam_role_policy")["policy"]).Statement).toHaveLength(1);
});

test("an expression with quotes is still one to Terraform within a policy's text", () => {
  const stack = new SynthesizedAws((scope) => {
    const bucket = new TerraformVariable(scope, "bucket", { type: "string" });
    const arn = Fn.replace(bucket.stringValue, "a", "b");
    new Role(scope, "role", { assumedBy, statements: [{ actions: ["s3:GetObject"], resources: [arn] }] });
  });
  expect(stack.only("aws_iam_role_policy")["policy"]).toContain('"Resource":"${replace(var.bucket, "a", "b")}"');
});

test.each([
  [["s3.GetObject"], 'an IAM action must be like s3:GetObject, got "s3.GetObject"'],
  [[], "an IAM statement must have actions, got none"],
])("actions %j are refused where they are given", (actions, message) => {
  const make = (): unknown =>
    new SynthesizedAws((scope) => {
      new Role(scope, "role", { assumedBy }).addStatement({ actions, resources: ["*"] });
    });
  expect(make).toThrow(message);
});
