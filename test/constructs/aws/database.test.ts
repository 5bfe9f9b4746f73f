import { Token, type TerraformStack } from "cdktf";
import { App, setDefaults } from "terrace";
import { Database, type DatabaseProps } from "terrace/aws/database";
import { Role } from "terrace/aws/iam";
import { databaseNetwork } from "../../rig/aws-constructs/database-network";
import { EmulatedStack } from "../../rig/aws-constructs/emulated-stack";
import { policyIn, SynthesizedAws } from "../../rig/aws-constructs/synthesized-aws";
import { TestKey } from "../../rig/aws-constructs/test-key";
import { tempFolder } from "../../rig/temp-folder";

describe("by default", () => {
  test("nobody from outside the network reaches it", () => {
    const aws = withDatabase();
    expect(aws.only("aws_db_instance")).toMatchObject({
      publicly_accessible: false,
      db_subnet_group_name: expect.stringMatching(/^\${aws_db_subnet_group.db_subnets_/) as string,
    });
    expect(aws.only("aws_db_subnet_group").subnet_ids).toEqual([
      "${aws_subnet.subnet-0.id}",
      "${aws_subnet.subnet-1.id}",
    ]);
  });

  test("nobody inside the network reaches it, and it reaches nobody", () => {
    const { types } = withDatabase();
    expect(types).not.toContain("aws_vpc_security_group_ingress_rule");
    expect(types).not.toContain("aws_vpc_security_group_egress_rule");
  });

  test("a stolen disk or backup can't be read", () => {
    expect(withDatabase().only("aws_db_instance").storage_encrypted).toBe(true);
  });

  test("nobody reads along on the way to it", () => {
    expect(withDatabase().only("aws_db_parameter_group")).toMatchObject({
      family: "postgres17",
      parameter: [{ name: "rds.force_ssl", value: "1" }],
    });
    expect(withDatabase({ engine: "mysql" }).only("aws_db_parameter_group")).toMatchObject({
      family: "mysql8.4",
      parameter: [{ name: "require_secure_transport", value: "1" }],
    });
  });

  test("its password is in no state and no code", () => {
    const instance = withDatabase().only("aws_db_instance");
    expect(instance.manage_master_user_password).toBe(true);
    expect(instance).not.toHaveProperty("password");
  });

  test("its owner is not called what attackers try first", () => {
    expect(withDatabase().only("aws_db_instance").username).toBe("dbowner");
  });

  test("what has read its password at its start can go on with it", () => {
    expect(withDatabase().only("aws_secretsmanager_secret_rotation")).toMatchObject({
      rotate_immediately: false,
      rotation_rules: { schedule_expression: "rate(999 days)" },
      secret_id: expect.stringMatching(/^\${aws_db_instance.*master_user_secret\[0\].secret_arn}$/) as string,
    });
  });

  test("data that is lost by mistake can be gone back to", () => {
    expect(withDatabase().only("aws_db_instance")).toMatchObject({
      backup_retention_period: 7,
      copy_tags_to_snapshot: true,
    });
  });

  test("nobody deletes it by mistake; whoever does it on purpose leaves a copy and the backups", () => {
    expect(withDatabase().only("aws_db_instance")).toMatchObject({
      deletion_protection: true,
      skip_final_snapshot: false,
      final_snapshot_identifier: expect.stringMatching(/^shop-db-final-\${substr\(.*\.id, 0, 8\)}$/) as string,
      delete_automated_backups: false,
    });
  });

  test("another zone takes over when one fails, where the data is kept", () => {
    expect(withDatabase().only("aws_db_instance").multi_az).toBe(true);
    expect(withDatabase({ removal: "destroy" }).only("aws_db_instance").multi_az).toBe(false);
    expect(withDatabase({ removal: "destroy", multiAz: true }).only("aws_db_instance").multi_az).toBe(true);
  });

  test("it is mended by itself", () => {
    expect(withDatabase().only("aws_db_instance")).toMatchObject({
      engine: "postgres",
      engine_version: "17",
      auto_minor_version_upgrade: true,
    });
  });

  test("another major version doesn't come by itself", () => {
    expect(withDatabase().only("aws_db_instance")).not.toHaveProperty("allow_major_version_upgrade");
  });

  test("who did what is logged, and the logs are not kept for ever", () => {
    const aws = withDatabase();
    expect(aws.only("aws_db_instance")).toMatchObject({
      enabled_cloudwatch_logs_exports: ["postgresql", "upgrade"],
      depends_on: [
        expect.stringMatching(/^aws_cloudwatch_log_group.db_postgresql-log_/) as string,
        expect.stringMatching(/^aws_cloudwatch_log_group.db_upgrade-log_/) as string,
      ],
    });
    expect(aws.all("aws_cloudwatch_log_group")).toMatchObject([
      { name: "/aws/rds/instance/shop-db/postgresql", retention_in_days: 365 },
      { name: "/aws/rds/instance/shop-db/upgrade", retention_in_days: 365 },
    ]);
  });

  test("what it is busy with can be seen", () => {
    expect(withDatabase().only("aws_db_instance")).toMatchObject({
      performance_insights_enabled: true,
      monitoring_interval: 60,
    });
  });

  test("RDS may write its figures to RDS's log groups of this account, and nobody else works in that role", () => {
    const aws = withDatabase();
    expect(policyIn(aws.only("aws_iam_role").assume_role_policy).Statement).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: "monitoring.rds.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": expect.stringContaining("account_id") as string } },
      },
    ]);
    const resources = policyIn(aws.only("aws_iam_role_policy").policy).Statement.map(({ Resource }) => Resource);
    expect(resources).toEqual([
      expect.stringMatching(/^arn:.*account_id}:log-group:RDS\*$/),
      expect.stringMatching(/^arn:.*account_id}:log-group:RDS\*:log-stream:\*$/),
    ]);
  });

  test("a full disk doesn't stop it at once", () => {
    expect(withDatabase().only("aws_db_instance")).toMatchObject({
      allocated_storage: 20,
      max_allocated_storage: 100,
      storage_type: "gp3",
    });
  });
});

