import { Construct } from "constructs";
import type { IGrantable } from "../../../constructs/aws/iam/grantable";
import type { IKey } from "../../../constructs/aws/security/key";

/** A key of KMS that exists. */
export class TestKey extends Construct implements IKey {
  readonly arn = "arn:aws:kms:us-east-1:123456789012:key/1234";

  grantEncrypt(grantee: IGrantable): void {
    this.#grant(grantee, ["kms:Encrypt"]);
  }

  grantDecrypt(grantee: IGrantable): void {
    this.#grant(grantee, ["kms:Decrypt"]);
  }

  grantEncryptDecrypt(grantee: IGrantable): void {
    this.#grant(grantee, ["kms:Decrypt", "kms:Encrypt"]);
  }

  #grant({ role }: IGrantable, actions: readonly string[]): void {
    role.addStatement({ actions, resources: [this.arn] });
  }
}
