import { SecretsmanagerSecretRotation } from "@cdktf/provider-aws/lib/secretsmanager-secret-rotation";
import type { Construct } from "constructs";
import type { IKey } from "../security/key";
import { type ISecret, Secret } from "../security/secret";

/** What is known of a database's owner's password. */
export interface OwnerPassword {
  /** The secret's ARN. */
  readonly arn: string;
  /** What it is encrypted with, where that isn't AWS's own. */
  readonly key: IKey | undefined;
  /** After how many days RDS replaces it. */
  readonly days: number;
}

/** The password of a database's owner, which RDS makes, keeps in Secrets Manager, and replaces. */
export function ownerPassword(scope: Construct, { arn, key, days }: OwnerPassword): ISecret {
  if (days !== RDS_DAYS) {
    new SecretsmanagerSecretRotation(scope, "rotation", {
      secretId: arn,
      rotateImmediately: false,
      rotationRules: { scheduleExpression: `rate(${days} days)` },
    });
  }
  return Secret.fromArn(scope, "secret", { arn, ...(key && { key }) });
}

/** What RDS does where it is not told otherwise. */
const RDS_DAYS = 7;