test("with `destroy` it goes, without a copy", () => {
  const aws = new SynthesizedAws((stack) => {
    setDefaults(stack, { removal: "destroy" });
    database(stack);
  });
  expect(aws.only("aws_db_instance")).toMatchObject({
    deletion_protection: false,
    skip_final_snapshot: true,
    delete_automated_backups: true,
  });
  expect(aws.only("aws_db_instance")).not.toHaveProperty("final_snapshot_identifier");
});

test("the last snapshots of two databases of one name don't get in each other's way", () => {
  expect(withDatabase().only("terraform_data").triggers_replace).toEqual({
    name: "shop-db",
    database: "app",
    user: "dbowner",
    key: "",
  });
});

test("a key of one's own encrypts the data, its figures and the password", () => {
  const arn = "arn:aws:kms:us-east-1:123456789012:key/1234";
  const aws = new SynthesizedAws((stack) => database(stack, { key: new TestKey(stack, "key") }));
  expect(aws.only("aws_db_instance")).toMatchObject({
    kms_key_id: arn,
    performance_insights_kms_key_id: arn,
    master_user_secret_kms_key_id: arn,
  });
});

test("storage that must not grow does not", () => {
  const instance = withDatabase({ storageGigabytes: 50, maxStorageGigabytes: 50 }).only("aws_db_instance");
  expect(instance.allocated_storage).toBe(50);
  expect(instance).not.toHaveProperty("max_allocated_storage");
});

describe("a version", () => {
  test.each([
    ["postgres", "16", "postgres16"],
    ["postgres", "16.9", "postgres16"],
    ["mysql", "8.0", "mysql8.0"],
    ["mysql", "8.4.5", "mysql8.4"],
  ] as const)("of %s may be %s", (engine, version, family) => {
    const aws = withDatabase({ engine, version });
    expect(aws.only("aws_db_instance").engine_version).toBe(version);
    expect(aws.only("aws_db_parameter_group").family).toBe(family);
  });

  test.each([
    ["postgres", "latest", "17"],
    ["mysql", "8", "8.4"],
  ] as const)("of %s must not be %s", (engine, version, example) => {
    expect(() => withDatabase({ engine, version })).toThrow(
      `aws.Database shop/db: version must be one of ${engine} like "${example}", got "${version}"`,
    );
  });
});

