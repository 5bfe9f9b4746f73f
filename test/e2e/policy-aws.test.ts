import { describeWith } from "../rig/parts";
import { appThatCopies, makeProject } from "../rig/project";
import { synthesized } from "../rig/synthesized";
import { terraformCliConfig } from "../rig/terraform-cli-config";

jest.setTimeout(300_000);

const variable = (value: unknown): object => ({ default: value });

/** Plans without an account. */
const provider = {
  aws: [
    {
      ...{ region: "eu-central-1", access_key: "none", secret_key: "none", skip_credentials_validation: true },
      ...{ skip_requesting_account_id: true, skip_metadata_api_check: "true", skip_region_validation: true },
    },
  ],
};

const bucket = "${aws_s3_bucket.good.id}";
const allOn = {
  block_public_acls: true,
  block_public_policy: true,
  ignore_public_acls: true,
  restrict_public_buckets: true,
};
const tlsOnly = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      ...{ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "${aws_s3_bucket.good.arn}/*" },
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ],
});

const good = {
  aws_s3_bucket: { good: {} },
  aws_s3_bucket_public_access_block: { good: { bucket, ...allOn } },
  aws_s3_bucket_policy: { good: { bucket, policy: tlsOnly } },
  aws_s3_bucket_versioning: { good: { bucket, versioning_configuration: { status: "Enabled" } } },
  aws_s3_bucket_logging: { good: { bucket, target_bucket: "logs", target_prefix: "good/" } },
  aws_s3_bucket_server_side_encryption_configuration: {
    good: { bucket, rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms" } }] },
  },
  aws_db_instance: {
    good: {
      ...{ engine: "postgres", instance_class: "db.t4g.micro", allocated_storage: 20, username: "keeper" },
      ...{ manage_master_user_password: true, storage_encrypted: true, iam_database_authentication_enabled: true },
      ...{ enabled_cloudwatch_logs_exports: ["postgresql"], skip_final_snapshot: true },
    },
  },
  aws_sqs_queue: { good: {} },
  aws_instance: { good: { ami: "ami-1", instance_type: "t4g.nano", metadata_options: { http_tokens: "required" } } },
};

/** Wrong by values that only a plan has, and by what the provider does by itself. */
const bad = {
  aws_db_instance: {
    bad: {
      ...{ engine: "postgres", instance_class: "db.t4g.micro", allocated_storage: 20, username: "${var.user}" },
      ...{
        password: "${var.password}",
        storage_encrypted: "${var.encrypted}",
        publicly_accessible: "${!var.encrypted}",
      },
      ...{ iam_database_authentication_enabled: true, enabled_cloudwatch_logs_exports: ["postgresql"] },
      skip_final_snapshot: true,
    },
  },
  aws_security_group: {
    bad: {
      ingress:
        '${[for p in var.ports : {from_port = p, to_port = p, protocol = "tcp", cidr_blocks = ["0.0.0.0/0"], ipv6_cidr_blocks = [], prefix_list_ids = [], security_groups = [], self = false, description = ""}]}',
    },
  },
  aws_ebs_volume: { bad: { count: 2, availability_zone: "eu-central-1a", size: 1, encrypted: "${var.encrypted}" } },
};

const config = {
  terraform: { required_providers: { aws: { source: "hashicorp/aws", version: "5.100.0" } } },
  provider,
  variable: {
    user: variable("postgres"),
    password: { ...variable("hunter2"), sensitive: true },
    encrypted: variable(false),
    ports: variable([22, 443]),
  },
};

describeWith(["terraform", "providerMirror"], "policies over plans of the real AWS provider", (parts) => {
  async function findings(resource: object, ...args: readonly string[]): Promise<readonly string[]> {
    const app = synthesized([{ name: "shop", config: { ...config, resource } }]);
    const project = makeProject(appThatCopies(app)).with({
      TF_CLI_CONFIG_FILE: terraformCliConfig(parts.providerMirror),
    });
    const { stdout, stderr } = await project.terrace("policy", "--json", ...args);
    expect(stderr).toBe("");
    expect(stdout).not.toContain("hunter2");
    const { findings: all } = JSON.parse(stdout) as {
      readonly findings: readonly { readonly rule: string; readonly address: string; readonly message: string }[];
    };
    return all.map(({ rule, address, message }) => `${rule}: ${address}: ${message}`);
  }

  test("find nothing in what keeps to every rule, though most of it is not known yet", async () => {
    expect(await findings(good)).toEqual([]);
    expect(await findings(good, "--plan")).toEqual([]);
  });

  test("find what only the plan knows, in every instance", async () => {
    expect(await findings(bad)).toEqual([]);
    expect(await findings(bad, "--plan")).toEqual([
      "rds-not-public: aws_db_instance.bad: publicly_accessible is true",
      "vpc-no-admin-ports-ipv4: aws_security_group.bad: 0.0.0.0/0 is let in to port 22",
      "vpc-open-ports-are-web: aws_security_group.bad: everybody is let in to ports 22-22",
      'rds-custom-administrator: aws_db_instance.bad: username is "postgres"',
      "rds-encrypted: aws_db_instance.bad: storage_encrypted is false",
      "ebs-volume-encrypted: aws_ebs_volume.bad[0]: encrypted is false",
      "ebs-volume-encrypted: aws_ebs_volume.bad[1]: encrypted is false",
    ]);
  });
});
