import { TerraformStack, TerraformVariable } from "cdktf";
import { OpenIdProvider, Policy, Role } from "terrace/aws/iam";
import { policyIn, SynthesizedAws } from "../../rig/aws-constructs/synthesized-aws";
import { testApp } from "../synthesized";

const read = { actions: ["ec2:DescribeInstances"], resources: ["*"] };

describe("a policy", () => {
  test("says what it is given and what is added, each once", () => {
    const aws = new SynthesizedAws((stack) => {
      const policy = new Policy(stack, "policy", { statements: [read] });
      policy.addStatement(read);
      policy.addStatement({ effect: "Deny", actions: ["ec2:*"], resources: ["arn:aws:ec2:*:*:instance/i-1"] });
    });
    expect(aws.only("aws_iam_policy")).toMatchObject({ name: "shop-policy", description: "shop/policy" });
    expect(policyIn(aws.only("aws_iam_policy")["policy"]).Statement).toEqual([
      { Effect: "Allow", Action: "ec2:DescribeInstances", Resource: "*" },
      { Effect: "Deny", Action: "ec2:*", Resource: "arn:aws:ec2:*:*:instance/i-1" },
    ]);
  });

  test("is attached in the stack of the role, which comes after that of the policy", () => {
    const app = testApp();
    const [own, web] = [new TerraformStack(app, "policies"), new TerraformStack(app, "web")];
    const policy = new Policy(own, "policy", { statements: [read] });
    policy.attachTo(new Role(web, "role", { assumedBy: { services: ["ec2.amazonaws.com"] } }));
    web.prepareStack();
    own.prepareStack();
    expect([web.dependsOn(own), own.dependsOn(web)]).toEqual([true, false]);
  });

  test("without a statement, which IAM refuses, is refused at synthesis", () => {
    expect(() => new SynthesizedAws((stack) => new Policy(stack, "policy"))).toThrow(
      "[shop/policy] must have a statement, as IAM takes no policy without; add one, or leave the policy out",
    );
  });
});

test("a provider whose address is known later is named in conditions without the scheme", () => {
  const aws = new SynthesizedAws((stack) => {
    const url = new TerraformVariable(stack, "url", { type: "string" }).stringValue;
    new Role(stack, "role", new OpenIdProvider(stack, "provider", { url }).trust("repo:shop/web:*"));
  });
  expect(aws.only("aws_iam_role")["assume_role_policy"]).toContain('"${replace(var.url, "https://", "")}:aud"');
});

describe("a provider of identities", () => {
  const url = "https://token.actions.githubusercontent.com";

  test("lets only whom it is told take on a role, with tokens that are for AWS", () => {
    const aws = new SynthesizedAws((stack) => {
      const github = new OpenIdProvider(stack, "github", { url });
      new Role(stack, "deployer", github.trust("repo:shop/web:ref:refs/heads/main"));
    });
    expect(policyIn(aws.only("aws_iam_role")["assume_role_policy"]).Statement).toEqual([
      {
        Effect: "Allow",
        Action: "sts:AssumeRoleWithWebIdentity",
        Principal: { Federated: expect.stringMatching(/^\$\{aws_iam_openid_connect_provider\..*\.arn}$/) },
        Condition: {
          StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
          StringLike: { "token.actions.githubusercontent.com:sub": "repo:shop/web:ref:refs/heads/main" },
        },
      },
    ]);
    expect(aws.only("aws_iam_openid_connect_provider")).toMatchObject({ url, client_id_list: ["sts.amazonaws.com"] });
  });

  test.each([{ subjects: [] }, { subjects: ["*"] }, { subjects: ["repo:shop/web:*", "?*"] }])(
    "does not let all whom it knows: $subjects",
    ({ subjects }) => {
      const github = new OpenIdProvider(new TerraformStack(testApp(), "shop"), "github", { url });
      expect(() => github.trust(...subjects)).toThrow(
        new Error(
          `aws.OpenIdProvider shop/github: trust must say whom, got ${JSON.stringify(subjects)}: all whom the provider knows`,
        ),
      );
    },
  );

  test("that is asked without TLS is refused", () => {
    expect(
      () => new OpenIdProvider(new TerraformStack(testApp(), "shop"), "p", { url: "http://id.shop.example" }),
    ).toThrow(new Error('aws.OpenIdProvider shop/p: url must begin with https://, got "http://id.shop.example"'));
  });
});
