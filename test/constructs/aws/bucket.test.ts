import fc from "fast-check";
import { TerraformStack } from "cdktf";
import { setDefaults } from "terrace";
import { Role } from "terrace/aws/iam";
import { Key } from "terrace/aws/security";
import { Bucket, type BucketProps } from "terrace/aws/storage";
import { type Arguments, policyIn, SynthesizedAws } from "../../rig/aws-constructs/synthesized-aws";
import { testApp } from "../synthesized";

/** A stack that has one bucket, and none for logs, unless told otherwise. */
function withBucket(props: BucketProps = {}): SynthesizedAws {
  return new SynthesizedAws((stack) => new Bucket(stack, "photos", { accessLogs: "none", ...props }));
}

function statements(aws: SynthesizedAws): readonly Arguments[] {
  return policyIn(aws.only("aws_s3_bucket_policy")["policy"]).Statement;
}

describe("a bucket by default", () => {
  test("can't be opened to the public, by whatever mistake in its policy or in ACLs", () => {
    expect(withBucket().only("aws_s3_bucket_public_access_block")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
  });

  test("has no objects that another account owns, and no ACLs", () => {
    expect(withBucket().only("aws_s3_bucket_ownership_controls")["rule"]).toEqual({
      object_ownership: "BucketOwnerEnforced",
    });
  });

  test("is read by nobody on the way: without TLS, or with a broken one, everything is denied", () => {
    const resource = [expect.stringMatching(/\.arn}$/), expect.stringMatching(/\.arn}\/\*$/)];
    const deny = { Effect: "Deny", Principal: { AWS: "*" }, Action: "s3:*", Resource: resource };
    expect(statements(withBucket())).toEqual([
      { ...deny, Sid: "OnlyWithTls", Condition: { Bool: { "aws:SecureTransport": "false" } } },
      { ...deny, Sid: "OnlyWithTls12OrNewer", Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
    ]);
  });

  test("is encrypted at rest", () => {
    expect(withBucket().only("aws_s3_bucket_server_side_encryption_configuration")["rule"]).toEqual([
      { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } },
    ]);
  });

  test("loses nothing that is deleted or written over, for 90 days", () => {
    const aws = withBucket();
    expect(aws.only("aws_s3_bucket_versioning")["versioning_configuration"]).toEqual({ status: "Enabled" });
    expect(aws.only("aws_s3_bucket_lifecycle_configuration")["rule"]).toMatchObject([
      { status: "Enabled", noncurrent_version_expiration: [{ noncurrent_days: 90 }] },
    ]);
  });

  test("is not paid for parts of uploads that never ended", () => {
    expect(withBucket().only("aws_s3_bucket_lifecycle_configuration")["rule"]).toMatchObject([
      { abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }] },
    ]);
  });

  test("does not take its objects with it", () => {
    expect(withBucket().only("aws_s3_bucket")["force_destroy"]).toBe(false);
  });

  test("has a name that nobody can take before it is there", () => {
    const { bucket, bucket_prefix } = withBucket().only("aws_s3_bucket");
    expect([bucket, bucket_prefix]).toEqual([undefined, "shop-photos-"]);
  });

  test("leaves traces of who did what: in one bucket of the stack, whose own traces would never end", () => {
    const aws = new SynthesizedAws((stack) => [new Bucket(stack, "photos"), new Bucket(stack, "reports")]);
    const logging = aws.all("aws_s3_bucket_logging");
    expect(logging.map((each) => each["target_prefix"])).toEqual(["shop/photos/", "shop/reports/"]);
    // The bucket of its policy: nothing is delivered before that lets S3.
    const target = expect.stringMatching(/^\$\{aws_s3_bucket_policy\.access-logs_policy_.*\.bucket}$/);
    expect(logging.map((each) => each["target_bucket"])).toEqual([target, target]);
    expect(aws.all("aws_s3_bucket").map((each) => each["bucket_prefix"])).toContain("shop-access-logs-");
    expect(aws.all("aws_s3_bucket")).toHaveLength(3);
  });

  test("takes logs of no other account's buckets, and the permission once", () => {
    const aws = new SynthesizedAws((stack) => {
      const accessLogs = new Bucket(stack, "logs", { accessLogs: "none" });
      for (const id of ["photos", "reports"]) new Bucket(stack, id, { accessLogs });
    });
    const all = aws.all("aws_s3_bucket_policy").flatMap(({ policy }) => policyIn(policy).Statement);
    expect(all.filter(({ Sid }) => Sid === "AccessLogs")).toEqual([
      {
        Sid: "AccessLogs",
        Effect: "Allow",
        Principal: { Service: "logging.s3.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: expect.stringMatching(/^\$\{aws_s3_bucket\.logs_.*\.arn}\/\*$/),
        Condition: { StringEquals: { "aws:SourceAccount": expect.stringMatching(/account_id}$/) } },
      },
    ]);
  });
});

