import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TerraformStack, TerraformVariable } from "cdktf";
import { Role } from "terrace/aws/iam";
import { Key, Secret, type SecretProps } from "terrace/aws/security";
import { EmulatedStack } from "../../rig/aws-constructs/emulated-stack";
import { policyIn, SynthesizedAws } from "../../rig/aws-constructs/synthesized-aws";
import { testApp } from "../synthesized";

function withSecret(props: SecretProps = {}): SynthesizedAws {
  return new SynthesizedAws((stack) => new Secret(stack, "secret", props));
}

describe("a secret by default", () => {
  test("is known to nobody, in no plan and no state: made up where nothing is kept, and only written", () => {
    const app = testApp();
    new Secret(new EmulatedStack(app, "shop"), "secret");
    app.synth();
    const json = JSON.parse(readFileSync(join(app.outdir, "stacks/shop/cdk.tf.json"), "utf8")) as {
      readonly ephemeral: Readonly<Record<string, Readonly<Record<string, object>>>>;
      readonly resource: Readonly<Record<string, Readonly<Record<string, object>>>>;
    };
    const passwords = json.ephemeral["aws_secretsmanager_random_password"] ?? {};
    const [name = ""] = Object.keys(passwords);
    expect(passwords[name]).toMatchObject({ password_length: 32, require_each_included_type: true });
    const [version] = Object.values(json.resource["aws_secretsmanager_secret_version"] ?? {});
    expect(version).toMatchObject({
      secret_string_wo: `\${ephemeral.aws_secretsmanager_random_password.${name}.random_password}`,
      secret_string_wo_version: 1,
    });
    expect(version).not.toHaveProperty("secret_string");
  });

  test("can be restored for 30 days when somebody deletes it", () => {
    expect(withSecret().only("aws_secretsmanager_secret")["recovery_window_in_days"]).toBe(30);
  });

  test("has a name that one in recovery doesn't block", () => {
    const { name, name_prefix } = withSecret().only("aws_secretsmanager_secret");
    expect([name, name_prefix]).toEqual([undefined, "shop-secret-"]);
  });
});

describe("a secret", () => {
  test("that is given is only written", () => {
    const aws = new SynthesizedAws((stack) => {
      const variable = new TerraformVariable(stack, "token", { type: "string", sensitive: true });
      new Secret(stack, "secret", { value: variable.stringValue, valueVersion: 3 });
    });
    expect(aws.only("aws_secretsmanager_secret_version")).toMatchObject({
      secret_string_wo: "${var.token}",
      secret_string_wo_version: 3,
    });
  });

  test("goes at once where that is asked for, and has the name that it is given", () => {
    const secret = withSecret({ removal: "destroy", name: "shop/token" }).only("aws_secretsmanager_secret");
    expect(secret).toMatchObject({ recovery_window_in_days: 0, name: "shop/token" });
    expect(secret).not.toHaveProperty("name_prefix");
  });

  test("with a key lets a reader use the key for secrets only", () => {
    const aws = new SynthesizedAws((stack) => {
      const role = new Role(stack, "role", { assumedBy: { services: ["ec2.amazonaws.com"] } });
      new Secret(stack, "secret", { key: new Key(stack, "key") }).grantRead(role);
    });
    expect(aws.only("aws_secretsmanager_secret")["kms_key_id"]).toMatch(/^\$\{aws_kms_key\..*\.arn}$/);
    expect(policyIn(aws.only("aws_iam_role_policy")["policy"]).Statement[1]).toMatchObject({
      Action: "kms:Decrypt",
      Condition: {
        StringEquals: { "kms:ViaService": expect.stringMatching(/^secretsmanager\.\$\{.*}\.\$\{.*\.dns_suffix}$/) },
      },
    });
  });

  test("that exists is read by its ARN, or by its name", () => {
    const aws = new SynthesizedAws((stack) => {
      const role = new Role(stack, "role", { assumedBy: { services: ["ec2.amazonaws.com"] } });
      const arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:one-AbCdEf";
      Secret.fromArn(stack, "one", { arn }).grantRead(role);
      Secret.fromName(stack, "two", { name: "two" }).grantRead(role);
    });
    expect(policyIn(aws.only("aws_iam_role_policy")["policy"]).Statement).toMatchObject([
      { Resource: "arn:aws:secretsmanager:eu-central-1:111122223333:secret:one-AbCdEf" },
      { Resource: expect.stringMatching(/^\$\{data\.aws_secretsmanager_secret\..*\.arn}$/) },
    ]);
  });

  const refused: readonly (readonly [SecretProps, string])[] = [
    [
      { value: "x", length: 20 },
      "must have a value, or length and exclude of one that is made up, got both; leave out one",
    ],
    [{ valueVersion: 0 }, "valueVersion must be a whole number from 1 on, got 0"],
    [{ length: 7 }, "length must be a whole number from 8 to 4096, got 7"],
    [{ length: 4_097 }, "length must be a whole number from 8 to 4096, got 4097"],
  ];

  test.each(refused)("of %j is refused, with what to do", (props, problem) => {
    const stack = new TerraformStack(testApp(), "shop");
    expect(() => new Secret(stack, "s", props)).toThrow(new Error(`aws.Secret shop/s: ${problem}`));
  });
});
