import type { IGrantable } from "../iam/grantable";
import type { Conditions } from "../iam/statement";

/** What it takes to encrypt with a key of KMS. */
export const ENCRYPT: readonly string[] = ["kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];

/** What it takes to decrypt what was encrypted with a key of KMS. */
export const DECRYPT: readonly string[] = ["kms:Decrypt"];

/** Lets somebody use the key of something that they were let use; nothing where that has no key of its own. */
export function grantKey(
  { role }: IGrantable,
  key: { readonly arn: string } | undefined,
  actions: readonly string[],
  conditions?: Conditions,
): void {
  if (key) role.addStatement({ actions, resources: [key.arn], conditions });
}
