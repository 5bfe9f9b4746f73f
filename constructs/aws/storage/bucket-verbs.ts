import { Construct } from "constructs";
import type { IGrantable } from "../iam/grantable";
import { DECRYPT, ENCRYPT, grantKey } from "../security/grant-key";
import type { IKey } from "../security/key";

/** What can be done with a bucket, one that is made here or one that exists. */
export abstract class BucketVerbs extends Construct {
  abstract readonly arn: string;
  /** The key that objects are encrypted with. `undefined`: S3's own, which whoever may use the bucket may use. */
  abstract readonly key: IKey | undefined;

  /**
   * Lets somebody list, and read.
   *
   * @param objects which ones, for example `photos/*`.
   */
  grantRead(grantee: IGrantable, objects = "*"): void {
    this.#grant(grantee, READ, [this.arn, `${this.arn}/${objects}`]);
    grantKey(grantee, this.key, [...DECRYPT, "kms:DescribeKey"]);
  }

  /**
   * Lets somebody write, and delete; not read.
   *
   * @param objects which ones, for example `photos/*`.
   */
  grantWrite(grantee: IGrantable, objects = "*"): void {
    this.#grant(grantee, [...PUT, ...DELETE], [this.arn, `${this.arn}/${objects}`]);
    grantKey(grantee, this.key, [...DECRYPT, ...ENCRYPT]);
  }

  /**
   * Lets somebody list, read, write and delete.
   *
   * @param objects which ones, for example `photos/*`.
   */
  grantReadWrite(grantee: IGrantable, objects = "*"): void {
    this.#grant(grantee, [...READ, ...PUT, ...DELETE], [this.arn, `${this.arn}/${objects}`]);
    grantKey(grantee, this.key, [...DECRYPT, ...ENCRYPT, "kms:DescribeKey"]);
  }

  /**
   * Lets somebody write; neither read nor delete. With versions on, what is written over is kept.
   *
   * @param objects which ones, for example `photos/*`.
   */
  grantPut(grantee: IGrantable, objects = "*"): void {
    this.#grant(grantee, PUT, [`${this.arn}/${objects}`]);
    grantKey(grantee, this.key, [...DECRYPT, ...ENCRYPT]);
  }

  /**
   * Lets somebody delete, old versions too.
   *
   * @param objects which ones, for example `photos/*`.
   */
  grantDelete(grantee: IGrantable, objects = "*"): void {
    this.#grant(grantee, DELETE, [`${this.arn}/${objects}`]);
  }

  #grant({ role }: IGrantable, actions: readonly string[], resources: readonly string[]): void {
    role.addStatement({ actions, resources });
  }
}

const READ = ["s3:GetObject*", "s3:GetBucket*", "s3:List*"];

/** Not `s3:PutObject*`, in which there is `s3:PutObjectAcl`: that would let one give objects to the world. */
const PUT = [
  "s3:PutObject",
  "s3:PutObjectLegalHold",
  "s3:PutObjectRetention",
  "s3:PutObjectTagging",
  "s3:PutObjectVersionTagging",
  "s3:Abort*",
];

const DELETE = ["s3:DeleteObject*"];
