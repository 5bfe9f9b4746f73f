import { DataAwsSecretsmanagerSecret } from "@cdktf/provider-aws/lib/data-aws-secretsmanager-secret";
import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import type { Construct, IConstruct } from "constructs";
import { defaultsOf } from "../../defaults";
import { nameOf } from "../../name";
import type { Removal } from "../../platform/removal";
import { awsError } from "../aws-error";
import { checkWhole } from "../check-whole";
import type { IGrantable } from "../iam/grantable";
import { tagsOf } from "../tags";
import type { IKey } from "./key";
import { RandomPassword } from "./random-password";
import { SecretVerbs } from "./secret-verbs";

/** A secret of Secrets Manager. */
export interface ISecret extends IConstruct {
  readonly arn: string;
  grantRead(grantee: IGrantable): void;
}

/** What a secret is given. */
export interface SecretProps {
  /**
   * Its value: a variable of Terraform's, say. It is in no state; it is in the synthesized files where it is a text of the
   * program, so that it shouldn't be one.
   *
   * @default a password that Secrets Manager makes up
   */
  readonly value?: string;
  /** A number of the value, 1 or more: raised, it writes the value again, or makes up another. @default 1 */
  readonly valueVersion?: number;
  /** How long the password that is made up is: 8 to 4096 characters. @default 32 */
  readonly length?: number;
  /** Characters that are not in the password that is made up. @default those that have a meaning in URLs and shells */
  readonly exclude?: string;
  /** @default the construct's path */
  readonly description?: string;
  /** What it is encrypted with. @default a key of AWS's own */
  readonly key?: IKey;
  /**
   * What becomes of it when it is taken out of the app, or destroyed. With `retain` it can be restored for 30 days; with
   * `destroy` it goes at once.
   *
   * @default what `setDefaults` says, else `retain`
   */
  readonly removal?: Removal;
  /**
   * Up to 512 characters.
   *
   * @default the environment, the construct's path, and characters of AWS's: a name is taken as long as a secret can be restored
   */
  readonly name?: string;
  /** @default those of the scopes that it is in */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A secret of Secrets Manager, whose value is in no plan and no state. Needs Terraform 1.11 or newer. */
export class Secret extends SecretVerbs implements ISecret {
  /** One that exists. `key` is the one that it is encrypted with, where that isn't AWS's own. */
  static fromArn(scope: Construct, id: string, props: { readonly arn: string; readonly key?: IKey }): ISecret {
    return new ExistingSecret(scope, id, props);
  }

  /** One that exists, looked up. `key` is the one that it is encrypted with, where that isn't AWS's own. */
  static fromName(scope: Construct, id: string, props: { readonly name: string; readonly key?: IKey }): ISecret {
    const { arn } = new DataAwsSecretsmanagerSecret(scope, `${id} secret`, { name: props.name });
    return new ExistingSecret(scope, id, { arn, key: props.key });
  }

  readonly name: string;
  readonly arn: string;
  protected readonly key: IKey | undefined;

  constructor(scope: Construct, id: string, props: SecretProps = {}) {
    super(scope, id);
    const { name, valueVersion = 1, removal = defaultsOf(this).removal } = props;
    check(this, props);
    const secret = new SecretsmanagerSecret(this, "secret", {
      ...(name === undefined ? { namePrefix: `${nameOf(this, { longest: 400 })}-` } : { name }),
      description: props.description ?? this.node.path,
      kmsKeyId: props.key?.arn,
      recoveryWindowInDays: removal === "retain" ? 30 : 0,
      tags: tagsOf(this, props.tags),
    });
    new SecretsmanagerSecretVersion(this, "value", {
      secretId: secret.id,
      secretStringWo: props.value ?? this.#password(props),
      secretStringWoVersion: valueVersion,
    });
    this.name = secret.name;
    this.arn = secret.arn;
    this.key = props.key;
  }

  #password({ length = 32, exclude = UNHANDY }: SecretProps): string {
    return new RandomPassword(this, "password", { length, exclude }).value;
  }
}

class ExistingSecret extends SecretVerbs implements ISecret {
  readonly arn: string;
  protected readonly key: IKey | undefined;

  constructor(scope: Construct, id: string, { arn, key }: { readonly arn: string; readonly key?: IKey | undefined }) {
    super(scope, id);
    this.arn = arn;
    this.key = key;
  }
}

/** Each is escaped somewhere: in the URL of a database, in a shell, in JSON. */
const UNHANDY = " %+~`#$&*()|[]{}:;<>?!'/@\"\\^,=";

function check(secret: Secret, { value, valueVersion = 1, length, exclude }: SecretProps): void {
  if (value !== undefined && (length !== undefined || exclude !== undefined)) {
    throw awsError(secret, "must have a value, or length and exclude of one that is made up, got both; leave out one");
  }
  checkWhole(secret, "valueVersion", valueVersion, { from: 1 });
  checkWhole(secret, "length", length, { from: 8, to: 4_096 });
}
