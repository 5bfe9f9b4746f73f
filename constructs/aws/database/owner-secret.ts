import { Construct } from "constructs";
import type { IGrantable } from "../iam/grantable";
import type { IKey } from "../security/key";
import type { ISecret } from "../security/secret";

/** The password of a database's owner, which RDS keeps in Secrets Manager. */
export class OwnerSecret extends Construct implements ISecret {
  readonly arn: string;
  readonly #key: IKey | undefined;

  constructor(scope: Construct, id: string, { arn, key }: { readonly arn: string; readonly key?: IKey | undefined }) {
    super(scope, id);
    this.arn = arn;
    this.#key = key;
  }

  grantRead(grantee: IGrantable): void {
    const actions = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"];
    grantee.role.addStatement({ actions, resources: [this.arn] });
    this.#key?.grantDecrypt(grantee);
  }
}
