import type { TerraformStack } from "cdktf";
import { DatabaseCluster, type DatabaseClusterProps } from "terrace/aws/database";
import { Role } from "terrace/aws/iam";
import { databaseNetwork } from "../../rig/aws-constructs/database-network";
import { policyIn, SynthesizedAws } from "../../rig/aws-constructs/synthesized-aws";
import { TestKey } from "../../rig/aws-constructs/test-key";

describe("by default", () => {
  test("nobody reaches it, from outside or inside the network", () => {
    const aws = withCluster();
    expect(aws.all("aws_rds_cluster_instance").map((each) => each.publicly_accessible)).toEqual([false, false]);
    expect(aws.types).not.toContain("aws_vpc_security_group_ingress_rule");
    expect(aws.types).not.toContain("aws_vpc_security_group_egress_rule");
  });

  test("a stolen disk or backup can't be read", () => {
    expect(withCluster().only("aws_rds_cluster").storage_encrypted).toBe(true);
  });

  test("nobody reads along on the way to it", () => {
    expect(withCluster().only("aws_rds_cluster_parameter_group")).toMatchObject({
      family: "aurora-postgresql17",
      parameter: [{ name: "rds.force_ssl", value: "1" }],
    });
  });

  test("its password is in no state and no code, and its owner not called what attackers try first", () => {
    const cluster = withCluster().only("aws_rds_cluster");
    expect(cluster).toMatchObject({ manage_master_user_password: true, master_username: "dbowner" });
    expect(cluster).not.toHaveProperty("master_password");
  });

  test("data that is lost by mistake can be gone back to", () => {
    expect(withCluster().only("aws_rds_cluster")).toMatchObject({
      backup_retention_period: 7,
      copy_tags_to_snapshot: true,
    });
  });

  test("nobody deletes it by mistake; whoever does it on purpose leaves a copy and the backups", () => {
    expect(withCluster().only("aws_rds_cluster")).toMatchObject({
      deletion_protection: true,
      skip_final_snapshot: false,
      final_snapshot_identifier: expect.stringMatching(/^shop-db-final-\${substr\(.*\.id, 0, 8\)}$/) as string,
      delete_automated_backups: false,
    });
  });

  test("another machine takes over when one fails, where the data is kept", () => {
    const aws = withCluster();
    expect(aws.all("aws_rds_cluster_instance")).toMatchObject([
      { identifier: "shop-db-1", instance_class: "db.serverless" },
      { identifier: "shop-db-2", instance_class: "db.serverless" },
    ]);
    expect(withCluster({ removal: "destroy" }).all("aws_rds_cluster_instance")).toHaveLength(1);
  });

  test("its cost is bounded", () => {
    expect(withCluster().only("aws_rds_cluster").serverlessv2_scaling_configuration).toEqual({
      min_capacity: 0.5,
      max_capacity: 4,
    });
  });

  test("it is mended by itself, and what it is busy with can be seen", () => {
    for (const instance of withCluster().all("aws_rds_cluster_instance")) {
      expect(instance).toMatchObject({
        auto_minor_version_upgrade: true,
        performance_insights_enabled: true,
        monitoring_interval: 60,
      });
    }
  });

  test("its logs are sent, and not kept for ever", () => {
    const aws = withCluster();
    expect(aws.only("aws_rds_cluster").enabled_cloudwatch_logs_exports).toEqual(["postgresql"]);
    expect(aws.only("aws_cloudwatch_log_group")).toMatchObject({
      name: "/aws/rds/cluster/shop-db/postgresql",
      retention_in_days: 365,
    });
  });
});

test("who connects to MySQL, and who changes rights, is written down", () => {
  const aws = withCluster({ engine: "mysql" });
  expect(aws.only("aws_rds_cluster").enabled_cloudwatch_logs_exports).toEqual(["audit", "error", "slowquery"]);
  expect(aws.only("aws_rds_cluster_parameter_group")).toMatchObject({
    family: "aurora-mysql8.0",
    parameter: [
      { name: "require_secure_transport", value: "ON" },
      { name: "server_audit_logging", value: "1" },
      { name: "server_audit_events", value: "CONNECT,QUERY_DCL,QUERY_DDL" },
    ],
  });
});

