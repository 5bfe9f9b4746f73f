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

test.each([["*" as const], [{ arns: ["arn:aws:iam::123456789012:root", "*"] }]])(
  "nobody in the world is anybody who may take on a role: %j",
  (anybody) => {
    const make = (): unknown => new SynthesizedAws((scope) => new Role(scope, "role", { assumedBy: anybody }));
    expect(make).toThrow('aws.Role shop/role: assumedBy must say who, got "*": anybody in the world');
  },
);

const openId = "arn:aws:iam::123456789012:oidc-provider/token.example.com";
const saml = "arn:aws:iam::123456789012:saml-provider/corporate";

test.each([
  [openId, "sts:AssumeRoleWithWebIdentity"],
  [saml, "sts:AssumeRoleWithSAML"],
])("whom %s knows takes on a role by %s", (provider, action) => {
  const stack = new SynthesizedAws((scope) => new Role(scope, "role", { assumedBy: { federated: [provider] } }));
  expect(policyIn(stack.only("aws_iam_role")["assume_role_policy"]).Statement).toEqual([
    { Effect: "Allow", Principal: { Federated: provider }, Action: action },
  ]);
});

test("providers of two kinds are asked in two ways, which is two roles", () => {
  const make = (): unknown =>
    new SynthesizedAws((scope) => new Role(scope, "role", { assumedBy: { federated: [openId, saml] } }));
  expect(make).toThrow("assumedBy must have providers of SAML or of OpenID, got both; make a role for each");
});

test.each([
  [{ actions: ["s3:GetObject"] }, 'must have resources, got none; ["*"] is all'],
  [{ actions: ["s3:GetObject"], resources: ["*"], principal: "*" as const }, "must have no principal"],
])("a role's statement %j, which IAM refuses, is refused where it is given", (statement, message) => {
  const make = (): unknown =>
    new SynthesizedAws((scope) => new Role(scope, "role", { assumedBy, statements: [statement] }));
  expect(make).toThrow(`an IAM statement of a role or policy (s3:GetObject) ${message}`);
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