describe("use", () => {
  test("what may connect, may connect to its port", () => {
    const aws = new SynthesizedAws((stack) =>
      database(stack, { port: 6000 }).connections.allowDefaultFrom({ ipv4: "10.0.0.0/24" }),
    );
    expect(aws.only("aws_db_instance").port).toBe(6000);
    expect(aws.only("aws_vpc_security_group_ingress_rule")).toMatchObject({ from_port: 6000, to_port: 6000 });
  });

  test("whoever may read the password may read that secret only, and use its key", () => {
    const aws = new SynthesizedAws((stack) =>
      database(stack, { key: new TestKey(stack, "key") }).secret.grantRead(reader(stack)),
    );
    expect(statementsOf(aws, "reader")).toEqual([
      {
        Effect: "Allow",
        Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
        Resource: expect.stringMatching(/^\${aws_db_instance.*master_user_secret\[0\].secret_arn}$/) as string,
      },
      {
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: "arn:aws:kms:us-east-1:123456789012:key/1234",
        Condition: { StringEquals: { "kms:ViaService": expect.stringMatching(/^secretsmanager\./) as string } },
      },
    ]);
  });

  test("whoever may log in without a password may do it as one user of this database", () => {
    const aws = new SynthesizedAws((stack) => database(stack).grantConnect(reader(stack), "report"));
    expect(statementsOf(aws, "reader")).toEqual([
      {
        Effect: "Allow",
        Action: "rds-db:connect",
        Resource: expect.stringMatching(/^arn:.*:rds-db:.*:dbuser:\${aws_db_instance.*resource_id}\/report$/) as string,
      },
    ]);
  });

  test("its names are what a service needs to connect", () => {
    new SynthesizedAws((stack) => {
      const { engine, port, database: name, user, host } = database(stack, { engine: "mysql", database: "orders" });
      expect({ engine, port, name, user }).toEqual({ engine: "mysql", port: 3306, name: "orders", user: "dbowner" });
      expect(Token.isUnresolved(host)).toBe(true);
    });
  });

  test("somebody of another stack uses it, and this stack doesn't come to depend on that one", () => {
    const app = new App({ outdir: tempFolder() });
    const [data, web] = [new EmulatedStack(app, "data"), new EmulatedStack(app, "web")];
    const db = database(data);
    const user = reader(web);
    db.secret.grantRead(user);
    db.grantConnect(user, "report");
    app.synth();
    expect(web.dependencies).toEqual([data]);
    expect(data.dependencies).toEqual([]);
  });

  test("one that exists is used in the same way, and not changed", () => {
    const aws = new SynthesizedAws((stack) => {
      const old = Database.fromAttributes(stack, "old", {
        name: "old",
        engine: "postgres",
        host: "old.example.com",
        port: 5432,
        database: "app",
        user: "owner",
        securityGroupId: "sg-1234",
        secretArn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:old",
        resourceId: "db-ABC",
      });
      old.connections.allowDefaultFrom({ ipv4: "10.0.0.0/24" });
      old.secret.grantRead(reader(stack));
      old.grantConnect(reader(stack, "other"), "report");
    });
    expect(aws.types).not.toContain("aws_db_instance");
    expect(aws.only("aws_vpc_security_group_ingress_rule")).toMatchObject({
      security_group_id: "sg-1234",
      to_port: 5432,
    });
    expect(statementsOf(aws, "reader")).toMatchObject([
      { Resource: "arn:aws:secretsmanager:us-east-1:123456789012:secret:old" },
    ]);
    expect(statementsOf(aws, "other")).toMatchObject([
      { Resource: expect.stringMatching(/:dbuser:db-ABC\/report$/) as string },
    ]);
  });
});

test.each<[Partial<DatabaseProps>, string]>([
  [{ backupDays: 3 }, "backupDays must be a whole number from 7 to 35, got 3"],
  [{ backupDays: 36 }, "backupDays must be a whole number from 7 to 35, got 36"],
  [{ port: 80 }, "port must be a whole number from 1150 to 65535, got 80"],
  [{ database: "my-app" }, 'database must be up to 63 letters, digits and _, a letter first, got "my-app"'],
  [{ user: "0wner" }, 'user must be up to 63 letters, digits and _, a letter first, got "0wner"'],
  [
    { engine: "mysql", user: "a_much_too_long_name" },
    'user must be up to 16 letters, digits and _, a letter first, got "a_much_too_long_name"',
  ],
  [
    { name: "Shop--DB" },
    'name must be up to 60 small letters, digits and single hyphens, a letter first, got "Shop--DB"',
  ],
  [{ storageGigabytes: 10 }, "storageGigabytes must be a whole number from 20 to 65536, got 10"],
  [
    { storageGigabytes: 50, maxStorageGigabytes: 40 },
    "maxStorageGigabytes must be a whole number from 50 to 65536, got 40",
  ],
])("%j is refused", (props, problem) => {
  expect(() => withDatabase(props)).toThrow(`aws.Database shop/db: ${problem}`);
});

test("its password is replaced as often as it is told; every week, RDS does it by itself", () => {
  expect(withDatabase({ passwordDays: 30 }).only("aws_secretsmanager_secret_rotation")).toMatchObject({
    rotation_rules: { schedule_expression: "rate(30 days)" },
  });
  expect(withDatabase({ passwordDays: 7 }).types).not.toContain("aws_secretsmanager_secret_rotation");
  expect(() => withDatabase({ passwordDays: 1_000 })).toThrow(
    "aws.Database shop/db: passwordDays must be a whole number from 7 to 999, got 1000",
  );
});

test("a network of one zone is refused", () => {
  expect(
    () =>
      new SynthesizedAws((stack) => {
        const network = databaseNetwork(stack);
        const narrow = Object.assign(Object.create(network) as typeof network, { subnetIds: () => ["subnet-1"] });
        new Database(stack, "db", { network: narrow });
      }),
  ).toThrow(
    "aws.Database shop/db: network must have isolated subnets in two zones or more, got one; give it more zones",
  );
});

function withDatabase(props: Partial<DatabaseProps> = {}): SynthesizedAws {
  return new SynthesizedAws((stack) => database(stack, props));
}

function database(stack: TerraformStack, props: Partial<DatabaseProps> = {}): Database {
  return new Database(stack, "db", { network: databaseNetwork(stack), ...props });
}

function reader(stack: TerraformStack, id = "reader"): Role {
  return new Role(stack, id, { assumedBy: { services: ["lambda.amazonaws.com"] } });
}

/** What a role that the test made may do. */
function statementsOf(aws: SynthesizedAws, role: string): readonly Readonly<Record<string, unknown>>[] {
  const policies = aws.all("aws_iam_role_policy").filter((policy) => String(policy.role).includes(`.${role}_`));
  return policies.flatMap(({ policy }) => policyIn(policy).Statement);
}
