import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketCorsConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-cors-configuration";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { S3BucketNotification } from "@cdktf/provider-aws/lib/s3-bucket-notification";
import { S3BucketObjectLockConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-object-lock-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { TerraformStack, Token } from "cdktf";
import type { Construct } from "constructs";
import { defaultsOf } from "../../defaults";
import { nameOf } from "../../name";
import type { IBucket as IPlatformBucket } from "../../platform/bucket";
import type { Removal } from "../../platform/removal";
import { markPlatform } from "../../platform/of-platform";
import { Account } from "../account";
import { awsError } from "../aws-error";
import { checkWhole } from "../check-whole";
import type { IGrantable } from "../iam/grantable";
import { lazyPolicyJson } from "../iam/lazy-policy";
import { policyDocument } from "../iam/policy-document";
import type { Statement } from "../iam/statement";
import type { IKey } from "../security/key";
import { tagsOf } from "../tags";
import { accessLogDelivery, onlyTls } from "./bucket-policy";
import { BucketVerbs } from "./bucket-verbs";
import type { CorsRule } from "./cors";
import { lifecycleProblem, type LifecycleRule, lifecycleRules } from "./lifecycle";
import type { ObjectLock } from "./object-lock";

/** A bucket of S3. */
export interface IBucket extends IPlatformBucket {
  readonly arn: string;
  /** The key that objects are encrypted with. `undefined`: S3's own. */
  readonly key: IKey | undefined;
  grantRead(grantee: IGrantable, objects?: string): void;
  grantWrite(grantee: IGrantable, objects?: string): void;
  grantReadWrite(grantee: IGrantable, objects?: string): void;
  grantPut(grantee: IGrantable, objects?: string): void;
  grantDelete(grantee: IGrantable, objects?: string): void;
}

/** What a bucket is given. */
export interface BucketProps {
  /** What objects are encrypted with. @default S3's own key */
  readonly key?: IKey;
  /** Whether what is deleted or written over is kept, as an old version. @default true */
  readonly versioned?: boolean;
  /** After how many days old versions are deleted. @default 90 */
  readonly oldVersionDays?: number;
  /** What becomes of objects as they get older. @default they stay as they are */
  readonly lifecycle?: readonly LifecycleRule[];
  /** Where S3 writes down who did what with it. @default one bucket of the stack, for all buckets in it */
  readonly accessLogs?: Bucket | "none";
  /** That nobody can delete or change objects for a while. @default whoever may can */
  readonly objectLock?: ObjectLock;
  /** Which pages of other sites may use it from a browser. @default none */
  readonly cors?: readonly CorsRule[];
  /** Whether EventBridge is told of what happens to objects. @default false */
  readonly eventBridge?: boolean;
  /**
   * What becomes of the objects when the bucket is taken out of the app, or destroyed. With `retain` that fails until it is
   * empty.
   *
   * @default what `setDefaults` says, else `retain`
   */
  readonly removal?: Removal;
  /** 3 to 63 small letters, digits and hyphens, of all buckets in the world. @default the environment, the construct's path, and characters of AWS's */
  readonly name?: string;
  /** @default those of the scopes that it is in */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * A bucket of S3 that nobody reaches whom IAM doesn't let, and only with TLS: encrypted, with old versions, and with logs of
 * who did what.
 */
export class Bucket extends BucketVerbs implements IBucket {
  /** One that exists. `key` is the one that objects are encrypted with, where that isn't S3's own. */
  static fromName(scope: Construct, id: string, props: { readonly name: string; readonly key?: IKey }): IBucket {
    return new ExistingBucket(scope, id, props);
  }

  readonly name: string;
  readonly arn: string;
  readonly url: string;
  /** For what reads from it by HTTPS, CloudFront for example. */
  readonly domainName: string;
  readonly key: IKey | undefined;
  readonly #statements: Statement[] = [];
  readonly #policy: S3BucketPolicy;

  constructor(scope: Construct, id: string, props: BucketProps = {}) {
    super(scope, id);
    markPlatform(this, "aws");
    const { removal = defaultsOf(this).removal } = props;
    check(this, props);
    const bucket = new S3Bucket(this, "bucket", {
      ...this.#naming(props),
      forceDestroy: removal === "destroy",
      objectLockEnabled: props.objectLock ? true : undefined,
      tags: tagsOf(this, props.tags),
    });
    this.name = bucket.bucket;
    this.arn = bucket.arn;
    this.url = `s3://${this.name}`;
    this.domainName = bucket.bucketRegionalDomainName;
    this.key = props.key;
    this.#policy = this.#close();
    this.#encrypt();
    this.#keep(props);
    this.#log(props);
    this.#open(props);
  }

  /**
   * Adds to the policy of the bucket.
   *
   * @param statement without resources, it is about the bucket and all objects.
   */
  addStatement(statement: Statement): void {
    policyDocument([statement]);
    this.#statements.push({ resources: [this.arn, `${this.arn}/*`], ...statement });
  }

  /**
   * Adds to the policy of the bucket, and gives back the bucket's name, which is there once the policy is: for a service that
   * tries at once whether it may write. Many may add the same statement, which is not repeated.
   */
  nameThatAllows(statement: Statement): string {
    this.addStatement(statement);
    return this.#policy.bucket;
  }

  /**
   * Buckets of all accounts share their names. So S3 is given the beginning, and makes up the end: the name is free, can't be
   * foreseen and taken by somebody else (as one that ends with the account's id could), and is another one when the bucket is
   * replaced.
   */
  #naming({ name }: BucketProps): { bucket: string } | { bucketPrefix: string } {
    return name === undefined ? { bucketPrefix: `${nameOf(this, { longest: 36 })}-` } : { bucket: name };
  }

  #close(): S3BucketPolicy {
    const closed = new S3BucketPublicAccessBlock(this, "public-access-block", {
      bucket: this.name,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, "ownership", {
      bucket: this.name,
      rule: { objectOwnership: "BucketOwnerEnforced" },
      // S3 refuses one change of a bucket while another is under way.
      dependsOn: [closed],
    });
    const policy = new S3BucketPolicy(this, "policy", {
      bucket: this.name,
      policy: lazyPolicyJson(this.#statements),
      dependsOn: [closed],
    });
    onlyTls(this.arn).forEach((statement) => this.addStatement(statement));
    return policy;
  }

  #encrypt(): void {
    const withKey = { sseAlgorithm: "aws:kms", kmsMasterKeyId: this.key?.arn };
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket: this.name,
      rule: [
        this.key
          ? { applyServerSideEncryptionByDefault: withKey, bucketKeyEnabled: true }
          : { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
      ],
    });
  }

  #keep({ versioned = true, oldVersionDays = 90, lifecycle = [], objectLock }: BucketProps): void {
    const versioning = new S3BucketVersioningA(this, "versioning", {
      bucket: this.name,
      versioningConfiguration: { status: versioned ? "Enabled" : "Suspended" },
    });
    const dependsOn = [versioning];
    const rule = lifecycleRules(lifecycle, oldVersionDays);
    new S3BucketLifecycleConfiguration(this, "lifecycle", { bucket: this.name, rule, dependsOn });
    if (!objectLock) return;
    const defaultRetention = { mode: objectLock.mode.toUpperCase(), days: objectLock.days };
    new S3BucketObjectLockConfigurationA(this, "lock", { bucket: this.name, rule: { defaultRetention }, dependsOn });
  }

  #log({ accessLogs = accessLogsOf(this) }: BucketProps): void {
    if (accessLogs === "none") return;
    new S3BucketLoggingA(this, "access-logs", {
      bucket: this.name,
      targetBucket: accessLogs.nameThatAllows(accessLogDelivery(accessLogs.arn, Account.of(accessLogs).id)),
      targetPrefix: `${this.node.path}/`,
    });
  }

  #open({ cors, eventBridge = false }: BucketProps): void {
    if (cors) {
      const corsRule = cors.map(({ origins, methods, headers, exposedHeaders, maxAgeSeconds }) => ({
        allowedOrigins: [...origins],
        allowedMethods: [...methods],
        allowedHeaders: headers && [...headers],
        exposeHeaders: exposedHeaders && [...exposedHeaders],
        maxAgeSeconds,
      }));
      new S3BucketCorsConfiguration(this, "cors", { bucket: this.name, corsRule });
    }
    if (eventBridge) new S3BucketNotification(this, "events", { bucket: this.name, eventbridge: true });
  }
}