describe("a bucket", () => {
  test("with a key asks KMS once for many objects", () => {
    const aws = new SynthesizedAws(
      (stack) => new Bucket(stack, "b", { accessLogs: "none", key: new Key(stack, "key") }),
    );
    expect(aws.only("aws_s3_bucket_server_side_encryption_configuration")["rule"]).toEqual([
      {
        apply_server_side_encryption_by_default: {
          sse_algorithm: "aws:kms",
          kms_master_key_id: expect.stringMatching(/^\$\{aws_kms_key\..*\.arn}$/),
        },
        bucket_key_enabled: true,
      },
    ]);
  });

  test("goes with its objects where that is asked for, of it or of all", () => {
    expect(withBucket({ removal: "destroy" }).only("aws_s3_bucket")["force_destroy"]).toBe(true);
    const aws = new SynthesizedAws((stack) => {
      setDefaults(stack, { removal: "destroy" });
      new Bucket(stack, "b");
    });
    expect(aws.all("aws_s3_bucket").map((each) => each["force_destroy"])).toEqual([true, true]);
  });

  test("has the name and the tags that it is given", () => {
    const { bucket, bucket_prefix, tags } = withBucket({ name: "shop-photos", tags: { team: "web" } }).only(
      "aws_s3_bucket",
    );
    expect([bucket, bucket_prefix, tags]).toEqual(["shop-photos", undefined, { Name: "shop/photos", team: "web" }]);
  });

  test("moves and deletes objects as it is told", () => {
    const lifecycle = [{ prefix: "logs/", move: { STANDARD_IA: 30, GLACIER: 90 }, expireDays: 365 }] as const;
    const rules = withBucket({ lifecycle, oldVersionDays: 10 }).only("aws_s3_bucket_lifecycle_configuration")["rule"];
    expect(rules).toMatchObject([
      { noncurrent_version_expiration: [{ noncurrent_days: 10 }] },
      {
        filter: [{ prefix: "logs/" }],
        transition: [
          { storage_class: "STANDARD_IA", days: 30 },
          { storage_class: "GLACIER", days: 90 },
        ],
        expiration: [{ days: 365 }],
      },
    ]);
  });

  test("locks objects where it is told", () => {
    const aws = withBucket({ objectLock: { mode: "compliance", days: 30 } });
    expect(aws.only("aws_s3_bucket")["object_lock_enabled"]).toBe(true);
    expect(aws.only("aws_s3_bucket_object_lock_configuration")["rule"]).toEqual({
      default_retention: { mode: "COMPLIANCE", days: 30 },
    });
  });

  test("is used by pages of no other site, unless it is told so", () => {
    expect(withBucket().types).not.toContain("aws_s3_bucket_cors_configuration");
    const cors = [{ origins: ["https://shop.example"], methods: ["GET"] }] as const;
    expect(withBucket({ cors }).only("aws_s3_bucket_cors_configuration")["cors_rule"]).toEqual([
      { allowed_origins: ["https://shop.example"], allowed_methods: ["GET"] },
    ]);
  });

  test("tells EventBridge where it is told so", () => {
    expect(withBucket().types).not.toContain("aws_s3_bucket_notification");
    expect(withBucket({ eventBridge: true }).only("aws_s3_bucket_notification")["eventbridge"]).toBe(true);
  });

  test("has one policy, with what is added", () => {
    const aws = new SynthesizedAws((stack) => {
      const bucket = new Bucket(stack, "b", { accessLogs: "none" });
      bucket.addStatement({
        principal: { services: ["cloudfront.amazonaws.com"] },
        actions: ["s3:GetObject"],
        resources: [`${bucket.arn}/*`],
      });
    });
    expect(statements(aws)).toHaveLength(3);
    expect(statements(aws)[2]).toMatchObject({ Effect: "Allow", Principal: { Service: "cloudfront.amazonaws.com" } });
  });

  test("of another stack is granted in the role's stack, which then comes after it", () => {
    const app = testApp();
    const [data, web] = [new TerraformStack(app, "data"), new TerraformStack(app, "web")];
    const bucket = new Bucket(data, "b", { accessLogs: new Bucket(data, "logs", { accessLogs: "none" }) });
    bucket.grantRead(new Role(web, "role", { assumedBy: { services: ["ec2.amazonaws.com"] } }));
    web.prepareStack();
    data.prepareStack();
    expect([web.dependsOn(data), data.dependsOn(web)]).toEqual([true, false]);
  });

  test("that exists is used by its name", () => {
    const aws = new SynthesizedAws((stack) => {
      const bucket = Bucket.fromName(stack, "photos", { name: "old-photos" });
      expect([bucket.name, bucket.url]).toEqual(["old-photos", "s3://old-photos"]);
      bucket.grantPut(new Role(stack, "role", { assumedBy: { services: ["ec2.amazonaws.com"] } }));
    });
    expect(aws.types).not.toContain("aws_s3_bucket");
    expect(policyIn(aws.only("aws_iam_role_policy")["policy"]).Statement).toMatchObject([
      { Resource: expect.stringMatching(/^arn:\$\{.*\.partition}:s3:::old-photos\/\*$/) },
    ]);
  });
});