test("a version of Aurora's own belongs to the family of MySQL's", () => {
  const aws = withCluster({ engine: "mysql", version: "8.0.mysql_aurora.3.08.2" });
  expect(aws.only("aws_rds_cluster").engine_version).toBe("8.0.mysql_aurora.3.08.2");
  expect(aws.only("aws_rds_cluster_parameter_group").family).toBe("aurora-mysql8.0");
});

test("machines of a fixed size have no capacity", () => {
  const aws = withCluster({ instanceType: "db.r8g.large", instances: 3 });
  expect(aws.only("aws_rds_cluster")).not.toHaveProperty("serverlessv2_scaling_configuration");
  expect(aws.all("aws_rds_cluster_instance").map((each) => each.instance_class)).toEqual([
    "db.r8g.large",
    "db.r8g.large",
    "db.r8g.large",
  ]);
});

test("a key of one's own encrypts the data, its figures and the password", () => {
  const arn = "arn:aws:kms:us-east-1:123456789012:key/1234";
  const aws = new SynthesizedAws((stack) => cluster(stack, { key: new TestKey(stack, "key"), instances: 1 }));
  expect(aws.only("aws_rds_cluster")).toMatchObject({ kms_key_id: arn, master_user_secret_kms_key_id: arn });
  expect(aws.only("aws_rds_cluster_instance").performance_insights_kms_key_id).toBe(arn);
});

test("whoever is let in reads the password, logs in as one user, and connects to the port", () => {
  const aws = new SynthesizedAws((stack) => {
    const db = cluster(stack);
    const reader = new Role(stack, "reader", { assumedBy: { services: ["lambda.amazonaws.com"] } });
    db.secret.grantRead(reader);
    db.grantConnect(reader, "report");
    db.connections.allowDefaultFrom({ ipv4: "10.0.0.0/24" });
  });
  const policy = aws.all("aws_iam_role_policy").find(({ role }) => String(role).includes(".reader_"));
  expect(policyIn(policy?.policy).Statement).toMatchObject([
    { Resource: expect.stringMatching(/^\${aws_rds_cluster.*master_user_secret\[0\].secret_arn}$/) as string },
    { Resource: expect.stringMatching(/:dbuser:\${aws_rds_cluster.*cluster_resource_id}\/report$/) as string },
  ]);
  expect(aws.only("aws_vpc_security_group_ingress_rule")).toMatchObject({ from_port: 5432, to_port: 5432 });
});

test.each<[Partial<DatabaseClusterProps>, string]>([
  [{ instances: 0 }, "instances must be a whole number from 1 to 16, got 0"],
  [{ instances: 17 }, "instances must be a whole number from 1 to 16, got 17"],
  [{ capacity: { min: 0, max: 4 } }, "capacity must be from 0.5 to 256, by halves, got 0 to 4"],
  [{ capacity: { min: 8, max: 4 } }, "capacity must be from 0.5 to 256, by halves, got 8 to 4"],
  [{ capacity: { min: 0.5, max: 1.2 } }, "capacity must be from 0.5 to 256, by halves, got 0.5 to 1.2"],
  [
    { capacity: { min: 1, max: 4 }, instanceType: "db.r8g.large" },
    "capacity must be left out for db.r8g.large, which has a size of its own",
  ],
  [{ engine: "mysql", version: "3.08.2" }, 'version must be one of mysql like "8.0", got "3.08.2"'],
  [{ backupDays: 1 }, "backupDays must be a whole number from 7 to 35, got 1"],
])("%j is refused", (props, problem) => {
  expect(() => withCluster(props)).toThrow(`aws.DatabaseCluster shop/db: ${problem}`);
});

function withCluster(props: Partial<DatabaseClusterProps> = {}): SynthesizedAws {
  return new SynthesizedAws((stack) => cluster(stack, props));
}

function cluster(stack: TerraformStack, props: Partial<DatabaseClusterProps> = {}): DatabaseCluster {
  return new DatabaseCluster(stack, "db", { network: databaseNetwork(stack), ...props });
}