class ExistingBucket extends BucketVerbs implements IBucket {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly key: IKey | undefined;

  constructor(scope: Construct, id: string, { name, key }: { readonly name: string; readonly key?: IKey }) {
    super(scope, id);
    markPlatform(this, "aws");
    this.name = name;
    this.arn = `arn:${Account.of(this).partition}:s3:::${name}`;
    this.url = `s3://${name}`;
    this.key = key;
  }
}

/** The bucket of a construct's stack that the access logs of all else in it are in. */
export function accessLogsOf(construct: Construct): Bucket {
  const stack = TerraformStack.of(construct);
  const existing = stack.node.tryFindChild(ACCESS_LOGS) as Bucket | undefined;
  return existing ?? new Bucket(stack, ACCESS_LOGS, { accessLogs: "none", lifecycle: [{ expireDays: 365 }] });
}

const ACCESS_LOGS = "access-logs";

function check(bucket: Bucket, props: BucketProps): void {
  const { name = "valid", versioned = true, oldVersionDays = 90, objectLock, accessLogs = "none" } = props;
  if (!Token.isUnresolved(name) && !/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name)) {
    throw awsError(bucket, `name must be 3 to 63 small letters, digits and hyphens, got "${name}"`);
  }
  checkWhole(bucket, "oldVersionDays", oldVersionDays, { from: 1 });
  if (objectLock && !versioned) {
    throw awsError(bucket, "objectLock must come with versions, got versioned: false; leave out one of both");
  }
  checkWhole(bucket, "objectLock.days", objectLock?.days, { from: 1 });
  if (accessLogs !== "none" && accessLogs.key) {
    throw awsError(
      bucket,
      `accessLogs must be a bucket with S3's own key, as S3 delivers to no other, got ${accessLogs.node.path}`,
    );
  }
  props.lifecycle?.forEach((rule, index) => {
    const problem = lifecycleProblem(rule);
    if (problem !== undefined) throw awsError(bucket, `lifecycle rule ${index + 1} ${problem}`);
  });
}