describe("a bucket is refused, with what to do,", () => {
  const refused: readonly (readonly [string, BucketProps, string])[] = [
    [
      "a name that S3 has not",
      { name: "My.Photos" },
      'name must be 3 to 63 small letters, digits and hyphens, got "My.Photos"',
    ],
    ["no day for old versions", { oldVersionDays: 0 }, "oldVersionDays must be a whole number from 1 on, got 0"],
    [
      "a lock without versions",
      { versioned: false, objectLock: { mode: "governance", days: 1 } },
      "objectLock must come with versions, got versioned: false; leave out one of both",
    ],
    [
      "half a day of lock",
      { objectLock: { mode: "governance", days: 0.5 } },
      "objectLock.days must be a whole number from 1 on, got 0.5",
    ],
    ["an empty rule", { lifecycle: [{}] }, "lifecycle rule 1 must have expireDays or move, got neither"],
    [
      "a rule of no days",
      { lifecycle: [{ expireDays: 0 }] },
      "lifecycle rule 1 must have whole numbers of days from 1 on, got 0",
    ],
    [
      "a rule that moves what is gone",
      { lifecycle: [{ expireDays: 3 }, { expireDays: 30, move: { GLACIER: 90 } }] },
      "lifecycle rule 2 must delete later than it moves, got 30 and 90 days",
    ],
  ];

  test.each(refused)("with %s", (_, props, problem) => {
    const stack = new TerraformStack(testApp(), "shop");
    expect(() => new Bucket(stack, "b", props)).toThrow(new Error(`aws.Bucket shop/b: ${problem}`));
  });

  test("with a log bucket that S3 can't deliver to", () => {
    const stack = new TerraformStack(testApp(), "shop");
    const accessLogs = new Bucket(stack, "logs", { accessLogs: "none", key: new Key(stack, "key") });
    expect(() => new Bucket(stack, "b", { accessLogs })).toThrow(
      new Error(
        "aws.Bucket shop/b: accessLogs must be a bucket with S3's own key, as S3 delivers to no other, got shop/logs",
      ),
    );
  });
});

/** Not what every object has: to the constructs library a child of that name is there already. */
function isFree(id: string): boolean {
  return !(id.trim() in {});
}

test("whatever its path, a bucket's name begins as S3 takes it", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[^/]{1,60}$/).filter(isFree), (id) => {
      const stack = new TerraformStack(testApp(), "shop");
      const bucket = new Bucket(stack, id.trim() || "b", { accessLogs: "none" });
      const { bucketPrefixInput = "" } = bucket.node.findChild("bucket") as unknown as { bucketPrefixInput?: string };
      expect(bucketPrefixInput).toMatch(/^[a-z0-9][a-z0-9-]{0,35}-$/);
    }),
    { numRuns: 30 },
  );
});
