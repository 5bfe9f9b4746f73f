import { Construct } from "constructs";
import { Account } from "../account";
import type { IGrantable } from "../iam/grantable";
import type { Conditions } from "../iam/statement";
import { DECRYPT, grantKey } from "./grant-key";
import type { IKey } from "./key";

/** What can be done with a secret, one that is made here or one that exists. */
export abstract class SecretVerbs extends Construct {
  abstract readonly arn: string;
  /** The key that it is encrypted with. `undefined`: AWS's own, which whoever may use the secret may use. */
  protected abstract readonly key: IKey | undefined;

  /** Lets somebody read its value. */
  grantRead(grantee: IGrantable): void {
    const actions = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"];
    grantee.role.addStatement({ actions, resources: [this.arn] });
    if (this.key) grantKey(grantee, this.key, DECRYPT, this.#throughSecretsManager());
  }

  /** Lets somebody change its value, not read it. */
  grantWrite(grantee: IGrantable): void {
    const actions = [
      "secretsmanager:PutSecretValue",
      "secretsmanager:UpdateSecret",
      "secretsmanager:UpdateSecretVersionStage",
    ];
    grantee.role.addStatement({ actions, resources: [this.arn] });
    if (this.key) grantKey(grantee, this.key, ["kms:Decrypt", "kms:GenerateDataKey"], this.#throughSecretsManager());
  }

  #throughSecretsManager(): Conditions {
    const { region, dnsSuffix } = Account.of(this);
    return { StringEquals: { "kms:ViaService": [`secretsmanager.${region}.${dnsSuffix}`] } };
  }
}
