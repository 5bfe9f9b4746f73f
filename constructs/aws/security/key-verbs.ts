import { Construct } from "constructs";
import type { IGrantable } from "../iam/grantable";
import { DECRYPT, ENCRYPT, grantKey } from "./grant-key";

/** What can be done with a key, one that is made here or one that exists. */
export abstract class KeyVerbs extends Construct {
  abstract readonly arn: string;

  /** Lets somebody encrypt with it. */
  grantEncrypt(grantee: IGrantable): void {
    grantKey(grantee, this, ENCRYPT);
  }

  /** Lets somebody decrypt what was encrypted with it. */
  grantDecrypt(grantee: IGrantable): void {
    grantKey(grantee, this, DECRYPT);
  }

  /** Lets somebody do both. */
  grantEncryptDecrypt(grantee: IGrantable): void {
    grantKey(grantee, this, [...DECRYPT, ...ENCRYPT]);
  }
}
