import { TerraformStack } from "cdktf";
import { setDefaults } from "terrace";
import { Role } from "terrace/aws/iam";
import { Key } from "terrace/aws/security";
import { type Arguments, policyIn, SynthesizedAws } from "../../rig/aws-constructs/synthesized-aws";
import { testApp } from "../synthesized";

function statements(fill: (key: Key) => void = () => undefined): readonly Arguments[] {
  const aws = new SynthesizedAws((stack) => fill(new Key(stack, "key")));
  return policyIn(aws.only("aws_kms_key")["policy"]).Statement;
}

const ofTheAccount = {
  Sid: "WhatIamOfTheAccountSays",
  Effect: "Allow",
  Principal: { AWS: expect.stringMatching(/^arn:\$\{.*\.partition}:iam::\$\{.*\.account_id}:root$/) },
  Action: "kms:*",
  Resource: "*",
};

describe("a key by default", () => {
  test("has other material every year, so that what leaks opens little", () => {
    const aws = new SynthesizedAws((stack) => new Key(stack, "key"));
    expect(aws.only("aws_kms_key")["enable_key_rotation"]).toBe(true);
  });

  test("is used by nobody from another account, and by no service", () => {
    expect(statements()).toEqual([ofTheAccount]);
  });

  test("can be saved for 30 days when somebody deletes it", () => {
    const aws = new SynthesizedAws((stack) => new Key(stack, "key"));
    expect(aws.only("aws_kms_key")["deletion_window_in_days"]).toBe(30);
  });

  test("is found by its alias", () => {
    const aws = new SynthesizedAws((stack) => new Key(stack, "key"));
    expect(aws.only("aws_kms_alias")).toMatchObject({
      name: "alias/shop-key",
      target_key_id: expect.stringMatching(/key_id}$/),
    });
  });
});

describe("a key", () => {
  test("has other material as often as it is told", () => {
    const aws = new SynthesizedAws((stack) => new Key(stack, "key", { rotationDays: 90 }));
    expect(aws.only("aws_kms_key")["rotation_period_in_days"]).toBe(90);
  });

  test("goes as soon as KMS lets it where that is asked for", () => {
    const aws = new SynthesizedAws((stack) => {
      setDefaults(stack, { removal: "destroy" });
      new Key(stack, "key");
    });
    expect(aws.only("aws_kms_key")["deletion_window_in_days"]).toBe(7);
  });

  test("lets a service use it for this account only", () => {
    const [, statement] = statements((key) => key.allowService("sns.amazonaws.com"));
    expect(statement).toMatchObject({
      Effect: "Allow",
      Principal: { Service: "sns.amazonaws.com" },
      Condition: { StringEquals: { "aws:SourceAccount": expect.stringMatching(/account_id}$/) } },
    });
  });

  test("lets CloudWatch Logs use it for log groups of this account only", () => {
    const [, statement] = statements((key) => key.allowService("logs.eu-central-1.amazonaws.com"));
    expect(statement?.["Condition"]).toEqual({
      ArnLike: {
        "kms:EncryptionContext:aws:logs:arn": expect.stringMatching(
          /^arn:\$\{.*partition}:logs:\*:\$\{.*account_id}:\*$/,
        ),
      },
    });
  });

  test("lets a service use it on conditions", () => {
    const conditions = { StringEquals: { "aws:SourceArn": ["arn:aws:sns:eu-central-1:111122223333:news"] } };
    const [, statement] = statements((key) => key.allowService("sns.amazonaws.com", conditions));
    expect(statement?.["Condition"]).toEqual({
      StringEquals: { "aws:SourceArn": "arn:aws:sns:eu-central-1:111122223333:news" },
    });
  });

  test("that exists is used by its ARN, or by its alias", () => {
    const aws = new SynthesizedAws((stack) => {
      const role = new Role(stack, "role", { assumedBy: { services: ["ec2.amazonaws.com"] } });
      Key.fromArn(stack, "one", "arn:aws:kms:eu-central-1:111122223333:key/1").grantDecrypt(role);
      Key.fromAlias(stack, "two", "alias/shop").grantEncrypt(role);
    });
    expect(policyIn(aws.only("aws_iam_role_policy")["policy"]).Statement).toMatchObject([
      { Action: "kms:Decrypt", Resource: "arn:aws:kms:eu-central-1:111122223333:key/1" },
      { Resource: expect.stringMatching(/^\$\{data\.aws_kms_alias\..*\.target_key_arn}$/) },
    ]);
    expect(aws.types).not.toContain("aws_kms_key");
  });

  test.each([89, 2_561, 100.5, NaN])("that rotates after %d days is refused, with what to do", (rotationDays) => {
    const stack = new TerraformStack(testApp(), "shop");
    expect(() => new Key(stack, "key", { rotationDays })).toThrow(
      new Error(`aws.Key shop/key: rotationDays must be a whole number from 90 to 2560, got ${rotationDays}`),
    );
  });
});
